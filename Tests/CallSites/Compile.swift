//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Call sites that must compile, without any warning, to the type that `expect` names. Not part of
// any target: a test of FuturesThreadsTests gives this file to the compiler.

import ConcurrentFutures

private func expect<T>(_ value: T, _ type: T.Type) {}

private struct NotCodable: Sendable {}
private final class NotSendable {}
private struct Power: PortableCall {
  let base: Int
  func callAsFunction() throws -> Int { base * base }
}

@Sendable private func zero() -> Int { 0 }
@Sendable private func one(_ a: Int) -> Int { a }
@Sendable private func two(_ a: Int, _ b: String) throws -> String { "\(a)\(b)" }
@Sendable private func four(_ a: Int, _ b: String, _ c: Bool, _ d: Double) -> Double { d }
@Sendable private func asyncOne(_ a: Int) async -> Int { a }
@Sendable private func asyncTwo(_ a: Int, _ b: String) async throws -> String { b }
@Sendable private func effect() {}
@Sendable private func notCodable(_ a: NotCodable) -> NotCodable { a }

// MARK: The contract, generic and erased

private func blocking(_ executor: some Executor, _ flag: Bool, _ number: Int) throws {
  expect(executor.submit { 1 }, Future<Int>.self)
  expect(executor.submit { try two(1, "a") }, Future<String>.self)
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(executor.submit {}, Future<Void>.self)
  expect(executor.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(executor.submit { if flag { effect() } }, Future<Void>.self)
  expect(
    executor.submit {
      switch number {
      case 0: "none"
      default: "some"
      }
    }, Future<String>.self)
  expect(
    executor.submit {
      let doubled = number * 2
      return doubled + 1
    }, Future<Int>.self)
  expect(executor.submit { () -> Int? in nil }, Future<Int?>.self)
  expect(executor.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(executor.submit(.timeout(.seconds(1)).retry(.limit(2))) { effect() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(executor.submit(zero), Future<Int>.self)
  expect(executor.submit(one, 1), Future<Int>.self)
  expect(executor.submit(two, 1, "a"), Future<String>.self)
  expect(executor.submit(four, 1, "a", true, 0.5), Future<Double>.self)
  expect(executor.submit(.named("n"), two, 1, "a"), Future<String>.self)
  expect(executor.submit(max, 1, 2), Future<Int>.self)
  expect(executor.submit(call: Power(base: 2)), Future<Int>.self)
  expect(executor.submit(.named("n"), call: Power(base: 2)), Future<Int>.self)
  expect(try executor.map([1, 2]) { "\($0)" }, [String].self)
  expect(try executor.map([1, 2], transform: one), [Int].self)
  expect(try executor.map(0..<2, timeout: .seconds(1), chunkSize: 1) { $0 }, [Int].self)
  expect(try executor.map(+, [1, 2], [3, 4]), [Int].self)
  expect(try executor.map(two, [1, 2], ["a", "b"], chunkSize: 2), [String].self)
  expect(try executor.map(zip([1], ["a"])) { number, text in "\(number)\(text)" }, [String].self)
  expect(executor.stream(0...) { $0 }, ResultStream<Int>.self)
  expect(executor.stream([1], order: .completion, maxPending: 4) { $0 }, ResultStream<Int>.self)
  executor.shutdown()
  executor.shutdown(cancelPending: true)
}

private func suspending(_ executor: some Executor) async throws {
  expect(try await executor.submit { 1 }.value, Int.self)
  expect(try await executor.submit { 1 }.result(), Int.self)
  expect(try await executor.submit { 1 }.result(timeout: .seconds(1)), Int.self)
  expect(try await executor.submit { 1 }.error(), (any Error)?.self)
  expect(try await executor.map([1, 2]) { "\($0)" }, [String].self)
  expect(try await executor.map(+, [1, 2], [3, 4]), [Int].self)
  for try await number in executor.stream([1], transform: one) { expect(number, Int.self) }
  for await result in executor.stream([1], transform: one).results {
    expect(result, Result<Int, any Error>.self)
  }
  await executor.shutdown()
  await executor.shutdown(cancelPending: true)
  expect(await executor.shutdown(cancelPending: true, within: .seconds(30)), [AnyFuture].self)
}

private func erased(_ executor: any Executor) async throws {
  expect(executor.submit { 1 }, Future<Int>.self)
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(executor.submit(two, 1, "a"), Future<String>.self)
  expect(executor.submit(call: Power(base: 2)), Future<Int>.self)
  expect(try await executor.map([1, 2]) { "\($0)" }, [String].self)
  await executor.shutdown()
}

// MARK: Concrete executors

private func inline(_ executor: InlineExecutor, _ flag: Bool) throws {
  expect(executor.submit { 1 }, Future<Int>.self)
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(executor.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(executor.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(executor.submit(.named("n")) { effect() }, Future<Void>.self)
  expect(executor.submit(two, 1, "a"), Future<String>.self)
  expect(try executor.map([1, 2]) { "\($0)" }, [String].self)
}

private func threads(_ pool: ThreadPoolExecutor, _ flag: Bool) throws {
  expect(pool.submit { 1 }, Future<Int>.self)
  expect(pool.submit { effect() }, Future<Void>.self)
  expect(pool.submit {}, Future<Void>.self)
  expect(pool.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(pool.submit { if flag { effect() } }, Future<Void>.self)
  expect(pool.submit { NotCodable() }, Future<NotCodable>.self)
  expect(pool.submit(.named("n")) { NotCodable() }, Future<NotCodable>.self)
  expect(pool.submit { await asyncOne(1) }, Future<Int>.self)
  expect(pool.submit { try await asyncTwo(1, "a") }, Future<String>.self)
  expect(pool.submit(.named("n")) { await asyncOne(1) }, Future<Int>.self)
  expect(pool.submit { () async in effect() }, Future<Void>.self)
  expect(pool.submit { () async -> NotCodable in NotCodable() }, Future<NotCodable>.self)
  expect(pool.submit(zero), Future<Int>.self)
  expect(pool.submit(two, 1, "a"), Future<String>.self)
  expect(pool.submit(four, 1, "a", true, 0.5), Future<Double>.self)
  expect(pool.submit(asyncOne, 1), Future<Int>.self)
  expect(pool.submit(.named("n"), asyncTwo, 1, "a"), Future<String>.self)
  expect(pool.submit(notCodable, NotCodable()), Future<NotCodable>.self)
  expect(pool.submit(effect), Future<Void>.self)
  expect(pool.submit(call: Power(base: 2)), Future<Int>.self)
  expect(try pool.map([1, 2]) { _ in NotCodable() }, [NotCodable].self)
  expect(try pool.map([NotCodable()], transform: notCodable), [NotCodable].self)
  expect(try pool.map(+, [1, 2], [3, 4]), [Int].self)
  expect(pool.stream([1]) { _ in NotCodable() }, ResultStream<NotCodable>.self)
}

private func transferred(_ pool: ThreadPoolExecutor, _ executor: some Executor) {
  let first = NotSendable()
  expect(pool.submit { withExtendedLifetime(first) { 1 } }, Future<Int>.self)
  let second = NotSendable()
  expect(pool.submit { () async in withExtendedLifetime(second) { 1 } }, Future<Int>.self)
  let third = NotSendable()
  expect(executor.submit { withExtendedLifetime(third) { 1 } }, Future<Int>.self)
}

private func threadsInTask(_ pool: ThreadPoolExecutor) async throws {
  expect(try await pool.submit { NotCodable() }.value, NotCodable.self)
  expect(try await pool.map([1, 2]) { _ in NotCodable() }, [NotCodable].self)
  await pool.shutdown()
}

// MARK: Scopes and groups

private func scopes() throws {
  expect(try withThreadPool { pool in try pool.submit { 1 }.result() }, Int.self)
  expect(try withThreadPool(maxWorkers: 2, threadNamePrefix: "p") { $0._width }, Int.self)
}

private func scopesInTask() async throws {
  expect(try await withThreadPool { pool in try await pool.submit { 1 }.value }, Int.self)
  expect(try await withThreadPool(maxWorkers: 2) { try await $0.map([1]) { $0 } }, [Int].self)
}

private func groups(_ numbers: [Future<Int>], _ text: Future<String>) throws {
  expect(numbers.wait().done, [Future<Int>].self)
  let mixed: [AnyFuture] = numbers + [text]
  expect(mixed.wait(until: .firstError, timeout: .seconds(1)).pending, [AnyFuture].self)
  for future in numbers.asCompleted() { expect(try future.result(), Int.self) }
  numbers[0].addDoneCallback { expect($0, Future<Int>.self) }
}

private func groupsInTask(_ numbers: [Future<Int>]) async throws {
  expect(await numbers.wait(until: .firstCompleted).done, [Future<Int>].self)
  for await future in numbers.asCompleted(timeout: .seconds(1)) {
    expect(try await future.value, Int.self)
  }
}
