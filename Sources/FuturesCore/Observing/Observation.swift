//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// An executor's observer, with what it needs to tell calls apart.
package final class Observation: Sendable {
  private let name: String
  private let observer: any ExecutorObserver
  private let lastTask = Atomic<UInt64>(0)

  package init(of name: String, by observer: any ExecutorObserver) {
    self.name = name
    self.observer = observer
  }

  func nextTask() -> UInt64 {
    lastTask.wrappingAdd(1, ordering: .relaxed).newValue
  }

  package func tell(_ event: TaskEvent) {
    observer.executor(name, didObserve: event)
  }
}
