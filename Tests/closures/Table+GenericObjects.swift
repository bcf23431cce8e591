//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension Table {
  /// Objects of generic classes, as the only ones that tell what generic parameters stand for.
  ///
  /// The compiler's notes number them with arguments that are no captures.
  static var genericObjects: Row {
    let pair = TellingPair(unknown([1, 2]), unknown("text"))
    let same = TellingPair(unknown("a"), unknown("b"))
    return Row("Objects that tell generic parameters") {
      passedOn(unknown(3))
      passedOnTwice(unknown(3), unknown("c"))
      passedOnWithMore(unknown(4))
      pair.withArgument
      pair.withArguments(Telling(unknown("d")))
      pair.withEmpty(Telling<Int>.self)
      pair.throughMethod
      pair.suspending
      pair.suspendingWithMore(Telling(unknown("e")))
      pair.suspendingSwapped(TellingPair(unknown("f"), unknown([3])))
      same.withArguments(Telling(unknown("g")))
      same.suspendingWithMore(Telling(unknown("h")))
      SubTelling(unknown(5)).withArgument
      TellingPair<Int, String>.Inner(unknown([1: true])).withArgument
      TellingPair<Int, String>.Plain(unknown(6)).withArgument
      ofArray(Telling(unknown(["i", "j"])))
      ofOptional(Telling(unknown(Int?(7))))
      ofOptionalObject(Telling(unknown(8)))
      constrained(SubTelling(unknown(9)))
      pair.variable
    }
  }

  private static func passedOn<T: Codable & Sendable>(_ value: T) -> Case {
    let function: (Telling<T>) -> String = unknown({ (telling: Telling<T>) -> String in
      "\(telling.value)"
    })
    return works("a function of one, passed on") { function(Telling(value)) }
  }

  private static func passedOnTwice<T: Codable & Sendable, U: Codable & Sendable>(
    _ first: T, _ second: U
  ) -> Case {
    let function: (TellingPair<T, U>) -> String = unknown({ (pair: TellingPair<T, U>) -> String in
      "\(pair.first)"
    })
    return works("a function of one with two parameters, passed on") {
      function(TellingPair(first, second))
    }
  }

  private static func ofArray<T: Codable & Sendable>(_ telling: Telling<[T]>) -> Case {
    let number = unknown(15)
    let function = { (argument: Int) -> String in
      let value: T? = telling.value.first
      return "\(String(describing: value)) \(argument) \(number)"
    }
    return works("a parameter in an argument of the class") { function(2) }
  }

  private static func ofOptional<T: Codable & Sendable>(_ telling: Telling<T?>) -> Case {
    let number = unknown(16), value = telling.value
    let function = { (argument: Int) -> String in
      "\(String(describing: telling.value)) \(String(describing: value)) \(argument) \(number)"
    }
    return works("a parameter in an optional") { function(3) }
  }

  private static func ofOptionalObject<T: Codable & Sendable>(_ telling: Telling<T>?) -> Case {
    let number = unknown(17)
    let function = { (argument: Int) -> String in
      "\(String(describing: telling?.value)) \(argument) \(number)"
    }
    return works("an optional object") { function(4) }
  }

  private static func constrained<T: Codable & Sendable, O: Telling<T>>(_ object: O) -> Case {
    let number = unknown(18)
    let function = { (argument: Int) -> String in "\(object.value) \(argument) \(number)" }
    return worksUnlessRefused("a parameter that is such a class", saying: "kept too little") {
      function(5)
    }
  }

  private static func passedOnWithMore<T: Codable & Sendable>(_ value: T) -> Case {
    let number = unknown(6), telling = Telling(value)
    let function: (Telling<T>) -> String = unknown({ (other: Telling<T>) -> String in
      "\(other.value) \(telling.value) \(number)"
    })
    return works("a function of one with captures, passed on") { function(Telling(value)) }
  }
}

private class Telling<Value: Codable & Sendable>: Codable {
  let value: Value
  init(_ value: Value) { self.value = value }
}

private final class SubTelling<Value: Codable & Sendable>: Telling<Value> {}

private final class TellingPair<First: Codable & Sendable, Second: Codable & Sendable>: Codable {
  let first: First
  let second: Second

  init(_ first: First, _ second: Second) {
    self.first = first
    self.second = second
  }

  func shown(_ number: Int) -> String { "\(first) \(second) \(number)" }

  final class Inner<Third: Codable & Sendable>: Codable {
    let third: Third
    init(_ third: Third) { self.third = third }

    var withArgument: Case {
      let number = unknown(19)
      let function = { (argument: Int) -> String in
        "\(First.self) \(Second.self) \(self.third) \(argument) \(number)"
      }
      return works("a class in another, with parameters of its own") { function(6) }
    }
  }

  final class Plain: Codable {
    let first: Int
    init(_ first: Int) { self.first = first }

    var withArgument: Case {
      let number = unknown(20)
      let function = { (argument: Int) -> String in
        "\(First.self) \(Second.self) \(self.first) \(argument) \(number)"
      }
      return works("a class in another, without parameters of its own") { function(7) }
    }
  }
}

extension Telling {
  var withArgument: Case {
    let number = unknown(7)
    let function = { (argument: Int) -> String in "\(self.value) \(argument) \(number)" }
    return works("a closure with an argument, in a class that has subclasses") { function(1) }
  }
}

extension TellingPair {
  var withArgument: Case {
    let number = unknown(8)
    let function = { (argument: Int) -> String in "\(self.first) \(argument) \(number)" }
    return works("a closure with an argument") { function(1) }
  }

  func withArguments(_ other: Telling<Second>) -> Case {
    let number = unknown(9)
    let function = { (argument: Int, text: String) -> String in
      let values = [self.second, other.value]
      return "\(self.first) \(values) \(argument) \(text) \(number)"
    }
    return works("a closure with arguments, and two objects, \(First.self)") { function(1, "two") }
  }

  func withEmpty(_ type: Telling<Int>.Type) -> Case {
    let number = unknown(10), kept = unknown(Contentless()), values = [first]
    let function = { (argument: Int) -> String in
      "\(kept) \(self.second) \(argument) \(number) \(values)"
    }
    return works("a closure that captures something without content") { function(1) }
  }

  var throughMethod: Case {
    let function = shown
    return works("a method") { function(11) }
  }

  var variable: Case {
    let number = unknown(21)
    var value = first
    let function = { (argument: Int) -> String in
      value = unknown(value)
      return "\(value) \(self.second) \(argument) \(number)"
    }
    return works("a variable, and a closure with an argument") { function(8) }
  }

  var suspending: Case {
    let number = unknown(12), values = [first]
    return worksSuspending(
      "a suspending closure", gives: "\(self.first) \(self.second) \(number) \(values)"
    ) {
      await Task.yield()
      return "\(self.first) \(self.second) \(number) \(values)"
    }
  }

  func suspendingWithMore(_ other: Telling<Second>) -> Case {
    let number = unknown(13), values = [first]
    return worksSuspending(
      "a suspending closure with two objects, \(First.self)",
      gives: "\(other.value) \(self.first) \(number) \(values)"
    ) {
      await Task.yield()
      return "\(other.value) \(self.first) \(number) \(values)"
    }
  }

  func suspendingSwapped(_ other: TellingPair<Second, First>) -> Case {
    let number = unknown(14), values = [first], others = [second]
    return worksSuspending(
      "a suspending closure with two objects of one class",
      gives: "\(other.first) \(self.first) \(number) \(values) \(others)"
    ) {
      await Task.yield()
      return "\(other.first) \(self.first) \(number) \(values) \(others)"
    }
  }
}

private struct Contentless: Portable {}
