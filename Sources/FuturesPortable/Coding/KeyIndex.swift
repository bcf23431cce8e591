//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Where the entries of a keyed container are, by their names.
///
/// Made for containers whose keys may come several times, and for those in which many entries were looked at
/// in vain: looking for each key of a large container from its beginning would take quadratic time.
struct KeyIndex {
  private(set) var entries: [(name: String, position: Int)] = []
  private var numbers: [String: Int] = [:]
  private var next = 0

  /// Adds an entry.
  ///
  /// Of those with one name, the last counts, in the place of the first.
  mutating func add(_ name: String, at position: Int) {
    let number = numbers[name, default: entries.count]
    if number < entries.count {
      entries[number].position = position
    } else {
      numbers[name] = number
      entries.append((name, position))
    }
  }

  /// Where the entry with a name is.
  ///
  /// Usually it is the one after that which was found last.
  mutating func position(of name: String) -> Int? {
    if next < entries.count, entries[next].name == name {
      next += 1
      return entries[next - 1].position
    }
    guard let number = numbers[name] else { return nil }
    next = number + 1
    return entries[number].position
  }
}
