//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Something to be called at a moment.
///
/// `@unchecked Sendable` because `position` and `action` are only touched under the timer's lock.
package final class TimerEntry: @unchecked Sendable {
  package let instant: UInt64
  fileprivate var action: (@Sendable () -> Void)?
  fileprivate var position: Int?

  package init(instant: UInt64, action: @escaping @Sendable () -> Void) {
    self.instant = instant
    self.action = action
  }
}

/// A binary heap of entries, the earliest first, each of which knows its position: insertion and
/// removal take O(log n), so a task that ends long before its time-out leaves nothing behind.
package struct TimerHeap {
  private var entries: [TimerEntry] = []

  package init() {}

  package var first: TimerEntry? { entries.first }

  package mutating func insert(_ entry: TimerEntry) {
    entry.position = entries.count
    entries.append(entry)
    rise(from: entries.count - 1)
  }

  /// Takes an entry out and returns its action; `nil` when it was not there.
  @discardableResult
  package mutating func remove(_ entry: TimerEntry) -> (@Sendable () -> Void)? {
    guard let position = entry.position else { return nil }
    let last = entries.count - 1
    if position != last { swap(position, last) }
    entries.removeLast()
    entry.position = nil
    if position != last {
      rise(from: position)
      sink(from: position)
    }
    return entry.action.take()
  }

  private mutating func rise(from start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].instant < entries[parent].instant else { return }
      swap(child, parent)
      child = parent
    }
  }

  private mutating func sink(from start: Int) {
    var parent = start
    while true {
      let children = (2 * parent + 1)..<min(2 * parent + 3, max(entries.count, 2 * parent + 1))
      guard let least = children.min(by: { entries[$0].instant < entries[$1].instant }),
        entries[least].instant < entries[parent].instant
      else { return }
      swap(least, parent)
      parent = least
    }
  }

  private mutating func swap(_ a: Int, _ b: Int) {
    entries.swapAt(a, b)
    entries[a].position = a
    entries[b].position = b
  }
}
