//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension Table {
  /// Types that are `Portable` or used in ways that keep their metadata: they work in every build.
  static var types: Row {
    struct Local: Portable, Equatable { let number: Int, text: String }
    enum LocalEnum: Portable, Equatable { case one, two(Int) }
    let local = Local(number: unknown(1), text: "l")
    let localEnum = unknown(LocalEnum.two(2))
    let config = Config(retries: unknown(3), host: "h")
    let mode = unknown(Mode.custom("m"))
    let plain = unknown(PlainMode.fast)
    let generic = GenericConfig(value: Seconds(count: unknown(4)))
    let outer = Config.Inner(value: unknown(5))
    let object = Account(unknown(6))
    let list = [config, Config(retries: 1, host: unknown("i"))]
    let dictionary = [unknown("a"): config]
    let maybe = unknown(Config?(config))
    let variable = config
    let int = unknown(7)
    return Row("Portable types") {
      works("private struct") { config.retries }
      works("private struct and Int") { config.retries + int }
      works("private enum") { mode.text }
      works("private enum and Int") { "\(mode.text) \(int)" }
      works("private enum without payload") { plain == .fast }
      works("private enum without payload and Int") { plain == .fast ? int : 0 }
      works("private generic struct") { generic.value.count }
      works("private generic struct and Int") { generic.value.count + int }
      works("nested private struct") { outer.value }
      works("nested private struct and Int") { outer.value + int }
      works("local struct") { local.number }
      works("local struct and Int") { local.number + int }
      works("local enum") { localEnum == .two(2) }
      works("local enum and Int") { localEnum == .two(int) }
      works("private class") { object.number }
      works("private class and Int") { object.number + int }
      works("array of private structs") { list.map(\.retries) }
      works("array of private structs and Int") { list[0].retries + int }
      works("dictionary of private structs") { dictionary["a"]?.retries }
      works("optional private struct") { maybe?.retries }
      works("optional private struct and Int") { (maybe?.retries ?? 0) + int }
      works("all of them") {
        "\(config) \(mode) \(plain) \(generic.value.count) \(local) \(localEnum)"
      }
      works("the private struct as a result") { variable }
    }
  }

  /// Types that are only captured: an optimised build may have left out what they are.
  static var privateTypes: Row {
    struct Local: Codable { let number: Int, text: String }
    struct LocalPlain: Codable { let number: Int, flag: Bool }
    enum LocalEnum: Codable { case one, two, three }
    let local = Local(number: unknown(1), text: unknown("l"))
    let localPlain = LocalPlain(number: unknown(2), flag: unknown(true))
    let localEnum = unknown(true) ? LocalEnum.two : .three
    let simple = Simple(number: unknown(3), small: UInt8(unknown(4)))
    let texts = Texts(one: unknown("one"), two: unknown("two"))
    let deep = Deep(simple: simple, flag: unknown(true), list: [unknown(1)], maybe: unknown(nil))
    let kind = Kind.made(unknown(2))
    let payload = Payload.made(unknown(1))
    let generic = PrivateGeneric(value: unknown(5), other: unknown("o"))
    let object = PrivateClass(unknown(6))
    let shared = Shared(number: unknown(7), text: unknown("s"))
    let sharedEnum = SharedEnum.made(unknown(1))
    let wrapped = OnlyText(text: unknown("only"))
    let large = Large(a: unknown(1), b: unknown(2), c: 3, d: 4, e: unknown(true), f: unknown("f"))
    let int = unknown(8)
    let byte = unknown(UInt8(9))
    let portable = "Portable"
    return Row("Types that are only captured") {
      worksOrRefused("local struct", saying: portable) { local.text + "\(local.number)" }
      worksOrRefused("local struct and Int", saying: portable) { local.number + int }
      worksOrRefused("local plain struct", saying: portable) {
        localPlain.flag ? localPlain.number : 0
      }
      worksOrRefused("local plain struct and UInt8", saying: portable) {
        localPlain.flag ? localPlain.number + Int(byte) : 0
      }
      worksOrRefused("local enum", saying: portable) { (localEnum == .two ? 2 : 3) }
      worksOrRefused("local enum and Int", saying: portable) { (localEnum == .two ? 2 : 3) + int }
      worksOrRefused("private struct", saying: portable) { simple.number + Int(simple.small) }
      worksOrRefused("UInt8, private struct, UInt8", saying: portable) {
        Int(byte) + simple.number + Int(simple.small) + Int(byte &+ 1)
      }
      worksOrRefused("private struct of strings", saying: portable) { texts.one + texts.two }
      worksOrRefused("private struct of strings and Int", saying: portable) {
        texts.one + texts.two + "\(int)"
      }
      worksOrRefused("private struct of one string", saying: portable) { wrapped.text }
      worksOrRefused("private struct of one string and Int", saying: portable) {
        wrapped.text + "\(int)"
      }
      worksOrRefused("private struct of a private struct", saying: portable) {
        deep.flag ? deep.simple.number + deep.list.count : 0
      }
      worksOrRefused("private struct of a private struct and Int", saying: portable) {
        deep.flag ? deep.simple.number + deep.list.count + int : deep.maybe?.number ?? 0
      }
      worksOrRefused("private struct of six and UInt8", saying: portable) {
        "\(large.a) \(large.b) \(large.c) \(large.d) \(large.e) \(large.f) \(byte)"
      }
      worksOrRefused("private enum", saying: portable) { kind.number }
      worksOrRefused("private enum and Int", saying: portable) { kind.number + int }
      worksOrRefused("UInt8, private enum, UInt8", saying: portable) {
        Int(byte) + kind.number + Int(byte &+ 3)
      }
      worksOrRefused("private enum with payload", saying: portable) { payload.number }
      worksOrRefused("private enum with payload and Int", saying: portable) {
        payload.number + int
      }
      worksOrRefused("private generic struct", saying: portable) {
        generic.other + "\(generic.value)"
      }
      worksOrRefused("private generic struct and Int", saying: portable) {
        generic.other + "\(generic.value + int)"
      }
      works("private class") { object.number }
      works("private class and Int") { object.number + int }
      worksOrRefused("internal struct", saying: portable) { shared.text + "\(shared.number)" }
      worksOrRefused("internal struct and Int", saying: portable) { shared.number + int }
      worksOrRefused("internal enum", saying: portable) { sharedEnum.number }
      worksOrRefused("internal enum and Int", saying: portable) { sharedEnum.number + int }
      worksOrRefused("several", saying: portable) {
        "\(simple.number) \(texts.one) \(kind.number) \(shared.text) \(localEnum == .two) \(int)"
      }
      worksOrRefused("in a nested closure", saying: portable) {
        let inner = { texts.one + "\(simple.number)" }
        return inner() + inner()
      }
    }
  }
}

private struct Config: Portable, Equatable {
  let retries: Int
  let host: String

  struct Inner: Portable { let value: Int }
}

private enum Mode: Portable {
  case automatic
  case custom(String)

  var text: String {
    switch self {
    case .automatic: "automatic"
    case .custom(let text): text
    }
  }
}

private enum PlainMode: Portable { case slow, fast }

private struct GenericConfig<Value: Portable>: Portable { let value: Value }

private struct Seconds: Portable { let count: Int }

private final class Account: Portable {
  let number: Int

  init(_ number: Int) { self.number = number }
}

private struct Simple: Codable { let number: Int, small: UInt8 }
private struct Texts: Codable { let one, two: String }
private struct OnlyText: Codable { let text: String }
private struct PrivateGeneric<Value: Codable>: Codable { let value: Value, other: String }

private struct Deep: Codable {
  let simple: Simple
  let flag: Bool
  let list: [Int]
  let maybe: Simple?
}

private struct Large: Codable {
  let a: UInt8
  let b: Int64
  let c: UInt16
  let d: Double
  let e: Bool
  let f: String
}

private enum Kind: Codable {
  case first, second, third

  @inline(never)
  static func made(_ number: Int) -> Kind { number == 0 ? .first : number == 1 ? .second : .third }

  var number: Int {
    switch self {
    case .first: 1
    case .second: 20
    case .third: 300
    }
  }
}

private enum Payload: Codable {
  case nothing
  case number(Int)
  case text(String)

  @inline(never)
  static func made(_ number: Int) -> Payload {
    number == 0 ? .nothing : number == 1 ? .number(17) : .text("payload")
  }

  var number: Int {
    switch self {
    case .nothing: 0
    case .number(let number): number
    case .text(let text): text.count
    }
  }
}

private final class PrivateClass: Codable {
  var number: Int

  init(_ number: Int) { self.number = number }
}

struct Shared: Codable { let number: Int, text: String }

enum SharedEnum: Codable {
  case red, green, blue

  @inline(never)
  static func made(_ number: Int) -> SharedEnum {
    number == 0 ? .red : number == 1 ? .green : .blue
  }

  var number: Int {
    switch self {
    case .red: 5
    case .green: 50
    case .blue: 500
    }
  }
}
