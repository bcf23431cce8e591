//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesPortable
import Synchronization

/// A call that a worker process is to make.
final class RemoteCall: CallMaker {
  let fleet: Fleet
  let message: CallMessage
  /// The variables at the top level of the program, as they were when the call was handed in.
  let variables: VariableSnapshot?
  let name: String?
  /// The function that says which errors are worth another attempt cannot travel, and sees them as they come back.
  private let isJudgedHere: Bool
  private let crashes = Atomic<Int>(0)

  init(
    _ message: CallMessage, variables: VariableSnapshot?, name: String?, isJudgedHere: Bool,
    _ fleet: Fleet
  ) {
    self.message = message
    self.variables = variables
    self.name = name
    self.isJudgedHere = isJudgedHere
    self.fleet = fleet
  }

  /// Makes the call, on the thread that has started its future.
  ///
  /// On one of the pool's threads: by its worker. Elsewhere, which is in a caller who runs it himself because the
  /// pool is full: here, from the same bytes.
  func make<R>(_ future: AnyFuture, returning type: R.Type) throws -> R {
    guard let keeper = Keeper.current, keeper.isOf(fleet) else {
      return try makeHere(returning: type)
    }
    // What knows the type is short: it is not specialised for it.
    var value: R?
    try explainingUnjudged {
      try unsafe keeper.make(self, future) { value = unsafe try $0.value(returning: type) }
    }
    guard let value else { preconditionFailure("a call that has not thrown has a value") }
    return value
  }

  /// An error that is not what it was cannot be judged here: that is said, and not taken for an answer.
  private func explainingUnjudged(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as RemoteError where isJudgedHere {
      throw JudgedError(ProcessFailure.unjudged(error, name: name), isRetryable: false)
    }
  }

  private func makeHere<R>(returning type: R.Type) throws -> R {
    let receiver = CallReceiver()
    for definition in CallMessage.definitions(0..<message.definitionCount) {
      unsafe definition.withUnsafeBytes { unsafe receiver.define($0) }
    }
    let call = try unsafe message.withBytes { try unsafe receiver.receive($0) }
    return try unsafe RemoteCall.outcome(of: call).withUnsafeBytes {
      try unsafe CallOutcome.value(of: $0, returning: type)
    }
  }

  private static func outcome(of call: ReceivedCall) -> [UInt8] {
    switch call {
    case .blocking(let call): return call.run()
    case .suspending(let call):
      let outcome = Lock<[UInt8]>([])
      let signal = Signal()
      Task {
        let bytes = await call.run()
        outcome.withLock { $0 = bytes }
        signal.fire()
      }
      _ = signal.wait(until: .never)
      return outcome.withLock { $0 }
    }
  }

  /// The call has ended a worker.
  ///
  /// - Returns: How many it has.
  func noteCrash() -> Int { crashes.wrappingAdd(1, ordering: .relaxed).newValue }
}
