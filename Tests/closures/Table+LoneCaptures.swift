//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import FuturesCore

extension Table {
  /// A closure that captures one thing alone is described as if it had captured another, or not at all: what travels is
  /// what travels with a second capture, or it is refused.
  static var loneCaptures: Row {
    var pair: (Int, Int) = unknown((3, -4))
    var range: Range<Int> = unknown(3..<500)
    var maybe: Int? = unknown(5)
    var bytes: (UInt8, UInt8, UInt8, UInt16) = unknown((1, 2, 3, 4))
    var shorts: (UInt16, UInt16, UInt8) = unknown((1, 2, 3))
    var maybePadded: Padded? = unknown(Padded(small: 1, large: 2))
    var padded = unknown(Padded(small: 3, large: 4))
    var anyType: Any.Type = unknown(Int.self)
    var codableType: any Codable.Type = unknown(String.self)
    var object: Registered = unknown(Registered(3))
    var texts: [String] = unknown(["eins", "zwei"])
    var wrapped: OneArray<Int> = unknown(OneArray(items: [1, 2]))
    var only: OnlyCase = unknown(.only([1]))
    var empty: Nothing = unknown(Nothing())
    var extended: Float80 = unknown(1.5)
    let lone = unknown(Padded(small: 5, large: 6))
    let opaque: some Measured = unknown(Padded(small: 7, large: 8))
    let characters = CharacterSet(charactersIn: unknown("abc"))
    let secret = unknown(Account(name: "n", password: "p"))
    let hidden = unknown(Masked(values: [1, 2]))
    let number = unknown(9)
    let lists = [[Int64]].assembled(3)
    let listsOfObjects = [ContiguousArray<Registered>].assembled(3)
    let listsOfLists = [[[Int64]]].assembled(3)
    let functions: [(Private) -> () -> Int] = unknown([{ each in { each.number } }])
    let genericFunctions: [(Private, OneArray<Int>?) throws -> Private] = unknown([
      { each, _ in each }
    ])
    let asyncFunctions: [@Sendable ((Private, Private)) async -> Void] = unknown([{ _ in }])
    let composed: [any Measured & CustomStringConvertible] = unknown([Padded(small: 1, large: 2)])
    let composedOfClass: [any Noting & Numbered] = unknown([Registered(4)])
    let objectsOfTwo: [Int: any Registered & Numbered] = unknown([1: Registered(5)])
    let typesOfTwo: [any (Measured & CustomStringConvertible).Type] = unknown([Padded.self])
    var listsVariable = [[Int64]].assembled(3)
    var maybeArray = unknown(MaybeArray<Int, [Int]>(items: [[1]]))
    var mask: SIMDMask<SIMD4<Int32>> = unknown(SIMD4<Int32>(1, 2, 3, 4) .> 2)
    var vector: SIMD4<Float> = unknown(SIMD4(1, 2, 3, 4))
    var smallMask: SIMDMask<SIMD8<Int8>> = unknown(SIMD8<Int8>(1, 0, 1, 0, 1, 1, 0, 0) .> 0)
    let voids: [()] = unknown([(), ()])
    let types: [any Codable.Type] = unknown([Int.self])
    let collection: any Collection<Int> = unknown([1, 2])
    let tuple: (Int, () -> Int) = unknown((3, { 4 }))
    // Something of every kind is left in the memory that the boxes get.
    scatter()
    return Row("Lone captures") {
      works("a variable of two words") { changed(&pair) }
      works("a range") { changed(&range) }
      works("an optional number") { changed(&maybe) }
      works("bytes") { changed(&bytes) }
      works("other bytes of that stride") { changed(&shorts) }
      works("an optional struct with padding") { changed(&maybePadded) }
      works("a variable of a struct with padding") { changed(&padded) }
      works("a struct with padding") { lone.measure }
      works("a bound method of one") { lone.doubled() }
      works("one behind `some`") { opaque.measure }
      works("a number of 80 bits") { changed(&extended) }
      works("a variable of any type") { changed(&anyType) }
      works("a variable of a type behind a protocol") { changed(&codableType) }
      works("a variable of an object") { () -> Int in
        object = Registered(object.number + 1)
        return object.number
      }
      works("a variable of an array") { changed(&texts) }
      works("a variable of a struct that is one array") { changed(&wrapped) }
      works("a variable of an enum that is one array") { changed(&only) }
      works("a variable without content, and a number") { changed(&empty) + "\(number)" }
      refused("a copy-on-write struct", saying: "Codable", "together with something else") {
        characters.contains("b")
      }
      works("a copy-on-write struct and a number") { "\(characters.contains("b")) \(number)" }
      refused(
        "a struct around an object, with a coding of its own", saying: "Account",
        "together with something else"
      ) { secret.storage.password }
      works("its object's coding is not what counts beside a number") { () -> Int in
        secret.storage.password.isEmpty ? number : number
      }
      works("a struct around an array travels as the array") { hidden.values.count }
      works("an array of nothing") { voids.count }
      works("arrays in an array of generic code, some of them empty") { lists }
      works("arrays of objects in one") { listsOfObjects.map { $0.map(\.number) } }
      works("arrays in arrays in one") { listsOfLists }
      works("a variable with arrays in an array of generic code") { () -> [[Int64]] in
        listsVariable.append([9])
        return listsVariable
      }
      works("functions of a private type") { functions[0](Private(number: 5))() }
      works("functions of a private type and a generic one") {
        try genericFunctions[0](Private(number: 6), nil).number
      }
      works("functions of a tuple that suspend") { asyncFunctions.count }
      works("values behind two protocols") { composed.map { $0.measure } }
      works("objects behind two protocols") { composedOfClass.map { $0.number } }
      works("objects of a class behind a protocol") { objectsOfTwo[1]?.number }
      generic(objectsOfTwo)
      works("types behind two protocols") { typesOfTwo.count }
      generic(composed)
      generic(composedOfClass)
      works("a variable of a generic struct that is an optional array") { () -> [[Int]]? in
        maybeArray.items?.append([2])
        return maybeArray.items
      }
      works("a variable of a mask") { changed(&mask) }
      works("a variable of a vector") { changed(&vector) }
      works("a variable of a smaller mask") { changed(&smallMask) }
      works("types in an array") { types.map { "\($0)" } }
      works("a collection with a known element, and a number") { collection.count + number }
      refused("a tuple with a function in it, and a number", saying: "one by one") {
        tuple.1() + number
      }
    }
  }
}

extension Table {
  fileprivate static func generic<T>(_ value: T) -> Case {
    let list = unknown([value])
    return works("as a generic parameter, \(T.self)") { "\(list.count) \(T.self)" }
  }
}

/// Made by code that is compiled for all types of elements.
private protocol Assembled {
  static func assembled(_ number: Int) -> Self
}

extension Int64: Assembled {
  fileprivate static func assembled(_ number: Int) -> Int64 { Int64(number) }
}

extension Array: Assembled where Element: Assembled {
  @inline(never)
  fileprivate static func assembled(_ number: Int) -> Self {
    (0..<number).map { Element.assembled(number - 1 - $0) }
  }
}

extension ContiguousArray: Assembled where Element: Assembled {
  @inline(never)
  fileprivate static func assembled(_ number: Int) -> Self { Self([Element].assembled(number)) }
}

private protocol Noting: AnyObject {}
private protocol Numbered { var number: Int { get } }

private struct Private: Portable { var number: Int }
private struct MaybeArray<Other: Codable & Sendable, Item: Codable & Sendable>: Portable {
  var items: [Item]?
}

private struct Padded: Portable, Measured, CustomStringConvertible {
  var small: Int8
  var large: Double

  // Not by the name of a private type, which has an address in it.
  var description: String { "\(small) \(large)" }
  var measure: Double { Double(small) + large }
  @inline(never) func doubled() -> Double { 2 * measure }
}

private protocol Measured: Sendable {
  var measure: Double { get }
}

private final class Registered: Codable, Sendable, Noting, Numbered, Assembled {
  let number: Int
  init(_ number: Int) { self.number = number }
  static func assembled(_ number: Int) -> Registered { Registered(number) }
}

private struct OneArray<Item: Codable & Sendable>: Portable { var items: [Item] }
private enum OnlyCase: Portable { case only([Int]) }
private struct Nothing: Portable {}

private final class Storage: Codable, @unchecked Sendable {
  var name: String, password: String

  init(name: String, password: String) {
    self.name = name
    self.password = password
  }
}

/// Leaves something out of what it is made of.
private struct Account: Portable {
  let storage: Storage

  init(name: String, password: String) { storage = Storage(name: name, password: password) }

  init(from decoder: any Decoder) throws {
    self.init(name: try decoder.singleValueContainer().decode(String.self), password: "")
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(storage.name)
  }
}

private struct Masked: Portable {
  let values: [UInt16]

  init(values: [UInt16]) { self.values = values }

  init(from decoder: any Decoder) throws { values = [] }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values.count)
  }
}

/// Writes a variable, so that it stays one, and shows it.
@inline(never)
private func changed<T>(_ value: inout T) -> String {
  let kept = value
  value = kept
  return "\(kept)"
}

/// Leaves addresses in memory that is free afterwards.
@inline(never)
private func scatter() {
  for size in stride(from: 24, through: 120, by: 8) {
    let blocks = (0..<64).map { _ in
      UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    }
    for block in blocks {
      for offset in stride(from: 0, to: size - 7, by: 8) {
        block.storeBytes(of: UInt(bitPattern: block), toByteOffset: offset, as: UInt.self)
      }
    }
    for block in blocks { block.deallocate() }
  }
}
