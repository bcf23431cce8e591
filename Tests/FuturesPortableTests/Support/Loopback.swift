//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesPortable

/// Both ends of a connection in one process.
final class Loopback {
  private let receiver = CallReceiver()
  private var defined = 0

  func receive(_ message: CallMessage) throws -> ReceivedCall {
    for definition in CallMessage.definitions(defined..<max(defined, message.definitionCount)) {
      definition.withUnsafeBytes { receiver.define($0) }
      defined += 1
    }
    return try message.withBytes { try receiver.receive($0) }
  }

  /// Sends a closure, makes the call and brings back what came of it.
  func call<R: Codable & Sendable>(_ body: @escaping () throws -> R) throws -> Result<R, any Error>
  {
    try outcome(of: CallMessage(body), returning: R.self)
  }

  func call<R: Codable & Sendable>(
    suspending body: @escaping () async throws -> R
  ) async throws -> Result<R, any Error> {
    guard case .suspending(let call) = try receive(CallMessage(suspending: body)) else {
      throw ExecutorError(.invalidState, "A suspending call arrived as another.")
    }
    return await call.run().withUnsafeBytes { CallOutcome.read($0, returning: R.self) }
  }

  /// Sends a message, makes the call and brings back what came of it.
  func outcome<R>(
    of message: CallMessage, returning type: R.Type
  ) throws -> Result<R, any Error> {
    guard case .blocking(let call) = try receive(message) else {
      throw ExecutorError(.invalidState, "A blocking call arrived as another.")
    }
    return call.run().withUnsafeBytes { CallOutcome.read($0, returning: R.self) }
  }
}
