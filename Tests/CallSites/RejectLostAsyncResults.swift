//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Call sites of `async` bodies whose results could not come back from a process.

import ConcurrentFutures

private struct NotCodable: Sendable {}
private struct NotCopyable: ~Copyable, Sendable {}

@Sendable private func tuple() async -> (Int, Int) { (1, 2) }
@Sendable private func notCodable() async -> NotCodable { NotCodable() }
@discardableResult @Sendable private func discardable() async throws -> NotCodable { NotCodable() }
@Sendable private func number() async -> Int { 1 }

private func take(_ future: AnyFuture) {}
private func takeVoid(_ future: Future<Void>) {}

private func unchained(_ pool: ProcessPoolExecutor, _ flag: Bool) {
  _ = pool.submit { await tuple() }  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { await notCodable() }  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { try await discardable() }  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { [await notCodable()] }  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { (await number(), 2) }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit { () async -> NotCodable in await notCodable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit { () async -> NotCopyable in NotCopyable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit { if flag { await notCodable() } else { NotCodable() } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit { if flag { await number() } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit {
    let value = await notCodable()
    return value
  }
}

private func unchainedWithOptions(_ pool: ProcessPoolExecutor, _ flag: Bool) {
  _ = pool.submit(.named("n")) { await tuple() }  // expected-error {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { await notCodable() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { try await discardable() }
  _ = pool.submit(.named("n")) { [await notCodable()] }  // expected-error {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { (await number(), 2) }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { () async -> NotCodable in await notCodable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { () async -> NotCopyable in NotCopyable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { if flag { await notCodable() } else { NotCodable() } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) { if flag { await number() } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = pool.submit(.named("n")) {
    let value = await notCodable()
    return value
  }
}

private func chained(_ pool: ProcessPoolExecutor, _ flag: Bool) throws {
  print(try pool.submit { await tuple() }.result())  // expected-error {{resultMustBeCodable}}
  print(try pool.submit { await notCodable() }.result())  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { try await discardable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { [await notCodable()] }.result())
  print(try pool.submit { (await number(), 2) }.result())  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { () async -> NotCodable in await notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { () async -> NotCopyable in NotCopyable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try pool.submit { if flag { await notCodable() } else { NotCodable() } }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { if flag { await number() } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try pool.submit {
    let value = await notCodable()
    return value
  }.result()
}

private func chainedWithOptions(_ pool: ProcessPoolExecutor, _ flag: Bool) throws {
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { await tuple() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { await notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { try await discardable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { [await notCodable()] }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { (await number(), 2) }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { () async -> NotCodable in await notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { () async -> NotCopyable in NotCopyable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try pool.submit(.named("n")) { if flag { await notCodable() } else { NotCodable() } }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { if flag { await number() } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try pool.submit(.named("n")) {
    let value = await notCodable()
    return value
  }.result()
}

private func uses(_ pool: ProcessPoolExecutor) throws {
  var futures: [AnyFuture] = []
  var voids: [Future<Void>] = []
  do {
    let future = pool.submit { await tuple() }  // expected-error {{resultMustBeCodable}}
    _ = future
  }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit { await tuple() }.result(timeout: .seconds(1)))
  print(try pool.submit { await tuple() }.error() as Any)  // expected-error {{resultMustBeCodable}}
  print(pool.submit { await tuple() }.outcome as Any)  // expected-error {{resultMustBeCodable}}
  print(pool.submit { await tuple() }.isDone)  // expected-error {{resultMustBeCodable}}
  pool.submit { await tuple() }.cancel()  // expected-error {{resultMustBeCodable}}
  pool.submit { await tuple() }.terminate()  // expected-error {{resultMustBeCodable}}
  pool.submit { await tuple() }.addDoneCallback { _ in }  // expected-error {{resultMustBeCodable}}
  futures.append(pool.submit { await tuple() })  // expected-error {{resultMustBeCodable}}
  voids.append(pool.submit { await tuple() })  // expected-error {{resultMustBeCodable}}
  take(pool.submit { await tuple() })  // expected-error {{resultMustBeCodable}}
  takeVoid(pool.submit { await tuple() })  // expected-error {{resultMustBeCodable}}
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let void: Future<Void> = pool.submit { await tuple() }
    _ = void
  }
  // expected-error@+1 {{resultMustBeCodable}}
  for _ in 0..<3 { print(try pool.submit { await tuple() }.result()) }
  print(futures, voids)
}

private func usesWithOptions(_ pool: ProcessPoolExecutor) throws {
  var futures: [AnyFuture] = []
  var voids: [Future<Void>] = []
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let future = pool.submit(.named("n")) { await notCodable() }
    _ = future
  }
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { await notCodable() }.result(timeout: .seconds(1)))
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { await notCodable() }.error() as Any)
  // expected-error@+1 {{resultMustBeCodable}}
  print(pool.submit(.named("n")) { await notCodable() }.outcome as Any)
  // expected-error@+1 {{resultMustBeCodable}}
  print(pool.submit(.named("n")) { await notCodable() }.isDone)
  // expected-error@+1 {{resultMustBeCodable}}
  pool.submit(.named("n")) { await notCodable() }.cancel()
  // expected-error@+1 {{resultMustBeCodable}}
  pool.submit(.named("n")) { await notCodable() }.terminate()
  // expected-error@+1 {{resultMustBeCodable}}
  pool.submit(.named("n")) { await notCodable() }.addDoneCallback { _ in }
  // expected-error@+1 {{resultMustBeCodable}}
  futures.append(pool.submit(.named("n")) { await notCodable() })
  // expected-error@+1 {{resultMustBeCodable}}
  voids.append(pool.submit(.named("n")) { await notCodable() })
  take(pool.submit(.named("n")) { await notCodable() })  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  takeVoid(pool.submit(.named("n")) { await notCodable() })
  do {
    // expected-error@+1 {{resultMustBeCodable}}
    let void: Future<Void> = pool.submit(.named("n")) { await notCodable() }
    _ = void
  }
  // expected-error@+1 {{resultMustBeCodable}}
  for _ in 0..<3 { print(try pool.submit(.named("n")) { await notCodable() }.result()) }
  print(futures, voids)
}

private func usesInTask(_ pool: ProcessPoolExecutor) async throws {
  print(try await pool.submit { await tuple() }.value)  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await pool.submit { await notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try await pool.submit(.named("n")) { await notCodable() }.value)
  // expected-error@+1 {{resultMustBeCodable}}
  try await withProcessPool { pool in print(try await pool.submit { await tuple() }.value) }
}

private func usedAsWhatItIs(_ pool: ProcessPoolExecutor) async throws {
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  let pair: (Int, Int) = try await pool.submit { await tuple() }.value
  // expected-error@+1 {{'submit' is unavailable: the result must be Codable and Sendable}}
  let value: NotCodable = try await pool.submit(.named("n")) { await notCodable() }.value
  print(pair, value)
}
