//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Call sites that must not compile, and what the compiler says of each. Data races are in
// `RejectRegions.swift`: the compiler looks for them only in a file that type-checks. Results that could
// not come back are in `RejectLost...swift`.

import ConcurrentFutures

// expected-note@+1 12 {{'NotSendable' does not conform to the 'Sendable' protocol}}
private final class NotSendable {}

// MARK: Results that cannot leave their thread

private func notSendable(_ pool: ThreadPoolExecutor) throws {
  // expected-error@+1 {{'NotSendable' does not conform to the 'Sendable'}}
  _ = pool.submit { NotSendable() }
  // expected-error@+1 2 {{'NotSendable' does not conform to the 'Sendable'}}
  print(try pool.submit { NotSendable() }.result())
  // expected-error@+1 {{'NotSendable' does not conform to the 'Sendable'}}
  _ = pool.submit(.named("n")) { NotSendable() }
  // expected-error@+1 3 {{'NotSendable' does not conform to the 'Sendable'}}
  pool.submit(.named("n")) { NotSendable() }.addDoneCallback { _ in }
  // expected-error@+1 {{'NotSendable' does not conform to the 'Sendable'}}
  _ = pool.submit { () async -> NotSendable in NotSendable() }
  // expected-error@+1 2 {{'NotSendable' does not conform to the 'Sendable'}}
  print(try pool.submit(.named("n")) { () async -> NotSendable in NotSendable() }.result())
  // expected-error@+1 {{'NotSendable' does not conform to the 'Sendable'}}
  _ = try pool.map([1]) { _ in NotSendable() }
  // expected-error@+1 {{'NotSendable' does not conform to the 'Sendable'}}
  _ = try pool.map([NotSendable()]) { _ in 1 }
}

// MARK: Expressions where closures belong

private func effect() {}

private func expressions(
  _ executor: some Executor, _ erased: any Executor, _ pool: ProcessPoolExecutor
) {
  // expected-error@+1 {{cannot convert value of type '()' to expected argument type}}
  _ = executor.submit(.named("n"), effect())
  // expected-error@+1 {{cannot convert value of type '()' to expected argument type}}
  _ = erased.submit(.named("n"), effect())
  // expected-error@+1 {{no exact matches in call to instance method 'submit'}}
  _ = pool.submit(.named("n"), effect())
}

// MARK: Async bodies where calls may leave the process

private func asyncBody(_ executor: some Executor) {
  // expected-error@+1 {{no exact matches in call to instance method 'submit'}}
  _ = executor.submit { () async -> Int in 1 }
}

// MARK: Blocking in async code

private func blocking(_ pool: ThreadPoolExecutor, _ future: Future<Int>) async throws {
  let futures = [future]
  // expected-error@+2 {{'async' but is not marked with 'await'}}
  // expected-note@+1 {{call is 'async'}}
  _ = try future.result()
  // expected-error@+2 {{'async' but is not marked with 'await'}}
  // expected-note@+1 {{call is 'async'}}
  _ = try future.error()
  // expected-error@+2 {{'async' but is not marked with 'await'}}
  // expected-note@+1 {{call is 'async'}}
  _ = futures.wait()
  // expected-error@+2 {{'async' but is not marked with 'await'}}
  // expected-note@+1 {{call is 'async'}}
  _ = try pool.map([1]) { $0 }
  // expected-error@+2 {{'async' but is not marked with 'await'}}
  // expected-note@+1 {{call is 'async'}}
  pool.shutdown()
  // expected-error@+2 {{'async' but is not marked with 'await'}}
  // expected-note@+1 {{call is 'async'}}
  pool.shutdown(cancelPending: true)
  // expected-error@+2 {{'async' but is not marked with 'await'}}
  // expected-note@+1 {{call is 'async'}}
  _ = try withThreadPool { $0._width }
  _ = pool.stream([1]) { $0 }.blocking  // expected-error {{blocks the thread; use 'results'}}
  // expected-error@+2 {{'next' is unavailable from asynchronous contexts; blocks the thread}}
  // expected-error@+1 {{'makeIterator' is unavailable from asynchronous contexts; blocks the thread}}
  for _ in futures.asCompleted() {}
}

// MARK: What is easily forgotten

private func forgotten(_ pool: ThreadPoolExecutor) {
  pool.submit { 1 }  // expected-warning {{result of call to 'submit' is unused}}
}

// expected-error@+2 {{cannot inherit from non-open class 'AnyFuture'}}
// expected-warning@+1 {{must restate inherited '@unchecked Sendable'}}
private final class MyFuture: AnyFuture {}

// MARK: Python's names

private func python(_ future: Future<Int>, _ promise: Promise<Int>) throws {
  _ = future.done()  // expected-error {{'done()' has been renamed to 'isDone'}}
  _ = future.running()  // expected-error {{'running()' has been renamed to 'isRunning'}}
  _ = future.cancelled()  // expected-error {{'cancelled()' has been renamed to 'isCancelled'}}
  // expected-error@+1 {{'exception(timeout:)' has been renamed to 'error(timeout:)'}}
  _ = try future.exception(timeout: .zero)
  // expected-error@+1 {{'add_done_callback' has been renamed to 'addDoneCallback(_:)'}}
  future.add_done_callback { _ in }
  // expected-error@+1 {{'set_running_or_notify_cancel()' has been renamed to 'start()'}}
  _ = promise.set_running_or_notify_cancel()
  try promise.set_result(1)  // expected-error {{'set_result' has been renamed to 'succeed(_:)'}}
  // expected-error@+1 {{'set_exception' has been renamed to 'fail(_:)'}}
  try promise.set_exception(CancellationError())
  // expected-error@+1 {{'ALL_COMPLETED' has been renamed to 'allCompleted'}}
  _ = [future].wait(until: .ALL_COMPLETED)
  // expected-error@+1 {{'FIRST_COMPLETED' has been renamed to 'firstCompleted'}}
  _ = [future].wait(until: .FIRST_COMPLETED)
  // expected-error@+1 {{'FIRST_EXCEPTION' has been renamed to 'firstError'}}
  _ = [future].wait(until: .FIRST_EXCEPTION)
  // expected-error@+1 {{'as_completed(_:timeout:)' is unavailable: use 'futures.asCompleted(timeout:)'}}
  _ = as_completed([future])
  // expected-error@+1 {{has been renamed to 'init(maxWorkers:}}
  _ = ThreadPoolExecutor(max_workers: 3)
}
