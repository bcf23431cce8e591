//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Several sequences side by side, as long as the shortest.
func rows<each S: Sequence>(_ sequences: repeat each S) -> [(repeat (each S).Element)] {
  let cursors = (repeat Cursor(each sequences))
  var rows: [(repeat (each S).Element)] = []
  do {
    while true { rows.append((repeat try (each cursors).next())) }
  } catch {
    return rows
  }
}

/// A function of several arguments as a function of one row.
func spreading<each Element, R>(
  _ function: @escaping @Sendable (repeat each Element) throws -> R
) -> @Sendable ((repeat each Element)) throws -> R {
  { row in try function(repeat each row) }
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
