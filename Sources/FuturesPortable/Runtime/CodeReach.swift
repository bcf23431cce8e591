//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Which variables at the top level of the program a function of it can come to, by itself and by what it calls.
///
/// Read from the program's machine code (`reach.c`). It may be more than the function ever reads; less it cannot be, but
/// for functions that a call finds in a worker's memory because another call has left them there.
struct CodeReach: Sendable {
  private let functions: [UInt: UInt64]
  private let any: UInt64

  /// Of programs without such variables.
  static let none = CodeReach(functions: [:], any: 0)

  private init(functions: [UInt: UInt64], any: UInt64) {
    self.functions = functions
    self.any = any
  }

  /// What leads to places in memory, and which of them the top-level code leads to.
  @unsafe
  static func find(
    _ places: [cfutures_extent], in program: cfutures_program
  ) -> (reach: CodeReach, areSet: [Bool]) {
    var found = unsafe cfutures_reach()
    let isKnown = unsafe withUnsafePointer(to: program) {
      unsafe cfutures_find_reach($0, places, places.count, &found)
    }
    guard isKnown else {
      // Every variable from everywhere.
      let reach = CodeReach(functions: [:], any: .max)
      return (reach, places.map { _ in true })
    }
    defer { unsafe cfutures_end_reach(&found) }
    let functions = unsafe UnsafeBufferPointer(start: found.functions, count: found.count)
    let areSet = unsafe UnsafeBufferPointer(start: found.is_set_by_entry, count: places.count)
    let reach = unsafe CodeReach(
      functions: Dictionary(uniqueKeysWithValues: functions.map { ($0.function, $0.variables) }),
      any: found.any)
    return (reach, unsafe Array(areSet))
  }

  /// The variables that a function can come to.
  func variables(from code: UInt) -> VariableSet {
    VariableSet(bits: functions[code, default: 0] | any)
  }

  /// The variables that any function may come to: tables of functions lead to them.
  var byAny: VariableSet { VariableSet(bits: any) }

  /// The variables that code other than the top level's can come to.
  var all: VariableSet { VariableSet(bits: functions.values.reduce(any, |)) }
}
