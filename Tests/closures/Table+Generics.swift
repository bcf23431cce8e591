//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  static var genericFunctions: Row {
    let point = Point(x: unknown(1), y: 2)
    let list = [1, 2, unknown(3)]
    let pair = Pair(first: unknown(1), second: "b")
    return Row("Generic functions") {
      generic(unknown(5))
      generic(unknown("five"))
      generic(point)
      generic(list)
      generic(unknown(Int?(3)))
      generic(pair)
      generic(unknown(UInt8(3)), unknown("and"))
      generic(unknown("and"), unknown(UInt8(3)))
      generic(list, pair)
      generic(point, unknown(true))
      withoutValue(Int.self)
      withoutValue(Pair<Int, String>.self)
      constrained(unknown(7))
      constrained(unknown("seven"))
      constrained(point)
      hidden(unknown(Hidden(number: 6)))
      hidden(unknown(HiddenGeneric(value: "six")))
      hidden(unknown([Hidden(number: 1), Hidden(number: 2)]))
      classConstrained(Tally(unknown(4)))
      classConstrained(unknown(BigTally(4, factor: 3)))
      conditional(unknown(Boxed(value: 4)))
      conditional(unknown(Boxed(value: [1, 2])))
      associated(unknown([1, 2, 3]))
      associated(unknown("text"))
      associated(unknown(Set([1])))
      associatedElement(unknown([1, 2, 3]), 2)
      several(unknown(1), unknown("2"), unknown(3.0))
      ofFunction { (number: Int) in "\(number)" }
      capturesVariable(unknown(5))
      capturesVariable(unknown("five"))
      capturesVariableAndMore(unknown(5), unknown("x"))
      nested(unknown(2), unknown("inner"))
      metatype(of: point)
      opaque(makeOpaque())
      throwsGeneric(unknown(5))
    }
  }

  static var genericTypes: Row {
    let boxed = Boxed(value: unknown(3))
    let text = Boxed(value: unknown("three"))
    let outer = Outer<Int, String>(first: unknown(1), second: unknown("a"))
    let inner = Outer<Int, String>.Inner<Bool>(first: unknown(2), third: unknown(true))
    let cell = Cell(unknown([1, 2]))
    return Row("Generic types") {
      boxed.usingSelf
      text.usingSelf
      boxed.using(unknown("with"))
      text.using(unknown(2))
      outer.usingSelf
      outer.usingOne
      inner.usingSelf
      inner.using(unknown([1]))
      cell.usingSelf
      cell.using(unknown("more"))
      boxed.conditionally
      ["a", unknown("b")].joining
      Boxed<Int>.fromStatic(unknown(7))
    }
  }

  private static func generic<T: Codable & Sendable & Equatable>(_ value: T) -> Case {
    works("one value, \(T.self)") { value }
  }

  private static func generic<T: Codable, U: Codable>(_ first: T, _ second: U) -> Case {
    works("two values, \(T.self) and \(U.self)") { "\(first) \(second)" }
  }

  private static func withoutValue<T>(_: T.Type) -> Case {
    works("no value, \(T.self)") { "\(T.self)" }
  }

  private static func constrained<T: Named & Codable>(_ value: T) -> Case {
    works("constrained by a protocol, \(T.self)") { value.ownName }
  }

  private static func hidden<T: Named & Codable>(_ value: T) -> Case {
    worksOrRefused("private types, constrained, \(T.self)", saying: "Portable") { value.ownName }
  }

  private static func classConstrained<T: Tally>(_ object: T) -> Case {
    works("constrained by a class, \(T.self)") { object.total }
  }

  private static func conditional<T: Named & Codable>(_ value: Boxed<T>) -> Case {
    works("conditional conformance, \(T.self)") { value.ownName }
  }

  private static func associated<C: Collection & Codable>(_ value: C) -> Case
  where C.Element: Equatable {
    works("associated types, \(C.self)") { value.first == value.first ? value.count : -1 }
  }

  private static func associated(_ value: String) -> Case {
    func make<C: Collection & Codable>(_ value: C) -> Case where C.Element: Hashable {
      works("associated types, \(C.self)") { Set(value).count }
    }
    return make(value)
  }

  private static func associatedElement<C: Collection & Codable>(
    _ value: C, _ element: C.Element
  ) -> Case where C.Element: Codable & Equatable {
    works("value of an associated type, \(C.self)") { value.contains(element) }
  }

  private static func several<A: Codable, B: Codable, C: Codable>(_ a: A, _ b: B, _ c: C) -> Case {
    works("three values") { "\(c) \(a) \(b)" }
  }

  private static func ofFunction<T: ExpressibleByIntegerLiteral>(
    _ function: @escaping (T) -> String
  ) -> Case {
    works("function of a generic parameter") { function(5) }
  }

  private static func capturesVariable<T: Codable & Equatable & Sendable>(_ value: T) -> Case {
    var variable = value
    return works("a variable, \(T.self)") { stirred(&variable) }
  }

  private static func capturesVariableAndMore<T: Codable, U: Codable>(_ value: T, _ other: U)
    -> Case
  {
    var variable = value
    return works("a variable and a value, \(T.self) and \(U.self)") {
      "\(stirred(&variable)) \(other)"
    }
  }

  private static func nested<T: Codable, U: Codable>(_ value: T, _ other: U) -> Case {
    let inner = { "\(value)" }
    let outer = { inner() + " \(other)" }
    return works("nested closures") { outer() + inner() }
  }

  private static func metatype<T: Codable & Named>(of value: T) -> Case {
    let type = type(of: value)
    return works("metatype of a parameter and value") { "\(type) \(value.ownName)" }
  }

  private static func opaque(_ value: some Named & Codable) -> Case {
    works("opaque") { value.ownName }
  }

  private static func makeOpaque() -> some Named & Codable { Boxed(value: unknown(12)) }

  private static func throwsGeneric<T: Codable & Equatable & Sendable>(_ value: T) -> Case {
    fails("throws a generic error", with: { ($0 as? GenericError<T>)?.value == value }) {
      () throws -> Int in throw GenericError(value: value)
    }
  }
}

@inline(never)
func stirred<T>(_ value: inout T) -> String {
  let kept = value
  value = kept
  return String(reflecting: kept)
}

private struct GenericError<T: Codable & Sendable>: Error, Codable { let value: T }

private protocol Named { var ownName: String { get } }

extension Int: Named { var ownName: String { "int \(self)" } }
extension String: Named { var ownName: String { "string \(self)" } }
extension Point: Named { var ownName: String { "point \(x)" } }

extension Array: Named where Element: Named {
  var ownName: String { map(\.ownName).joined(separator: "+") }
}

private struct Hidden: Named, Codable {
  let number: Int
  var ownName: String { "hidden \(number)" }
}

private struct HiddenGeneric<T: Codable & Sendable>: Named, Codable {
  let value: T
  var ownName: String { "hidden \(value)" }
}

private struct Boxed<Value: Codable & Sendable>: Codable, Sendable {
  let value: Value

  var usingSelf: Case { works("self, \(Value.self)") { "\(value)" } }

  func using<T: Codable>(_ other: T) -> Case {
    works("self and a parameter, \(Value.self) and \(T.self)") { "\(value) \(other)" }
  }

  static func fromStatic(_ value: Value) -> Case {
    works("static method, \(Value.self)") { "\(value) \(Self.self)" }
  }
}

extension Boxed: Named where Value: Named {
  var ownName: String { "boxed \(value.ownName)" }

  var conditionally: Case { works("self, conditional conformance") { ownName } }
}

extension Array where Element: Codable & CustomStringConvertible {
  fileprivate var joining: Case {
    works("self of an extension of Array") { map(\.description).joined() }
  }
}

private struct Outer<First: Codable, Second: Codable>: Codable {
  let first: First
  let second: Second

  var usingSelf: Case {
    worksOrRefused("self of two parameters", saying: "Portable") { "\(first) \(second)" }
  }

  var usingOne: Case {
    let second = second
    return works("a property of the second parameter") { "\(second)" }
  }

  struct Inner<Third: Codable>: Codable {
    let first: First
    let third: Third

    var usingSelf: Case {
      worksOrRefused("self of a nested type", saying: "Portable") {
        "\(first) \(third) \(Second.self)"
      }
    }

    func using<Fourth: Codable>(_ fourth: Fourth) -> Case {
      worksOrRefused("self of a nested type and a parameter", saying: "Portable") {
        "\(first) \(third) \(fourth)"
      }
    }
  }
}

extension Cell {
  fileprivate var usingSelf: Case { works("self of a generic class") { "\(self.value)" } }

  fileprivate func using<T: Codable>(_ other: T) -> Case {
    works("self of a generic class and a parameter") { "\(self.value) \(other)" }
  }
}
