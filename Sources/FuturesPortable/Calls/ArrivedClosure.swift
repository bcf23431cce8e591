//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A closure that has arrived, with what it returns.
///
/// Three words, so that it lies in an existential without an allocation.
struct ArrivedClosure: RunnableCall, SuspendingCall {
  private let port: ResultPort
  private let body: OpaqueClosure

  init(from decoder: CallDecoder) throws {
    port = try decoder.resultPort()
    body = OpaqueClosure(try decoder.function())
  }

  func run(_ writer: ByteWriter) throws { try port.run(body, writer) }

  func run(suspending writer: ByteWriter) async throws {
    try await port.run(suspending: body, writer)
  }
}
