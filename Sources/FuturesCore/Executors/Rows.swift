//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Several sequences side by side, as long as the shortest; no sequences are no rows, as in Python.
func rows<each S: Sequence>(_ sequences: repeat each S) -> [(repeat (each S).Element)] {
  var rows: [(repeat (each S).Element)] = []
  guard (repeat each S).self != Void.self else { return rows }
  let cursors = (repeat Cursor(each sequences))
  do {
    while true { rows.append((repeat try (each cursors).next())) }
  } catch {
    return rows
  }
}

/// An iterator in a box, because the elements of a parameter pack cannot be mutated in place.
private final class Cursor<S: Sequence> {
  private var iterator: S.Iterator

  struct End: Error {}

  init(_ sequence: S) {
    iterator = sequence.makeIterator()
  }

  func next() throws -> S.Element {
    guard let element = iterator.next() else { throw End() }
    return element
  }
}
