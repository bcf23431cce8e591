//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesPortable
import FuturesTestKit

/// Turns every call into bytes and makes it of them, on the calling thread.
final class BytesExecutor: Executor {
  /// Which way a call has come.
  enum Door: Equatable, Sendable {
    case closure, function, call
  }

  let doors = Recorder<Door>()

  var _width: Int { 2 }

  func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    run(.closure) { try CallMessage(body) }
  }

  @_disfavoredOverload
  func submit(_ options: TaskOptions, _ body: sending @escaping () throws -> Void?) -> Future<Void>
  {
    run(.closure) { try CallMessage(body) }
  }

  func _submit<each A: Codable & Sendable, R: Codable & Sendable>(
    _ options: TaskOptions, function: @escaping @Sendable (repeat each A) throws -> R,
    _ arguments: repeat each A
  ) -> Future<R> {
    let message = Result { try CallMessage(function: function, repeat each arguments) }
    return run(.function) { try message.get() }
  }

  func _submit<C: PortableCall>(_ options: TaskOptions, call: C) -> Future<C.Output> {
    run(.call) { try CallMessage(call: call) }
  }

  func _map<each A: Codable & Sendable, R: Codable & Sendable>(
    rows: [(repeat each A)], chunkSize: Int?,
    _ function: @escaping @Sendable (repeat each A) throws -> R
  ) -> _MapCall<R> {
    mapChunks(rows, chunkSize: chunkSize) { rows in
      let message = Result { try CallMessage(function: function, rows: rows) }
      return run(.function) { try message.get() }
    }
  }

  func shutdown(cancelPending: Bool) {}
  func shutdown(cancelPending: Bool) async {}
  func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] { [] }

  private func run<R: Sendable>(_ door: Door, _ message: () throws -> CallMessage) -> Future<R> {
    doors.record(door)
    let promise = Promise<R>()
    do {
      let result = Result { try Loopback().outcome(of: message(), returning: R.self) }
      try promise.complete(with: result.flatMap { $0 })
    } catch {
      // Somebody has cancelled it.
    }
    return promise.future
  }
}
