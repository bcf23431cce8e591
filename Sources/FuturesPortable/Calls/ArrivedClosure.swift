//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A closure that has arrived, with what it returns.
enum ArrivedClosure {
  static func receive(from decoder: CallDecoder) throws -> any RunnableCall {
    guard let type = try decoder.resultType() else {
      return Task(body: unsafe ClosureWords.closure(try decoder.function(), returning: Void.self))
    }
    func make<R: Encodable>(_: R.Type) throws -> any RunnableCall {
      Work(body: unsafe ClosureWords.closure(try decoder.function(), returning: R.self))
    }
    return try make(type)
  }

  static func receiveSuspending(from decoder: CallDecoder) throws -> any SuspendingCall {
    guard let type = try decoder.resultType() else {
      return SuspendingTask(
        body: unsafe ClosureWords.suspending(try decoder.function(), returning: Void.self))
    }
    func make<R: Encodable>(_: R.Type) throws -> any SuspendingCall {
      SuspendingWork(
        body: unsafe ClosureWords.suspending(try decoder.function(), returning: R.self))
    }
    return try make(type)
  }

  private struct Task: RunnableCall {
    let body: () throws -> Void

    func run(_ writer: ByteWriter) throws { try body() }
  }

  private struct Work<R: Encodable>: RunnableCall {
    let body: () throws -> R

    func run(_ writer: ByteWriter) throws { try writer.append(result: try body()) }
  }

  private struct SuspendingTask: SuspendingCall {
    let body: () async throws -> Void

    func run(_ writer: ByteWriter) async throws { try await body() }
  }

  private struct SuspendingWork<R: Encodable>: SuspendingCall {
    let body: () async throws -> R

    func run(_ writer: ByteWriter) async throws { try writer.append(result: try await body()) }
  }
}
