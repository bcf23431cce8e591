//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// How often each of many calls has run.
final class RunMarks: Sendable {
  let count: Int
  // A byte for each call. With a lock round an array, the workers would queue up there instead of in the
  // pool that is to be stressed.
  private nonisolated(unsafe) let marks: UnsafeMutablePointer<Atomic<UInt8>>

  init(_ count: Int) {
    self.count = count
    marks = .allocate(capacity: count)
    for index in 0..<count { (marks + index).initialize(to: Atomic(0)) }
  }

  deinit {
    marks.deinitialize(count: count)
    marks.deallocate()
  }

  /// The call runs.
  func add(_ call: Int) {
    marks[call].wrappingAdd(1, ordering: .relaxed)
  }

  /// How often the call has run; for whoever knows that it has ended.
  subscript(call: Int) -> Int { Int(marks[call].load(ordering: .relaxed)) }
}
