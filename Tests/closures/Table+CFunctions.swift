//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Glibc

extension Table {
  /// A function that is called as C calls one is one word, wherever it is.
  static var cFunctions: Row {
    let upper: CFunction = unknown(toupper)
    let twice: CFunction = unknown { $0 * 2 }
    let list = unknown([upper, twice])
    let contiguous = unknown(ContiguousArray([twice]))
    let maybes: [CFunction?] = unknown([nil, twice])
    let byName = unknown(["twice": twice])
    let maybeList = unknown([CFunction]?([twice]))
    let result: Result<CFunction, any Error> = unknown(.success(twice))
    let any: Any = unknown(twice as CFunction as Any)
    let anything: [Any] = unknown([twice as CFunction as Any, 3])
    let nested: CFunction?? = unknown(.some(.some(twice)))
    let nestedNil: CFunction?? = unknown(.some(nil))
    let swift: [(Int32) -> Int32] = unknown([{ $0 * 3 }])
    let holder = unknown(CFunctionHolder(function: twice))
    let longHolder = unknown(LongCFunctionHolder(number: 3, function: twice))
    let int = unknown(3)
    var slice = unknown(ArraySlice([twice]))
    var lone: CFunction = unknown(twice)
    return Row("C functions in other values") {
      works("in an array") { list.map { $0(97) } }
      works("in an array, and a number") { list.map { $0(97) + Int32(int) } }
      works("in a contiguous array") { contiguous[0](4) }
      works("in a contiguous array, and a number") { contiguous[0](4) + Int32(int) }
      works("optional ones") { maybes.map { $0?(4) } }
      works("optional ones, and a number") { maybes.map { ($0?(4) ?? 1) + Int32(int) } }
      works("in a dictionary") { byName["twice"]?(4) }
      works("in a dictionary, and a number") { (byName["twice"]?(4) ?? 0) + Int32(int) }
      works("in an optional array") { maybeList?[0](4) }
      works("in an optional array, and a number") { (maybeList?[0](4) ?? 0) + Int32(int) }
      works("in a result") { try result.get()(4) }
      works("in a result, and a number") { try result.get()(4) + Int32(int) }
      works("as Any") { (any as? CFunction)?(4) }
      works("as Any, and a number") { ((any as? CFunction)?(4) ?? 0) + Int32(int) }
      works("in an array of Any") { (anything[0] as? CFunction)?(4) }
      works("in an array of Any, and a number") {
        ((anything[0] as? CFunction)?(4) ?? 0) + Int32(int)
      }
      works("in an optional of an optional") { nested.map { $0 == nil } }
      works("in an optional of an optional, and a number") {
        nested.map { ($0?(4) ?? 0) + Int32(int) }
      }
      works("nil in an optional, and a number") { "\(nestedNil.map { $0 == nil } ?? false) \(int)" }
      works("Swift functions beside them") { swift[0](2) + list[1](2) }
      works("a variable with some") { () -> Int32 in
        slice.append(slice[0])
        return slice[1](4)
      }
      works("a variable with some, and a number") { () -> Int32 in
        slice.append(slice[0])
        return slice[1](4) + Int32(int)
      }
      works("a variable of one") { () -> Int32 in
        lone = list[0]
        return lone(97)
      }
      works("a variable of one, and a number") { () -> Int32 in
        lone = list[1]
        return lone(97) + Int32(int)
      }
      generic(twice)
      generic(CFunction?(twice))
      genericBesides(twice)
      genericTuple(twice)
      genericVariable(twice)
      worksUnlessRefused("a struct that is one", saying: "address") { holder.function(4) }
      worksUnlessRefused("a struct with one and a number", saying: "address") {
        longHolder.function(4) + Int32(longHolder.number)
      }
    }
  }

  /// Functions in optionals of optionals.
  static var nestedOptionalFunctions: Row {
    let number = unknown(7)
    let function: (() -> Int)?? = unknown(.some(.some { number * 2 }))
    let absent: (() -> Int)?? = unknown(nil)
    let inner: (() -> Int)?? = unknown(.some(nil))
    let deep: ((Int) -> String)??? = unknown(.some(.some(.some { "\($0 * number)" })))
    var variable: ((Int) -> String)?? = unknown(.some(.some { "\($0 + number)" }))
    return Row("Functions in optionals of optionals") {
      works("a function") { function??() }
      works("a function, and a number") { (function??() ?? 0) + number }
      works("nothing") { absent == nil }
      works("nothing, and a number") { "\(absent == nil) \(number)" }
      works("an optional without one") { inner.map { $0 == nil } }
      works("an optional without one, and a number") {
        "\(inner.map { $0 == nil } ?? false) \(number)"
      }
      works("three optionals") { deep???(3) }
      works("three optionals, and a number") { "\(deep???(3) ?? "") \(number)" }
      works("a variable") { () -> String? in
        variable = variable.map { $0 }
        return variable??(3)
      }
      works("a variable, and a number") { () -> String in
        variable = variable.map { $0 }
        return "\(variable??(3) ?? "") \(number)"
      }
    }
  }

  private static func generic<T>(_ value: T) -> Case {
    works("as a generic parameter, \(T.self)") { (value as? CFunction)?(4) }
  }

  private static func genericBesides<T>(_ value: T) -> Case {
    let number = unknown(5)
    return works("as a generic parameter, and a number") {
      ((value as? CFunction)?(4) ?? 0) + Int32(number)
    }
  }

  private static func genericTuple<T>(_ value: T) -> Case {
    let tuple = unknown((1, value))
    // Optimised for that very type it is a tuple like another.
    return worksUnlessRefused("in a tuple of a generic function", saying: "tuple") {
      (tuple.1 as? CFunction)?(4)
    }
  }

  private static func genericVariable<T>(_ value: T) -> Case {
    var variable = value
    let number = unknown(5)
    return works("in a variable of a generic function") { () -> Int32 in
      variable = unknown(variable)
      return ((variable as? CFunction)?(4) ?? 0) + Int32(number)
    }
  }
}

private typealias CFunction = @convention(c) (Int32) -> Int32

private struct CFunctionHolder { let function: CFunction }

private struct LongCFunctionHolder {
  let number: Int
  let function: CFunction
}
