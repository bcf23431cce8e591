//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

extension Table {
  /// Nothing is captured, or only what makes a method a closure.
  static var withoutCaptures: Row {
    func local() -> Int { 17 }
    func factorial(_ number: Int) -> Int { number < 2 ? 1 : number * factorial(number - 1) }
    func isEven(_ number: Int) -> Bool { number == 0 || isOdd(number - 1) }
    func isOdd(_ number: Int) -> Bool { number != 0 && isEven(number - 1) }
    return Row("No capture") {
      works("literal") { 5 }
      works("nothing") { Nothing() }
      works("global function", answer)
      works("global function, called") { answer() }
      works("static method", Handy.number)
      works("local function", local)
      works("recursive local function") { factorial(10) }
      works("mutually recursive local functions") { isEven(30) && !isEven(7) }
      works("inner local function") {
        func inner(_ number: Int) -> Int { number > 100 ? number : inner(number * 2) }
        return inner(3)
      }
      works("large result") { (0..<1000).map { $0 * $0 } }
      works("initialiser", Nothing.init)
      works("lazy global") { lazyGlobal }
      works("static let") { Handy.list }
      works("throws nothing") { () throws -> Int in 6 }
    }
  }

  /// Functions as values that are captured.
  static var functions: Row {
    let number = unknown(7)
    func addNumber(_ other: Int) -> Int { number + other }
    func countdown(_ from: Int) -> Int { from <= number ? from : countdown(from - 1) }
    func ping(_ left: Int) -> Int { left == 0 ? number : pong(left - 1) }
    func pong(_ left: Int) -> Int { left == 0 ? -number : ping(left - 1) }
    let plus = unknown((+) as (Int, Int) -> Int)
    let less = unknown((<) as (String, String) -> Bool)
    let initialise = unknown(Handy.init(number:) as (Int) -> Handy)
    let handy = Handy(number: unknown(5))
    let bound = unknown(handy.times)
    let curried = unknown(Handy.times)
    let text = unknown("some text")
    let hasPrefix = unknown(text.hasPrefix as (String) -> Bool)
    let uppercased = unknown(String.uppercased)
    let length: @convention(c) (UnsafePointer<CChar>) -> Int = unknown(strlen)
    let toUpper: @convention(c) (Int32) -> Int32 = unknown(toupper)
    let absent: (@convention(c) (Int32) -> Int32)? = unknown(nil)
    let present: (@convention(c) (Int32) -> Int32)? = unknown(tolower)
    let own: @convention(c) (Int) -> Int = unknown { $0 * 3 }
    let throwing = unknown(parsed as (String) throws -> Int)
    let object = Tally(unknown(3))
    let boundToObject = unknown(object.plus)
    let mapInts: ((Int) -> String) -> [String] = unknown([1, 2, 3].map)
    return Row("Functions") {
      works("local function with a capture") { addNumber(3) }
      works("the local function itself", { addNumber(1) })
      works("recursive local function with a capture") { countdown(50) }
      works("mutually recursive local functions with a capture") { ping(3) }
      works("operator") { plus(1, 2) }
      works("operator and int") { plus(number, 2) }
      works("operator of strings") { less("a", "b") }
      works("initialiser") { initialise(4).number }
      works("bound method") { bound(3) }
      works("bound method itself", handy.own)
      works("curried method") { curried(handy)(4) }
      works("curried method alone") { curried(Handy(number: 9))(4) }
      works("bound method of the library") { hasPrefix("some") }
      works("method of a type of the library") { uppercased(text)() }
      works("method of an object") { boundToObject(4) }
      works("method of an object itself", object.own)
      works("bound generic method") { mapInts { "\($0)" } }
      works("C function") { length("four") }
      works("C function and int") { length("four") + number }
      works("two C functions") { Int(toUpper(97)) + length("ab") }
      works("optional C function that is nil") { absent == nil }
      works("optional C function") { present?(65) ?? 0 }
      works("optional C function and int") { Int(present?(65) ?? 0) + number }
      works("closure as a C function") { own(5) }
      works("closure as a C function and string") { "\(own(5)) \(text)" }
      works("throwing function") { try throwing("12") }
    }
  }
}

func answer() -> Int { 42 }

@Sendable
func joined(_ text: String, _ number: Int) -> String { text + "\(number)" }

private func parsed(_ text: String) throws -> Int {
  guard let number = Int(text) else { throw NotANumber(text: text) }
  return number
}

private struct NotANumber: Error, Codable { let text: String }

private struct Nothing: Codable, Equatable {}

private let lazyGlobal = (1...10).reduce(1, *)

private struct Handy: Codable {
  let number: Int

  static let list = [1, 2, 3]
  static func number() -> Int { 23 }
  func times(_ other: Int) -> Int { number * other }
  func own() -> Int { number }
}
