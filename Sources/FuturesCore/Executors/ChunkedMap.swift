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
final class ChunkedMap<R: Sendable>: FutureWaiter {
  fileprivate struct State {
    let count: Int
    var chunks: [Future<[R]>] = []
    var places: [ObjectIdentifier: Int] = [:]
    /// How many chunks at the front are known to be done.
    var settled = 0
    var firstFailure = Int.max
    var isDecided = false
  }

  private let state: Lock<State>
  private let promise = Promise<[R]>()

  private init(count: Int) {
    state = Lock(State(count: count))
  }

  static func start<T>(
    _ inputs: [T], chunkSize: Int, submit: ([T]) -> Future<[R]>
  ) -> _MapCall<R> {
    let size = min(chunkSize, inputs.count)
    let map = ChunkedMap(count: (inputs.count - 1) / size + 1)
    for start in stride(from: 0, to: inputs.count, by: size) {
      // An executor that runs calls at once may have failed one by now.
      if map.hasFailed { break }
      let future = submit(Array(inputs[start..<min(start + size, inputs.count)]))
      map.state.withLock { $0.append(future) }
      if !future.add(map) { map.futureDidComplete(future) }
    }
    return _MapCall(
      results: map.promise.future, calls: map.state.withLock { $0.chunks }
    ) { map.cancelAll() }
  }

  func futureDidComplete(_ future: AnyFuture) {
    let (decided, doomed) = state.withLock { state -> ([Future<[R]>]?, ArraySlice<Future<[R]>>) in
      var doomed: ArraySlice<Future<[R]>> = []
      if future.hasFailed || future.isCancelled,
        let place = state.places[ObjectIdentifier(future)], place < state.firstFailure
      {
        state.firstFailure = place
        doomed = state.chunks[(place + 1)...]
      }
      return (state.decision(), doomed)
    }
    for future in doomed { future.cancel() }
    if let decided { complete(with: decided) }
  }

  private var hasFailed: Bool {
    state.withLock { $0.firstFailure != .max }
  }

  /// Puts the results of chunks that are done together, up to the first error.
  private func complete(with chunks: [Future<[R]>]) {
    let result = Result {
      try chunks.reduce(into: [R]()) { results, chunk in
        try results.append(contentsOf: chunk.outcome?.get() ?? [])
      }
    }
    guard let callbacks = promise.future.finish(result) else { return }
    promise.future.run(callbacks)
  }

  private func cancelAll() {
    for future in state.withLock({ $0.chunks }) { future.cancel() }
  }
}

extension ChunkedMap.State {
  mutating func append(_ chunk: Future<[R]>) {
    places[ObjectIdentifier(chunk)] = chunks.count
    chunks.append(chunk)
  }

  /// The chunks that decide, once they do: all of them, or those up to the first failure.
  mutating func decision() -> [Future<[R]>]? {
    guard !isDecided else { return nil }
    let end = firstFailure < count ? firstFailure + 1 : count
    while settled < min(end, chunks.count), chunks[settled].isDone { settled += 1 }
    guard settled >= end else { return nil }
    isDecided = true
    return Array(chunks[..<end])
  }
}
