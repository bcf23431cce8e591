//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit

// Executors that break a promise about `map`, one each.

final class ReversesMap: WrappingExecutor, @unchecked Sendable {
  override func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    let results = pool.submit { try Array(inputs.map(transform).reversed()) }
    return _MapCall(results: results, calls: []) { results.cancel() }
  }
}

/// Whoever gives the map up is not heard.
final class FinishesMap: WrappingExecutor, @unchecked Sendable {
  override func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    let results = pool.submit { try inputs.map(transform) }
    return _MapCall(results: results, calls: []) {}
  }
}

final class ThrowsLastError: WrappingExecutor, @unchecked Sendable {
  override func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    let results = pool.submit { try Array(inputs.reversed().map(transform).reversed()) }
    return _MapCall(results: results, calls: []) { results.cancel() }
  }
}

final class CallsTwice: WrappingExecutor, @unchecked Sendable {
  override func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    pool._map(inputs, chunkSize: chunkSize) { input in
      _ = try transform(input)
      return try transform(input)
    }
  }
}

final class GoesOnAfterErrors: WrappingExecutor, @unchecked Sendable {
  override func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    let results = pool.submit {
      try inputs.map { input in Result { try transform(input) } }.map { try $0.get() }
    }
    return _MapCall(results: results, calls: []) { results.cancel() }
  }
}

final class MapsAfterShutdown: WrappingExecutor, @unchecked Sendable {
  override func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    let results = InlineExecutor().submit { try inputs.map(transform) }
    return _MapCall(results: results, calls: []) {}
  }
}

final class KeepsInputs: WrappingExecutor, @unchecked Sendable {
  private let kept = Recorder<any Sendable>()

  override func _map<T: Sendable, R: Codable & Sendable>(
    _ inputs: [T], chunkSize: Int?, _ transform: @escaping @Sendable (T) throws -> R
  ) -> _MapCall<R> {
    kept.record(inputs)
    return pool._map(inputs, chunkSize: chunkSize, transform)
  }
}
