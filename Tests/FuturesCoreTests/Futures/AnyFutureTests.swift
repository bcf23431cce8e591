//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@Suite("AnyFuture", .timeLimit(.minutes(5)))
struct AnyFutureTests {
  @Test("futures are equal when they are the same object")
  func equality() throws {
    let a = try FutureSample.succeeded.make().future
    let b = try FutureSample.succeeded.make().future
    #expect(a == a && a != b)
    #expect((a as AnyFuture) == a)
    #expect(a.hashValue == (a as AnyFuture).hashValue)
    let table: [AnyFuture: String] = [a: "a", b: "b"]
    #expect(table[a] == "a" && table[b] == "b")
    #expect(Set([a, b, a, a]).count == 2)
  }

  @Test("futures of different types go into one array, and one wait")
  func mixed() async throws {
    let number = Promise<Int>()
    let text = Promise<String>()
    let futures: [AnyFuture] = [number.future, text.future]
    number.future.cancel()
    #expect(futures.map(\.isDone) == [true, false])
    let first = await futures.wait(until: .firstCompleted)
    #expect(first.done == [number.future] && first.pending == [text.future])
    try text.succeed("done")
    let all = try await onThread { futures.wait() }
    #expect(all.done == futures && all.pending.isEmpty)
    #expect(await futures.asCompleted().collect(3).count == 2)
  }

  @Test(
    "a future that nobody holds is gone, whatever became of it", arguments: FutureSample.allCases)
  func released(sample: FutureSample) throws {
    weak var future: Future<Int>?
    func make() throws {
      let (made, promise) = try sample.make()
      defer { withExtendedLifetime(promise) {} }
      made.addDoneCallback { _ in }
      future = made
      #expect(future != nil)
    }
    try make()
    #expect(future == nil)
  }
}
