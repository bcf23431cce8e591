//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

// Executors that break a promise about the options of a task, one each.

/// Changes the options before they reach the pool.
class ChangesOptions: WrappingExecutor, @unchecked Sendable {
  func changed(_ options: TaskOptions) -> TaskOptions { options }

  override func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    pool.submit(changed(options), body)
  }
}

final class DropsNames: ChangesOptions, @unchecked Sendable {
  override func changed(_ options: TaskOptions) -> TaskOptions {
    var options = options
    options.name = nil
    return options
  }
}

final class DropsLimits: ChangesOptions, @unchecked Sendable {
  override func changed(_ options: TaskOptions) -> TaskOptions {
    TaskOptions(name: options.name, retry: options.retry)
  }
}

final class TriesOnce: ChangesOptions, @unchecked Sendable {
  override func changed(_ options: TaskOptions) -> TaskOptions { options.retry(.never) }
}

final class TriesOnceMore: ChangesOptions, @unchecked Sendable {
  override func changed(_ options: TaskOptions) -> TaskOptions { options.retry(.limit(9)) }
}

/// Its time-outs run while a call waits.
final class CountsFromSubmission: ChangesOptions, @unchecked Sendable {
  override func changed(_ options: TaskOptions) -> TaskOptions {
    guard let timeout = options.timeout else { return options }
    return options.deadline(.now + timeout)
  }
}
