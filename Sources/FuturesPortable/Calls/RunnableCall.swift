//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A call that has arrived.
protocol RunnableCall {
  /// Makes the call and writes its result.
  ///
  /// - Throws: What the call throws; what the result's encoding throws, as `Unreturnable`.
  func run(_ writer: ByteWriter) throws
}

/// An `async` call that has arrived.
protocol SuspendingCall {
  func run(suspending writer: ByteWriter) async throws
}
