//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Executor {
  /// Applies a function to every input as results are asked for, with a bound on what is in flight.
  ///
  /// Nothing happens before the first result is asked for. Inputs are read on the thread that asks, so
  /// they may be endless, and at most `maxPending` calls are submitted whose results were not taken.
  ///
  /// ```swift
  /// for try await size in executor.stream(urls, transform: download) { print(size) }
  /// ```
  ///
  /// - Parameters:
  ///   - inputs: A sequence, possibly endless.
  ///   - order: In which order results come.
  ///   - maxPending: How many calls may be in flight, at least 1; twice the width without it.
  ///   - transform: Called once for each input, on workers.
  /// - Returns: The stream, for one consumer.
  public func stream<S: Sequence, R: Codable & Sendable>(
    _ inputs: sending S, order: StreamOrder = .input, maxPending: Int? = nil,
    transform: @escaping @Sendable (S.Element) throws -> R
  ) -> ResultStream<R> where S.Element: Sendable {
    ResultStream(inputs, order: order, maxPending: maxPending ?? 2 * _width) { input in
      submit(TaskOptions()) { try transform(input) }
    }
  }
}
