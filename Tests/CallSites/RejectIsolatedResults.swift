//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Where the main actor isolates everything by default, a struct's `Codable` conformance is its own, and
// its values cannot come back from elsewhere; those of a `nonisolated` type can. Compiled with
// `-default-isolation MainActor`.

import ConcurrentFutures

private struct Isolated: Codable {}

private nonisolated func make() -> Isolated { Isolated() }

private func contract(_ executor: some Executor) throws {
  _ = executor.submit { Isolated() }  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { Isolated() }.result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { Isolated() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { make() }.result())
  _ = executor.submit { [make()] }  // expected-error {{resultMustBeCodable}}
  executor.submit { make() }.addDoneCallback { _ in }  // expected-error {{resultMustBeCodable}}
}

private func executors(_ erased: any Executor, _ inline: InlineExecutor) throws {
  _ = erased.submit { make() }  // expected-error {{resultMustBeCodable}}
  print(try erased.submit { make() }.result())  // expected-error {{resultMustBeCodable}}
  _ = inline.submit { make() }  // expected-error {{resultMustBeCodable}}
  print(try inline.submit { make() }.result())  // expected-error {{resultMustBeCodable}}
}

private func processes(_ pool: ProcessPoolExecutor, _ worker: StatefulWorker<Int>) throws {
  _ = pool.submit { make() }  // expected-error {{resultMustBeCodable}}
  print(try pool.submit { make() }.result())  // expected-error {{resultMustBeCodable}}
  _ = pool.submit { () async -> Isolated in make() }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try pool.submit(.named("n")) { () async -> Isolated in make() }.result())
  _ = worker.submit { _ in make() }  // expected-error {{resultMustBeCodable}}
  print(try worker.submit { _ in make() }.result())  // expected-error {{resultMustBeCodable}}
}

private func inTask(_ executor: some Executor) async throws {
  print(try await executor.submit { make() }.value)  // expected-error {{resultMustBeCodable}}
}

private func usedAsWhatItIs(_ executor: some Executor) throws {
  // expected-error@+2 {{main actor-isolated conformance of 'Isolated' to 'Decodable'}}
  // expected-error@+1 {{main actor-isolated conformance of 'Isolated' to 'Encodable'}}
  let value: Isolated = try executor.submit { make() }.result()
  _ = value
}
