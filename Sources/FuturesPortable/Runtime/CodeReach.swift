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
/// for functions that a call finds in a worker's memory because another call has left them there, which pools reckon with.
struct CodeReach: Sendable {
  private struct Piece: Sendable {
    let start: UInt
    let size: Int
    let variables: UInt64
  }

  /// By ascending address.
  private let pieces: [Piece]
  private let any: UInt64

  /// Of programs without such variables.
  static let none = CodeReach(pieces: [], any: 0)

  /// Every variable from everywhere.
  private static let all = CodeReach(pieces: [], any: .max)

  private init(pieces: [Piece], any: UInt64) {
    self.pieces = pieces
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
    guard isKnown else { return (.all, places.map { _ in true }) }
    defer { unsafe cfutures_end_reach(&found) }
    let pieces = unsafe UnsafeBufferPointer(start: found.pieces, count: found.count).map {
      Piece(start: $0.piece.start, size: $0.piece.size, variables: $0.variables)
    }
    let areSet = unsafe UnsafeBufferPointer(start: found.is_set_by_entry, count: places.count)
    return unsafe (CodeReach(pieces: pieces, any: found.any), Array(areSet))
  }

  /// The variables that a function can come to.
  func variables(from code: UInt) -> VariableSet {
    VariableSet(bits: (piece(around: code)?.variables ?? 0) | any)
  }

  private func piece(around code: UInt) -> Piece? {
    var range = pieces.startIndex..<pieces.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if pieces[middle].start <= code {
        range = (middle + 1)..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    guard let piece = pieces[..<range.lowerBound].last, code - piece.start < piece.size else {
      return nil
    }
    return piece
  }

  /// The variables that any function may come to: tables of functions lead to them.
  var byAny: VariableSet { VariableSet(bits: any) }

  /// The variables that code other than the top level's can come to.
  var byAll: VariableSet { VariableSet(bits: pieces.reduce(any) { $0 | $1.variables }) }
}
