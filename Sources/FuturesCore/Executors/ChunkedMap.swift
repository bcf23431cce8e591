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
    var chunks: [Future<[R]>] = []
    var missing: Int
    var firstFailure = Int.max
    var isDecided = false
  }

  private let state: Lock<State>
  private let promise = Promise<[R]>()

  private init(count: Int) {
    state = Lock(State(missing: count))
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
      map.state.withLock { $0.chunks.append(future) }
      if !future.add(map) { map.futureDidComplete(future) }
    }
    return _MapCall(results: map.promise.future) { map.cancelAll() }
  }

  func futureDidComplete(_ future: AnyFuture) {
    let (decided, doomed) = state.withLock { state -> ([Future<[R]>]?, ArraySlice<Future<[R]>>) in
      state.missing -= 1
      var doomed: ArraySlice<Future<[R]>> = []
      if future.hasFailed || future.isCancelled,
        let index = state.chunks.firstIndex(where: { $0 === future }), index < state.firstFailure
      {
        state.firstFailure = index
        doomed = state.chunks[(index + 1)...]
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
  /// The chunks that decide, once they do: all of them, or those up to the first failure.
  mutating func decision() -> [Future<[R]>]? {
    guard !isDecided else { return nil }
    let decisive: ArraySlice<Future<[R]>>
    if firstFailure < chunks.count {
      decisive = chunks[...firstFailure]
      guard decisive.allSatisfy({ $0.isDone }) else { return nil }
    } else {
      guard missing == 0 else { return nil }
      decisive = chunks[...]
    }
    isDecided = true
    return Array(decisive)
  }
}
