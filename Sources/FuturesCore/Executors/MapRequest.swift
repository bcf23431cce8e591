//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a caller of `map` has asked for, checked, with the clock running.
///
/// `collect` is inlinable because reading a sequence is a loop that wants to know the sequence's type, and
/// so that the call that it starts can be made where the function to apply is known.
@usableFromInline
package struct MapRequest {
  private let timeout: Duration?
  private let deadline: Deadline

  @usableFromInline
  package init(timeout: Duration?, chunkSize: Int?) throws {
    self.timeout = timeout
    deadline = Deadline(after: timeout)
    if let chunkSize, chunkSize < 1 {
      throw ExecutorError(
        .invalidArgument,
        "map was given a chunk size of \(chunkSize). Give 1 or more, or leave it to the executor.")
    }
  }

  /// Reads the inputs, starts what is to be done with them and waits for it.
  ///
  /// - Parameters:
  ///   - inputs: A finite sequence; an array is not copied.
  ///   - start: Is given the inputs, which are one at least.
  /// - Returns: The results, in input order.
  /// - Throws: As `map`.
  @inlinable
  package func collect<T, R>(
    _ inputs: some Sequence<T>, _ start: ([T]) -> _MapCall<R>
  ) throws -> [R] {
    let inputs = Array(inputs)
    return inputs.isEmpty ? [] : try results(of: start(inputs))
  }

  /// As the blocking form.
  ///
  /// - Parameters:
  ///   - inputs: A finite sequence; an array is not copied.
  ///   - start: Is given the inputs, which are one at least.
  /// - Returns: The results, in input order.
  /// - Throws: As `map`.
  @inlinable
  package func collect<T, R>(
    _ inputs: some Sequence<T>, _ start: ([T]) -> _MapCall<R>
  ) async throws -> [R] {
    let inputs = Array(inputs)
    return inputs.isEmpty ? [] : try await results(of: start(inputs))
  }

  @usableFromInline
  func results<R>(of call: _MapCall<R>) throws -> [R] {
    try call.collect(until: deadline, timeout: timeout)
  }

  @usableFromInline
  func results<R>(of call: _MapCall<R>) async throws -> [R] {
    try await call.collect(until: deadline, timeout: timeout)
  }
}
