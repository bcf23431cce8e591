//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A `map` as one call for each chunk, for executors that share no memory with their workers.
///
/// Every chunk's future reports once; the report that decides the whole completes the promise. An
/// error decides when all chunks before it are done, because one of them may still fail, and the
/// first error in input order is the one to throw.
///
/// Knows the results' type at its beginning and its end only: code that knows it is not specialised for it here, and
/// takes longer for each chunk.
final class ChunkedMap: FutureWaiter {
  private let state: Lock<State>
  private let complete: @Sendable ([AnyFuture]) -> Void

  /// - Parameters:
  ///   - count: How many chunks there are.
  ///   - complete: Is given the chunks that decide, once.
  private init(count: Int, _ complete: @escaping @Sendable ([AnyFuture]) -> Void) {
    state = Lock(State(count: count))
    self.complete = complete
  }

  /// Submits a call for each chunk.
  ///
  /// - Parameters:
  ///   - inputs: One at least.
  ///   - chunkSize: How many inputs make a chunk, at least 1.
  ///   - submit: Submits the call for a chunk.
  /// - Returns: The work under way.
  static func start<T, R>(
    _ inputs: [T], chunkSize: Int, submit: ([T]) -> Future<[R]>
  ) -> _MapCall<R> {
    let size = min(chunkSize, inputs.count)
    let promise = Promise<[R]>()
    let map = ChunkedMap(count: (inputs.count - 1) / size + 1) { chunks in
      let result = Result { try results(of: chunks, as: R.self) }
      guard let callbacks = promise.future.finish(result) else { return }
      promise.future.run(callbacks)
    }
    for start in stride(from: 0, to: inputs.count, by: size) {
      // An executor that runs calls at once may have failed one by now.
      if map.hasFailed { break }
      // The copy of a slice, which is not specialised here either, takes longer.
      let chunk =
        size == 1 ? [inputs[start]] : Array(inputs[start..<min(start + size, inputs.count)])
      map.append(submit(chunk))
    }
    return _MapCall(
      results: promise.future, calls: map.state.withLock { $0.chunks }
    ) { map.cancelAll() }
  }

  /// Puts the results of chunks that are done together, up to the first error.
  private static func results<R: Sendable>(of chunks: [AnyFuture], as type: R.Type) throws -> [R] {
    var results: [R] = []
    for chunk in chunks {
      if chunk.hasSucceeded {
        results.append(contentsOf: chunk.slot.value(as: [R].self))
      } else {
        // Looked at through the future, which notes that somebody has.
        _ = try (chunk as? Future<[R]>)?.outcome?.get()
      }
    }
    return results
  }

  private func append(_ chunk: AnyFuture) {
    state.withLock { $0.chunks.append(chunk) }
    if !chunk.add(self) { futureDidComplete(chunk) }
  }

  func futureDidComplete(_ future: AnyFuture) {
    let isFailure = future.hasFailed || future.isCancelled
    let (decided, doomed) = state.withLock { state in
      let doomed = isFailure ? state.noteFailure(of: future) : []
      return (state.decision(), doomed)
    }
    for future in doomed { future.cancel() }
    if let decided { complete(decided) }
  }

  private var hasFailed: Bool {
    state.withLock { $0.firstFailure != .max }
  }

  private func cancelAll() {
    for future in state.withLock({ $0.chunks }) { future.cancel() }
  }
}

extension ChunkedMap {
  fileprivate struct State {
    let count: Int
    var chunks: [AnyFuture] = []
    /// How many chunks at the front are known to be done.
    var settled = 0
    var firstFailure = Int.max
    var isDecided = false
    /// Of the chunks, by identity, from the first failure on: most maps have none.
    private var places: [ObjectIdentifier: Int] = [:]

    init(count: Int) {
      self.count = count
      chunks.reserveCapacity(count)
    }

    /// The chunks that are of no use any more.
    mutating func noteFailure(of chunk: AnyFuture) -> ArraySlice<AnyFuture> {
      while places.count < chunks.count {
        places[ObjectIdentifier(chunks[places.count])] = places.count
      }
      guard let place = places[ObjectIdentifier(chunk)], place < firstFailure else { return [] }
      firstFailure = place
      return chunks[(place + 1)...]
    }

    /// The chunks that decide, once they do: all of them, or those up to the first failure.
    mutating func decision() -> [AnyFuture]? {
      guard !isDecided else { return nil }
      let end = firstFailure < count ? firstFailure + 1 : count
      while settled < min(end, chunks.count), chunks[settled].isDone { settled += 1 }
      guard settled >= end else { return nil }
      isDecided = true
      return Array(chunks[..<end])
    }
  }
}
