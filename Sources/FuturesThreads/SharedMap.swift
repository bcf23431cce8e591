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
/// Each runner claims a chunk, writes its results into their places and claims again. Chunks grow until
/// one takes a fair slice of time, so short calls cost no lock each and long ones are spread evenly, and
/// they never take more than their share of what is left, so that all runners end together.
///
/// A chunk is worked on in steps, between which the runner looks whether the rest is still wanted. A step
/// is one call unless several take some microseconds only: looking before every call would cost more than a
/// short one, and would keep the compiler from handling several inputs at once.
///
/// A place is written by the runner that claimed its index, before it reports the chunk under the lock;
/// whoever reads all results has seen every report under the same lock.
///
/// `@unchecked Sendable` because of `promise` and `results`: the runners use what does not change of them,
/// everything else belongs to whoever brought the verdict, of whom there is one, or to `deinit`.
@safe
@usableFromInline
final class SharedMap<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  /// Makes the calls for inputs with these indices, up to the first error.
  @usableFromInline
  typealias Step =
    @Sendable (
      _ indices: Range<Int>, _ inputs: UnsafeBufferPointer<Input>,
      _ places: UnsafeMutablePointer<Output>
    ) -> (index: Int, error: any Error)?

  private let inputs: [Input]
  private let fixedChunkSize: Int?
  private let width: Int
  private let step: Step
  private let progress: Lock<MapProgress>
  /// Indices from here on are not wanted any more.
  private let limit = Atomic<Int>(.max)
  private let places: UnsafeMutablePointer<Output>
  private var results: MapResults<Output>?
  private var promise: Promise<[Output]>? = Promise()

  /// Prepares a map; nothing runs yet.
  ///
  /// - Parameters:
  ///   - inputs: At least one input.
  ///   - chunkSize: How many inputs make a chunk; without it, chunks follow the time calls take.
  ///   - width: How many runners there may be, at most.
  ///   - transform: What to apply.
  @inlinable
  convenience init(
    _ inputs: [Input], chunkSize: Int?, width: Int,
    _ transform: @escaping @Sendable (Input) throws -> Output
  ) {
    // The loop is compiled where the types are known; methods of a generic class never are. It is given what
    // it works on: only for a closure that captures nothing else does the compiler look into `transform`.
    unsafe self.init(inputs, chunkSize, width) { indices, inputs, places in
      for index in indices {
        do {
          unsafe (places + index).initialize(to: try transform(inputs[index]))
        } catch {
          return (index, error)
        }
      }
      return nil
    }
  }

  @usableFromInline
  init(_ inputs: [Input], _ chunkSize: Int?, _ width: Int, step: @escaping Step) {
    let results = MapResults<Output>(count: inputs.count)
    self.inputs = inputs
    self.width = width
    self.results = results
    unsafe self.step = step
    unsafe places = results.places
    fixedChunkSize = chunkSize
    progress = Lock(MapProgress(count: inputs.count))
  }

  deinit {
    results?.discard(written: progress.withLock { $0.written })
  }

  /// Submits the runners.
  ///
  /// - Parameters:
  ///   - submit: Submits a call, whatever that takes on a pool that is full.
  ///   - submitIfRoom: Submits a call, or gives `nil` where there is no room for it: the first runner alone
  ///     does all there is to do, also when the pool is shut down before the others are submitted.
  /// - Returns: The work under way.
  func start(
    submit: (@escaping @Sendable () -> Void) -> Future<Void>,
    submitIfRoom: (@escaping @Sendable () -> Void) -> Future<Void>?
  ) -> _MapCall<Output> {
    guard let promise else { preconditionFailure("a map is started once") }
    let chunks = (inputs.count - 1) / (fixedChunkSize ?? 1) + 1
    var runners = [submit { self.run() }]
    while runners.count < min(width, chunks), let next = submitIfRoom({ self.run() }),
      !next.isRejected
    {
      runners.append(next)
    }
    for runner in runners { runner.addDoneCallback { self.runnerEnded($0) } }
    return _MapCall(results: promise.future, calls: runners) { [runners] in
      self.abandon()
      for runner in runners { runner.cancel() }
    }
  }

  private func run() {
    var chunks = Pace(nanoseconds: 200_000)
    var steps = Pace(nanoseconds: 5_000)
    while let chunk = claim(atMost: chunks.size) {
      chunks.time(chunk.count) { process(chunk, &steps) }
    }
  }

  private func claim(atMost size: Int) -> Range<Int>? {
    progress.withLock { progress in
      let share = max(1, progress.unclaimed / (2 * width))
      return progress.claim(atMost: fixedChunkSize ?? min(size, share))
    }
  }

  /// Makes the calls of a chunk, up to the first error or to where they are not wanted any more.
  private func process(_ chunk: Range<Int>, _ pace: inout Pace) {
    var rest = chunk
    var failure: (index: Int, error: any Error)?
    while failure == nil, rest.lowerBound < min(chunk.upperBound, limit.load(ordering: .relaxed)) {
      let indices = rest.prefix(pace.size)
      failure = pace.time(indices.count) { makeCalls(indices) }
      rest = (failure?.index ?? indices.upperBound)..<chunk.upperBound
    }
    if let failure { lowerLimit(to: failure.index) }
    let verdict = progress.withLock {
      $0.finish(chunk, reached: rest.lowerBound, error: failure?.error)
    }
    if let verdict { complete(verdict) }
  }

  private func makeCalls(_ indices: Range<Int>) -> (index: Int, error: any Error)? {
    unsafe inputs.withUnsafeBufferPointer { unsafe step(indices, $0, places) }
  }

  /// A runner that was cancelled or refused leaves what is unclaimed undone, unless others see to it
  /// or there is nothing left.
  private func runnerEnded(_ runner: Future<Void>) {
    guard case .failure(let error) = runner.outcome else { return }
    if let verdict = progress.withLock({ $0.stop(error) }) { complete(verdict) }
  }

  private func abandon() {
    // In this order: a runner that stops short at the limit has to find the map decided, or its chunk,
    // which has a gap, would count as done.
    progress.withLock { $0.abandon() }
    lowerLimit(to: 0)
  }

  private func lowerLimit(to index: Int) {
    limit.min(index, ordering: .relaxed)
  }

  /// Called once, by whoever brought the verdict.
  ///
  /// Lets go of the results: a runner that has yet to start, on a busy pool, must not keep them alive, nor
  /// share an array that the caller wants to change.
  private func complete(_ verdict: MapProgress.Verdict) {
    guard let promise = promise.take() else { return }
    switch verdict {
    case .failed(let error): try? promise.fail(error)
    case .succeeded: if let results = results.take() { try? promise.succeed(results.take()) }
    }
  }
}
