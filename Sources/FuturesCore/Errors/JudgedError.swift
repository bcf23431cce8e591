//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// An error that comes with the answer to whether it is worth another attempt.
///
/// For executors whose calls throw elsewhere: the answer is given where the error is what it was.
package struct JudgedError: Error {
  package let error: any Error
  package let isRetryable: Bool

  package init(_ error: any Error, isRetryable: Bool) {
    self.error = error
    self.isRetryable = isRetryable
  }
}
