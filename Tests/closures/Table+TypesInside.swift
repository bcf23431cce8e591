//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension Table {
  /// Types as values, in tuples, optionals and variables: a struct's or an enum's takes no bytes there, a class's and a
  /// generic parameter's does.
  static var typesInside: Row {
    let pair: (Placed.Type, Int32) = unknown((Placed.self, 3))
    let reversed: (Int, Placed.Type) = unknown((-4, Placed.self))
    let withObject: (PlacedObject, Placed.Type) = unknown((PlacedObject(5), Placed.self))
    let withTuple:
      ((ContiguousArray<Int>, UInt16, PlacedObject), Unicode.Scalar, (any Placing).Type) =
        unknown((([1, 2], 3, PlacedObject(6)), "a", (any Placing).self))
    let ofClass: (PlacedObject.Type, Int) = unknown((PlacedObject.self, 7))
    let ofBoth: (PlacedObject.Type, Placed.Type) = unknown((PlacedObject.self, Placed.self))
    let anyType: (Any.Type, Int) = unknown((String.self, 8))
    let maybe: Placed.Type? = unknown(Placed.self)
    let maybeNil: Placed.Type? = unknown(nil)
    let maybeTwice: Placed.Type?? = unknown(.some(nil))
    let maybePair: (Placed.Type, String)? = unknown((Placed.self, "some text that is long enough"))
    let maybeClass: PlacedObject.Type? = unknown(PlacedObject.self)
    let ofTuple: (Int, (Int, String).Type) = unknown((9, (Int, String).self))
    let list: [(Placed.Type, Int)] = unknown([(Placed.self, 10)])
    let int = unknown(11)
    var variable: (Placed.Type, Int) = unknown((Placed.self, 12))
    var variableOfType: Placed.Type = unknown(Placed.self)
    return Row("Types in other values") {
      works("a tuple") { "\(pair.0) \(pair.1)" }
      works("a tuple, and a number") { "\(pair.0) \(pair.1) \(int)" }
      works("behind a number") { "\(reversed)" }
      works("behind a number, and a number") { "\(reversed) \(int)" }
      works("behind an object") { withObject.0.number }
      works("behind an object, and a number") { withObject.0.number + int }
      works("of a protocol, behind a tuple") {
        "\(withTuple.0.0) \(withTuple.0.2.number) \(withTuple.1) \(withTuple.2)"
      }
      works("of a protocol, behind a tuple, and a number") {
        "\(withTuple.0.0) \(withTuple.0.2.number) \(withTuple.1) \(int)"
      }
      worksUnlessRefused("a class", saying: "address") { "\(ofClass)" }
      works("a class, and a number") { "\(ofClass) \(int)" }
      refused("a class and a struct", saying: "several types") { "\(ofBoth)" }
      refused("a class and a struct, and a number", saying: "several types") { "\(ofBoth) \(int)" }
      worksUnlessRefused("any type", saying: "address") { "\(anyType)" }
      works("any type, and a number") { "\(anyType) \(int)" }
      works("an optional") { maybe == nil }
      works("an optional, and a number") { "\(maybe == nil) \(int)" }
      works("an optional that is nil") { maybeNil == nil }
      works("an optional that is nil, and a number") { "\(maybeNil == nil) \(int)" }
      works("an optional of an optional") { maybeTwice.map { $0 == nil } }
      works("an optional of an optional, and a number") {
        "\(String(describing: maybeTwice)) \(int)"
      }
      works("an optional tuple") { maybePair?.1 }
      works("an optional tuple, and a number") { "\(maybePair?.1 ?? "") \(int)" }
      works("an optional class") { maybeClass == PlacedObject.self }
      works("an optional class, and a number") { "\(maybeClass == PlacedObject.self) \(int)" }
      works("of a tuple") { "\(ofTuple.0)" }
      works("of a tuple, and a number") { "\(ofTuple.0 + int)" }
      works("in an array") { "\(list)" }
      works("in an array, and a number") { "\(list) \(int)" }
      works("a variable of a tuple") { () -> Int in
        variable.1 += 1
        return variable.1
      }
      works("a variable of a tuple, and a number") { () -> Int in
        variable.1 += 1
        return variable.1 + int
      }
      works("a variable of a type, and a number") { () -> String in
        variableOfType = unknown(variableOfType)
        return "\(variableOfType) \(int)"
      }
      generic(unknown(Placed.self as Placed.Type))
      generic(unknown((Placed.self as Placed.Type, 13)))
      genericTuple(unknown(Placed.self as Placed.Type))
      genericTuple(unknown(Placed(number: 14)))
      genericType(of: Placed(number: 15))
      genericVariable(unknown(Placed(number: 16)))
      genericVariable(unknown(Placed.self as Placed.Type))
      genericElement(unknown([Placed.self as Placed.Type]))
      genericElement(unknown([(Placed.self as Placed.Type, 18)]))
      mixed(unknown(Placed(number: 17)))
      mixed(unknown(Placed.self as Placed.Type))
    }
  }

  private static func generic<T>(_ value: T) -> Case {
    let int = unknown(1)
    return works("a generic parameter, \(T.self)") { "\(value) \(int)" }
  }

  private static func genericElement<C: Collection>(_ values: C) -> Case {
    let value: C.Element? = unknown(values.first), int = unknown(19)
    return works("an element of a generic collection, \(C.self)") {
      "\(String(describing: value)) \(int)"
    }
  }

  private static func genericTuple<T>(_ value: T) -> Case {
    let tuple = unknown((2, value))
    return worksUnlessRefused("a tuple of a generic function, \(T.self)", saying: "address") {
      "\(tuple)"
    }
  }

  private static func genericType<T>(of value: T) -> Case {
    let tuple = unknown((T.self as T.Type, 3)), maybe = unknown(T.self as T.Type?)
    return works("the type of a generic parameter") { "\(tuple) \(String(describing: maybe))" }
  }

  private static func genericVariable<T>(_ value: T) -> Case {
    var variable = unknown((value, Placed.self as Placed.Type))
    let int = unknown(4)
    // Optimised for that very type it is a variable like another.
    return worksUnlessRefused("a variable of a generic function, \(T.self)", saying: "type") {
      () -> String in
      variable = unknown(variable)
      return "\(variable.0) \(int)"
    }
  }

  private static func mixed<T>(_ value: T) -> Case {
    let tuple: (T, Placed.Type, Int) = unknown((value, Placed.self, 5))
    return worksUnlessRefused(
      "a type besides a generic parameter, \(T.self)", saying: "several types"
    ) {
      "\(tuple.0) \(tuple.2)"
    }
  }
}

private protocol Placing {}

struct Placed: Portable, Equatable, CustomStringConvertible {
  var number: Int
  var description: String { "placed \(number)" }
}

final class PlacedObject: Codable, Sendable {
  let number: Int
  init(_ number: Int) { self.number = number }
}
