//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A body and the way to run it.
package enum Call<Success: Sendable> {
  case blocking(() throws -> Success)
  case suspending(() async throws -> Success)
}

extension Optional {
  /// Runs the body that a future had in its call slot when it started.
  func runBlocking<Success>() -> Result<Success, any Error> where Wrapped == Call<Success> {
    guard case .blocking(let body) = self else {
      preconditionFailure("a future that starts on a thread has a blocking body")
    }
    return Result { try body() }
  }

  /// As `runBlocking`, in a task.
  func runSuspending<Success>() async -> Result<Success, any Error>
  where Wrapped == Call<Success> {
    guard case .suspending(let body) = self else {
      preconditionFailure("a future that starts in a task has an async body")
    }
    do {
      return .success(try await body())
    } catch {
      return .failure(error)
    }
  }
}
