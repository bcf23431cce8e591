//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// A call that has arrived and waits to be made, once.
package enum ReceivedCall {
  case blocking(Blocking)
  case suspending(Suspending)

  /// A call that occupies its thread until it returns.
  package struct Blocking {
    fileprivate let call: any RunnableCall
    /// Is asked about what it throws.
    fileprivate var judge: CallMessage.Judge?

    /// Makes the call on the calling thread.
    ///
    /// - Parameter writer: Is given its outcome, as bytes for `CallOutcome`; empty before.
    package func run(_ writer: ByteWriter) {
      writer.append(CallOutcome.Tag.value)
      do {
        try call.run(writer)
      } catch {
        writer.rollBack(to: 0)
        CallOutcome.write(error, judgedBy: judge, to: writer)
      }
    }

    /// As `run(_:)`, and returns the bytes.
    package func run() -> [UInt8] {
      let writer = ByteWriter()
      run(writer)
      return writer.bytes
    }
  }

  /// An `async` call.
  ///
  /// `@unchecked Sendable` because it is made once, and what it has captured is in nobody else's hands.
  package struct Suspending: @unchecked Sendable {
    fileprivate let call: any SuspendingCall
    fileprivate var judge: CallMessage.Judge?

    /// Makes the call as part of the calling task.
    ///
    /// - Returns: Its outcome, as bytes for `CallOutcome`.
    package func run() async -> [UInt8] {
      let writer = ByteWriter()
      writer.append(CallOutcome.Tag.value)
      do {
        try await call.run(suspending: writer)
      } catch {
        writer.rollBack(to: 0)
        CallOutcome.write(error, judgedBy: judge, to: writer)
      }
      return writer.bytes
    }
  }

  init(from decoder: CallDecoder) throws {
    switch CallKind(rawValue: try decoder.reader.readByte()) {
    case .closure: self = .blocking(Blocking(call: try ArrivedClosure(from: decoder)))
    case .suspending:
      self = .suspending(Suspending(call: try ArrivedClosure(from: decoder)))
    case .function:
      guard let type = try decoder.type() as? any ReceivableFunction.Type else {
        throw Refusal.damaged
      }
      self = .blocking(Blocking(call: try type.receive(from: decoder)))
    case .named:
      let name = try decoder.reader.readText()
      guard let type = _typeByName(name) as? any PortableCall.Type else {
        throw Refusal(
          "the call's type is not known to this program",
          remedy: "Use the same PortableCall, by the same name in the same module, on both sides.")
      }
      self = try ReceivedCall(type, from: decoder)
    case .value:
      guard let type = try decoder.type() as? any PortableCall.Type else { throw Refusal.damaged }
      self = try ReceivedCall(type, from: decoder)
    case .judged:
      let judge = unsafe ClosureWords.function(
        try decoder.function(), taking: (any Error).self, returning: Bool.self)
      self = try ReceivedCall(from: decoder).judged { error in (try? judge(error)) ?? false }
    case nil: throw Refusal.damaged
    }
  }

  private func judged(by judge: @escaping (any Error) -> Bool) -> ReceivedCall {
    // In nobody else's hands, as what the call has captured.
    nonisolated(unsafe) let judge = judge
    switch self {
    case .blocking(var call):
      call.judge = { unsafe judge($0) }
      return .blocking(call)
    case .suspending(var call):
      call.judge = { unsafe judge($0) }
      return .suspending(call)
    }
  }

  private init<C: PortableCall>(_: C.Type, from decoder: CallDecoder) throws {
    let call = try BinaryCoder.decode(C.self, from: &decoder.reader)
    self = .blocking(Blocking(call: ArrivedCall(call: call)))
  }
}
