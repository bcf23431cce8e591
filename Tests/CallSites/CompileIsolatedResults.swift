//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// As `CompileResults.swift`, where the main actor isolates everything by default. Compiled with
// `-default-isolation MainActor`.

import ConcurrentFutures

private func expect<T>(_ value: T, _ type: T.Type) {}

private nonisolated struct Page: Codable {}
private struct Isolated: Codable {}

private nonisolated func make() -> Isolated { Isolated() }
private nonisolated func effect() {}

private func contract(_ executor: some Executor, _ flag: Bool) throws {
  expect(executor.submit { Page() }, Future<Page>.self)
  expect(try executor.submit { Page() }.result(), Page.self)
  expect(executor.submit(.named("n")) { [Page()] }, Future<[Page]>.self)
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(try executor.submit { effect() }.result(), Void.self)
  expect(executor.submit { if flag { effect() } else { print() } }, Future<Void>.self)
  expect(executor.submit(.named("n")) { print() }, Future<Void>.self)
  print(try executor.submit { Page() }.result())
}

private func processes(_ pool: ProcessPoolExecutor, _ worker: StatefulWorker<Int>) throws {
  expect(pool.submit { Page() }, Future<Page>.self)
  expect(pool.submit { () async -> Page in Page() }, Future<Page>.self)
  expect(try pool.submit { Page() }.result(), Page.self)
  expect(pool.submit { effect() }, Future<Void>.self)
  expect(worker.submit { _ in Page() }, Future<Page>.self)
  expect(try worker.submit { $0 }.result(), Int.self)
  expect(worker.submit { $0 += 1 }, Future<Void>.self)
}

private func threads(_ pool: ThreadPoolExecutor) throws {
  expect(pool.submit { make() }, Future<Isolated>.self)
  expect(try pool.submit { make() }.result(), Isolated.self)
}
