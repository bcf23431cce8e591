//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Results that could not come back, at every door: erased and concrete executors, workers with a state,
// scopes, and the forms that always need a result.

import ConcurrentFutures
import FuturesTestKit

private struct NotCodable: Sendable {}
private final class NotSendable {}
private struct NotCopyable: ~Copyable, Sendable {}

@Sendable private func notCodable() -> NotCodable { NotCodable() }
@discardableResult @Sendable private func discardable() -> NotCodable { NotCodable() }
@Sendable private func wrap(_ number: Int) -> NotCodable { NotCodable() }

private func take(_ future: AnyFuture) {}
private func takeVoid(_ future: Future<Void>) {}

private func erased(_ executor: any Executor, _ flag: Bool) throws {
  _ = executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { discardable() }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { discardable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { NotCopyable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { if flag { 1 } else { "a" } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit {
    let value = notCodable()
    return value
  }.result()
  executor.submit { (1, 2) }.addDoneCallback { _ in }  // expected-error {{resultMustBeCodable}}
  takeVoid(executor.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { (1, 2) }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { (1, 2) }.result())
  _ = executor.submit(.named("n")) { discardable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { discardable() }.result())
  _ = executor.submit(.named("n")) { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { NotCopyable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { 1 } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  executor.submit(.named("n")) { (1, 2) }.addDoneCallback { _ in }
  takeVoid(executor.submit(.named("n")) { (1, 2) })  // expected-error {{resultMustBeCodable}}
}

private func inline(_ executor: InlineExecutor, _ flag: Bool) throws {
  _ = executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { discardable() }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { discardable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { NotCopyable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { if flag { 1 } else { "a" } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit {
    let value = notCodable()
    return value
  }.result()
  executor.submit { (1, 2) }.addDoneCallback { _ in }  // expected-error {{resultMustBeCodable}}
  takeVoid(executor.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { (1, 2) }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { (1, 2) }.result())
  _ = executor.submit(.named("n")) { discardable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { discardable() }.result())
  _ = executor.submit(.named("n")) { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { NotCopyable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { 1 } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  executor.submit(.named("n")) { (1, 2) }.addDoneCallback { _ in }
  takeVoid(executor.submit(.named("n")) { (1, 2) })  // expected-error {{resultMustBeCodable}}
}

private func manual(_ executor: ManualExecutor, _ flag: Bool) throws {
  _ = executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { discardable() }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { discardable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { NotCopyable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { if flag { 1 } else { "a" } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit {
    let value = notCodable()
    return value
  }.result()
  executor.submit { (1, 2) }.addDoneCallback { _ in }  // expected-error {{resultMustBeCodable}}
  takeVoid(executor.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { (1, 2) }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { (1, 2) }.result())
  _ = executor.submit(.named("n")) { discardable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { discardable() }.result())
  _ = executor.submit(.named("n")) { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { NotCopyable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { 1 } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  executor.submit(.named("n")) { (1, 2) }.addDoneCallback { _ in }
  takeVoid(executor.submit(.named("n")) { (1, 2) })  // expected-error {{resultMustBeCodable}}
}

private func processes(_ pool: ProcessPoolExecutor, _ flag: Bool) throws {
  _ = pool.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
  print(try pool.submit { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { discardable() }  // expected-error {{resultMustBeCodable}}
  print(try pool.submit { discardable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  print(try pool.submit { NotCopyable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { if flag { 1 } else { "a" } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { if flag { 1 } else { "a" } }.result())
  _ = pool.submit { if flag { (1, 2) } else { (3, 4) } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try pool.submit {
    let value = notCodable()
    return value
  }.result()
  pool.submit { (1, 2) }.addDoneCallback { _ in }  // expected-error {{resultMustBeCodable}}
  takeVoid(pool.submit { (1, 2) })  // expected-error {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { (1, 2) }  // expected-error {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { discardable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { discardable() }.result())
  _ = pool.submit(.named("n")) { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { NotCopyable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { if flag { 1 } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try pool.submit(.named("n")) {
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  pool.submit(.named("n")) { (1, 2) }.addDoneCallback { _ in }
  takeVoid(pool.submit(.named("n")) { (1, 2) })  // expected-error {{resultMustBeCodable}}
}

private func stateful(
  _ worker: StatefulWorker<Int>, _ numbers: StatefulWorker<Set<Int>>, _ flag: Bool
) throws {
  _ = worker.submit { state in (state, 2) }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit { state in (state, 2) }.result())
  _ = worker.submit { _ in notCodable() }  // expected-error {{resultMustBeCodable}}
  print(try worker.submit { _ in notCodable() }.result())  // expected-error {{resultMustBeCodable}}
  _ = worker.submit { _ in discardable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit { _ in discardable() }.result())
  _ = worker.submit { _ in NotCopyable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit { _ in NotCopyable() }.result())
  _ = worker.submit { _ in NotSendable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit { _ in NotSendable() }.result())
  _ = worker.submit { _ in [notCodable()] }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit { _ in [notCodable()] }.result())
  _ = worker.submit { _ in if flag { 1 } else { "a" } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit { _ in if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = worker.submit { _ in if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit { _ in if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = worker.submit { _ in
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try worker.submit { _ in
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  worker.submit { state in (state, 2) }.addDoneCallback { _ in }
  take(worker.submit { state in (state, 2) })  // expected-error {{resultMustBeCodable}}
  takeVoid(worker.submit { state in (state, 2) })  // expected-error {{resultMustBeCodable}}
  _ = worker.submit(.named("n")) { state in (state, 2) }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { state in (state, 2) }.result())
  _ = worker.submit(.named("n")) { _ in notCodable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { _ in notCodable() }.result())
  _ = worker.submit(.named("n")) { _ in discardable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { _ in discardable() }.result())
  _ = worker.submit(.named("n")) { _ in NotCopyable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { _ in NotCopyable() }.result())
  _ = worker.submit(.named("n")) { _ in NotSendable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { _ in NotSendable() }.result())
  _ = worker.submit(.named("n")) { _ in [notCodable()] }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { _ in [notCodable()] }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = worker.submit(.named("n")) { _ in if flag { 1 } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { _ in if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = worker.submit(.named("n")) { _ in if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try worker.submit(.named("n")) { _ in if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = worker.submit(.named("n")) { _ in
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try worker.submit(.named("n")) { _ in
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  worker.submit(.named("n")) { state in (state, 2) }.addDoneCallback { _ in }
  // expected-error@+1 {{resultMustBeCodable}}
  take(worker.submit(.named("n")) { state in (state, 2) })
  // expected-error@+1 {{resultMustBeCodable}}
  takeVoid(worker.submit(.named("n")) { state in (state, 2) })
  _ = numbers.submit { $0.insert(1) }  // expected-error {{resultMustBeCodable}}
}

private func statefulInTask(_ worker: StatefulWorker<Int>) async throws {
  print(try await worker.submit { ($0, 2) }.value)  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await worker.submit { _ in notCodable() }.result())
}

private func scopes() throws {
  // expected-error@+1 {{resultMustBeCodable}}
  print(try withProcessPool { pool in try pool.submit { (1, 2) }.result() })
  // expected-error@+1 {{resultMustBeCodable}}
  try withProcessPool { pool in print(try pool.submit { (1, 2) }.result()) }
  _ = try withProcessPool { $0.submit { (1, 2) } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+2 {{resultMustBeCodable}}
  try withProcessPool { pool in
    for index in 0..<3 { print(try pool.submit { (index, 2) }.result()) }
  }
}

private func scopesInTask() async throws {
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await withProcessPool { pool in try await pool.submit { (1, 2) }.value })
  // expected-error@+1 {{resultMustBeCodable}}
  try await withProcessPool { pool in print(try await pool.submit { notCodable() }.value) }
}

// MARK: Forms that always need a result

private func needed(_ executor: some Executor) throws {
  // expected-error@+2 {{requires that 'NotCodable' conform to 'Decodable'}}
  // expected-error@+1 {{requires that 'NotCodable' conform to 'Encodable'}}
  _ = try executor.map([1]) { _ in NotCodable() }
  // expected-error@+2 {{requires that 'NotCodable' conform to 'Decodable'}}
  // expected-error@+1 {{requires that 'NotCodable' conform to 'Encodable'}}
  _ = try executor.map(wrap, [1])
  // expected-error@+2 {{requires that 'NotCodable' conform to 'Decodable'}}
  // expected-error@+1 {{requires that 'NotCodable' conform to 'Encodable'}}
  _ = executor.stream([1]) { _ in NotCodable() }
  // expected-error@+1 {{requires that 'NotCodable' conform to 'Decodable'}}
  _ = executor.submit(wrap, 1)
}

/// An executor as a user would write it.
private final class Own: Executor {
  func submit<R: Codable & Sendable>(
    _ options: TaskOptions, _ body: sending @escaping () throws -> R
  ) -> Future<R> {
    InlineExecutor().submit(options, body)
  }

  @_disfavoredOverload
  func submit(
    _ options: TaskOptions, _ body: sending @escaping () throws -> Void?
  ) -> Future<Void> {
    InlineExecutor().submit(options, body)
  }

  func shutdown(cancelPending: Bool) {}
  func shutdown(cancelPending: Bool) async {}
  func shutdown(cancelPending: Bool, within limit: Duration) async -> [AnyFuture] { [] }
}

private func own(_ executor: Own, _ flag: Bool) throws {
  print(try executor.submit { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { (1, 2) }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { 1 } else { "a" } }.result())
}
