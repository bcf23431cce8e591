//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Everything that can be done with a future, where it has a result that could not come back. None of it
// may make the call one without a result.

import ConcurrentFutures

private struct NotCodable: Sendable {}

@Sendable private func notCodable() -> NotCodable { NotCodable() }

private func take(_ future: AnyFuture) {}
private func takeVoid(_ future: Future<Void>) {}
private func takeAny<T>(_ future: Future<T>) -> T? { nil }

private func uses(_ executor: some Executor) throws {
  var futures: [AnyFuture] = []
  var voids: [Future<Void>] = []
  do {
    let future = executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
    _ = future
  }
  print(try executor.submit { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { (1, 2) }.result(timeout: .seconds(1)))
  print(try executor.submit { (1, 2) }.error() as Any)  // expected-error {{resultMustBeCodable}}
  print(executor.submit { (1, 2) }.outcome as Any)  // expected-error {{resultMustBeCodable}}
  print(executor.submit { (1, 2) }.isDone)  // expected-error {{resultMustBeCodable}}
  print(executor.submit { (1, 2) }.isCancelled)  // expected-error {{resultMustBeCodable}}
  executor.submit { (1, 2) }.cancel()  // expected-error {{resultMustBeCodable}}
  executor.submit { (1, 2) }.terminate()  // expected-error {{resultMustBeCodable}}
  executor.submit { (1, 2) }.addDoneCallback { _ in }  // expected-error {{resultMustBeCodable}}
  print(executor.submit { (1, 2) }.description)  // expected-error {{resultMustBeCodable}}
  futures.append(executor.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  futures += [executor.submit { (1, 2) }]  // expected-error {{resultMustBeCodable}}
  voids.append(executor.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  take(executor.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  takeVoid(executor.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  print(takeAny(executor.submit { (1, 2) }) as Any)  // expected-error {{resultMustBeCodable}}
  do {
    let any: AnyFuture = executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
    _ = any
  }
  do {
    let void: Future<Void> = executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
    _ = void
  }
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let none: Void = try executor.submit { (1, 2) }.result()
    _ = none
  }
  // expected-error@+1 {{resultMustBeCodable}}
  for _ in 0..<3 { print(try executor.submit { (1, 2) }.result()) }
  _ = (0..<3).map { _ in executor.submit { (1, 2) } }  // expected-error {{resultMustBeCodable}}
  _ = { try executor.submit { (1, 2) }.result() }  // expected-error {{resultMustBeCodable}}
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    guard let done = try? executor.submit { (1, 2) }.result() else { return }
    _ = done
  }
  // expected-error@+1 {{resultMustBeCodable}}
  if case .success? = executor.submit { (1, 2) }.outcome { return }
  print(futures, voids)
}

private func usesWithOptions(_ executor: some Executor) throws {
  var futures: [AnyFuture] = []
  var voids: [Future<Void>] = []
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let future = executor.submit(.named("n")) { notCodable() }
    _ = future
  }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { notCodable() }.result(timeout: .seconds(1)))
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { notCodable() }.error() as Any)
  // expected-error@+1 {{resultMustBeCodable}}
  print(executor.submit(.named("n")) { notCodable() }.outcome as Any)
  // expected-error@+1 {{resultMustBeCodable}}
  print(executor.submit(.named("n")) { notCodable() }.isDone)
  // expected-error@+1 {{resultMustBeCodable}}
  print(executor.submit(.named("n")) { notCodable() }.isCancelled)
  executor.submit(.named("n")) { notCodable() }.cancel()  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  executor.submit(.named("n")) { notCodable() }.terminate()
  // expected-error@+1 {{resultMustBeCodable}}
  executor.submit(.named("n")) { notCodable() }.addDoneCallback { _ in }
  // expected-error@+1 {{resultMustBeCodable}}
  print(executor.submit(.named("n")) { notCodable() }.description)
  // expected-error@+1 {{resultMustBeCodable}}
  futures.append(executor.submit(.named("n")) { notCodable() })
  // expected-error@+1 {{resultMustBeCodable}}
  futures += [executor.submit(.named("n")) { notCodable() }]
  // expected-error@+1 {{resultMustBeCodable}}
  voids.append(executor.submit(.named("n")) { notCodable() })
  take(executor.submit(.named("n")) { notCodable() })  // expected-error {{resultMustBeCodable}}
  takeVoid(executor.submit(.named("n")) { notCodable() })  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(takeAny(executor.submit(.named("n")) { notCodable() }) as Any)
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let any: AnyFuture = executor.submit(.named("n")) { notCodable() }
    _ = any
  }
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let void: Future<Void> = executor.submit(.named("n")) { notCodable() }
    _ = void
  }
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let none: Void = try executor.submit(.named("n")) { notCodable() }.result()
    _ = none
  }
  // expected-error@+1 {{resultMustBeCodable}}
  for _ in 0..<3 { print(try executor.submit(.named("n")) { notCodable() }.result()) }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = (0..<3).map { _ in executor.submit(.named("n")) { notCodable() } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = { try executor.submit(.named("n")) { notCodable() }.result() }
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    guard let done = try? executor.submit(.named("n")) { notCodable() }.result() else { return }
    _ = done
  }
  // expected-error@+1 {{resultMustBeCodable}}
  if case .success? = executor.submit(.named("n")) { notCodable() }.outcome { return }
  print(futures, voids)
}

private func returned(_ executor: some Executor) -> Future<Void> {
  executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
}

private func usesInTask(_ executor: some Executor) async throws {
  print(try await executor.submit { (1, 2) }.value)  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await executor.submit { notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await executor.submit(.named("n")) { (1, 2) }.value)
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await executor.submit(.named("n")) { notCodable() }.result(timeout: .zero))
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await executor.submit { (1, 2) }.error() as Any)
  for future in [0, 1].map({ number in executor.submit { number } }) { _ = try await future.value }
  // expected-error@+1 {{resultMustBeCodable}}
  for future in [0, 1].map({ number in executor.submit { (number, 1) } }) { _ = future }
}

private func usedAsWhatItIs(_ executor: some Executor, _ worker: StatefulWorker<Int>) throws {
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  let pair: (Int, Int) = try executor.submit { (1, 2) }.result()
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  let (first, second) = try executor.submit { (1, 2) }.result()
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  print(try executor.submit { (1, 2) }.result().0)
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  let value: NotCodable = try executor.submit(.named("n")) { notCodable() }.result()
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  let future: Future<NotCodable> = executor.submit { notCodable() }
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  let state: (Int, Int) = try worker.submit { ($0, 2) }.result()
  print(pair, first, second, value, future, state)
}
