//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Synchronization

/// A `map` whose runners, one for each worker at most, share inputs and results in memory.
///
/// Each runner claims a chunk, writes its results into their places and claims again. Chunks double
/// until one takes a fair slice of time, so short calls cost no lock each and long ones are spread
/// evenly, and they never take more than their share of what is left, so that all runners end together.
///
/// A place in `results` is written by the runner that claimed its index, before it reports the chunk
/// under the lock; whoever reads all results has seen every report under the same lock.
///
/// `@unchecked Sendable` because of `results`, for that reason.
@safe
final class SharedMap<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  private let inputs: [Input]
  private let transform: @Sendable (Input) throws -> Output
  private let fixedChunkSize: Int?
  private let width: Int

  private struct State {
    var progress: MapProgress
    var written = RangeSet<Int>()
  }

  private let state: Lock<State>
  private let results: UnsafeMutablePointer<Output>
  /// Indices from here on are not wanted any more.
  private let limit = Atomic<Int>(.max)
  private let promise = Promise<[Output]>()

  /// A chunk is long enough when it takes this many nanoseconds.
  private static var fairSlice: UInt64 { 200_000 }

  init(
    _ inputs: [Input], chunkSize: Int?, width: Int,
    _ transform: @escaping @Sendable (Input) throws -> Output
  ) {
    self.inputs = inputs
    self.transform = transform
    self.width = width
    fixedChunkSize = chunkSize
    unsafe results = .allocate(capacity: inputs.count)
    state = Lock(State(progress: MapProgress(count: inputs.count)))
  }

  deinit {
    for range in state.withLock({ $0.written }).ranges {
      unsafe (results + range.lowerBound).deinitialize(count: range.count)
    }
    unsafe results.deallocate()
  }

  /// Submits the runners.
  ///
  /// - Parameters:
  ///   - submit: Submits a call, whatever that takes on a pool that is full.
  ///   - submitIfRoom: Submits a call, or gives `nil` where there is no room for it: the first runner alone
  ///     does all there is to do.
  /// - Returns: The work under way.
  func start(
    submit: (@escaping @Sendable () -> Void) -> Future<Void>,
    submitIfRoom: (@escaping @Sendable () -> Void) -> Future<Void>?
  ) -> _MapCall<Output> {
    let chunks = (inputs.count - 1) / (fixedChunkSize ?? 1) + 1
    var runners = [submit { self.run() }]
    while runners.count < min(width, chunks), let next = submitIfRoom({ self.run() }) {
      runners.append(next)
    }
    for runner in runners { runner.addDoneCallback { self.runnerEnded($0) } }
    return _MapCall(results: promise.future, calls: runners) { [runners] in
      self.abandon()
      for runner in runners { runner.cancel() }
    }
  }

  private func run() {
    var size = fixedChunkSize ?? 1
    while let chunk = claim(atMost: size) {
      let began = cfutures_now()
      let failure = process(chunk)
      guard fixedChunkSize == nil else { continue }
      let elapsed = cfutures_now() - began
      if failure == nil, elapsed < SharedMap.fairSlice / 2 {
        size = min(size * 2, inputs.count)
      } else if elapsed > SharedMap.fairSlice * 2 {
        size = max(1, size / 2)
      }
    }
  }

  private func claim(atMost size: Int) -> Range<Int>? {
    state.withLock { state in
      let share = fixedChunkSize ?? max(1, state.progress.unclaimed / (2 * width))
      return state.progress.claim(atMost: min(size, share))
    }
  }

  /// Runs the calls of a chunk up to the first error.
  private func process(_ chunk: Range<Int>) -> (index: Int, error: any Error)? {
    var failure: (index: Int, error: any Error)?
    var index = chunk.lowerBound
    while index < chunk.upperBound, index < limit.load(ordering: .relaxed) {
      do {
        unsafe (results + index).initialize(to: try transform(inputs[index]))
      } catch {
        failure = (index, error)
        break
      }
      index += 1
    }
    if let failure { lowerLimit(to: failure.index) }
    let verdict = state.withLock { state in
      if chunk.lowerBound < index {
        state.written.insert(contentsOf: chunk.lowerBound..<index)
      }
      return state.progress.finish(chunk, failure: failure)
    }
    if let verdict { complete(verdict) }
    return failure
  }

  /// A runner that was cancelled or refused leaves what is unclaimed undone, unless others see to it
  /// or there is nothing left.
  private func runnerEnded(_ runner: Future<Void>) {
    guard case .failure(let error) = runner.outcome else { return }
    if let verdict = state.withLock({ $0.progress.stop(error) }) { complete(verdict) }
  }

  private func abandon() {
    // In this order: a runner that stops short at the limit has to find the map decided, or its chunk,
    // which has a gap, would count as done.
    state.withLock { $0.progress.abandon() }
    lowerLimit(to: 0)
  }

  private func lowerLimit(to index: Int) {
    limit.min(index, ordering: .relaxed)
  }

  /// Called once, by whoever brought the verdict.
  private func complete(_ verdict: MapProgress.Verdict) {
    switch verdict {
    case .failed(let error): try? promise.fail(error)
    case .succeeded: try? promise.succeed(takeResults())
    }
  }

  private func takeResults() -> [Output] {
    state.withLock { $0.written = RangeSet() }
    return unsafe [Output](unsafeUninitializedCapacity: inputs.count) { buffer, count in
      unsafe buffer.baseAddress?.moveInitialize(from: results, count: inputs.count)
      count = inputs.count
    }
  }
}
