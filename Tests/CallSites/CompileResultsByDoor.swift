//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Bodies with a result that can come back at every door: erased and concrete executors, `async` bodies,
// workers with a state, scopes. On threads every `Sendable` result can.

import ConcurrentFutures
import FuturesTestKit

private func expect<T>(_ value: T, _ type: T.Type) {}

private struct NotCodable: Sendable {}
private struct Page: Codable, Sendable {}

@Sendable private func effect() {}
@Sendable private func notCodable() -> NotCodable { NotCodable() }
@Sendable private func tuple() -> (Int, Int) { (1, 2) }
@Sendable private func asyncNumber() async -> Int { 1 }
@discardableResult @Sendable private func number() -> Int { 1 }

private func erased(_ executor: any Executor, _ flag: Bool) throws {
  expect(executor.submit { 1 }, Future<Int>.self)
  expect(try executor.submit { 1 }.result(), Int.self)
  expect(executor.submit { number() }, Future<Int>.self)
  expect(try executor.submit { number() }.result(), Int.self)
  expect(executor.submit { Page() }, Future<Page>.self)
  expect(try executor.submit { Page() }.result(), Page.self)
  expect(executor.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try executor.submit { if flag { 1 } else { 2 } }.result(), Int.self)
  let future1 = executor.submit {
    effect()
    return [1]
  }
  expect(future1, Future<[Int]>.self)
  let value2 = try executor.submit {
    effect()
    return [1]
  }.result()
  expect(value2, [Int].self)
  expect(executor.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { 1 }.result(), Int.self)
  expect(executor.submit(.named("n")) { number() }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { number() }.result(), Int.self)
  expect(executor.submit(.named("n")) { Page() }, Future<Page>.self)
  expect(try executor.submit(.named("n")) { Page() }.result(), Page.self)
  expect(executor.submit(.named("n")) { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { if flag { 1 } else { 2 } }.result(), Int.self)
  let future3 = executor.submit(.named("n")) {
    effect()
    return [1]
  }
  expect(future3, Future<[Int]>.self)
  let value4 = try executor.submit(.named("n")) {
    effect()
    return [1]
  }.result()
  expect(value4, [Int].self)
  print(try executor.submit { 1 }.result())
}

private func inline(_ executor: InlineExecutor, _ flag: Bool) throws {
  expect(executor.submit { 1 }, Future<Int>.self)
  expect(try executor.submit { 1 }.result(), Int.self)
  expect(executor.submit { number() }, Future<Int>.self)
  expect(try executor.submit { number() }.result(), Int.self)
  expect(executor.submit { Page() }, Future<Page>.self)
  expect(try executor.submit { Page() }.result(), Page.self)
  expect(executor.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try executor.submit { if flag { 1 } else { 2 } }.result(), Int.self)
  let future1 = executor.submit {
    effect()
    return [1]
  }
  expect(future1, Future<[Int]>.self)
  let value2 = try executor.submit {
    effect()
    return [1]
  }.result()
  expect(value2, [Int].self)
  expect(executor.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { 1 }.result(), Int.self)
  expect(executor.submit(.named("n")) { number() }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { number() }.result(), Int.self)
  expect(executor.submit(.named("n")) { Page() }, Future<Page>.self)
  expect(try executor.submit(.named("n")) { Page() }.result(), Page.self)
  expect(executor.submit(.named("n")) { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { if flag { 1 } else { 2 } }.result(), Int.self)
  let future3 = executor.submit(.named("n")) {
    effect()
    return [1]
  }
  expect(future3, Future<[Int]>.self)
  let value4 = try executor.submit(.named("n")) {
    effect()
    return [1]
  }.result()
  expect(value4, [Int].self)
  print(try executor.submit { 1 }.result())
}

private func manual(_ executor: ManualExecutor, _ flag: Bool) throws {
  expect(executor.submit { 1 }, Future<Int>.self)
  expect(try executor.submit { 1 }.result(), Int.self)
  expect(executor.submit { number() }, Future<Int>.self)
  expect(try executor.submit { number() }.result(), Int.self)
  expect(executor.submit { Page() }, Future<Page>.self)
  expect(try executor.submit { Page() }.result(), Page.self)
  expect(executor.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try executor.submit { if flag { 1 } else { 2 } }.result(), Int.self)
  let future1 = executor.submit {
    effect()
    return [1]
  }
  expect(future1, Future<[Int]>.self)
  let value2 = try executor.submit {
    effect()
    return [1]
  }.result()
  expect(value2, [Int].self)
  expect(executor.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { 1 }.result(), Int.self)
  expect(executor.submit(.named("n")) { number() }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { number() }.result(), Int.self)
  expect(executor.submit(.named("n")) { Page() }, Future<Page>.self)
  expect(try executor.submit(.named("n")) { Page() }.result(), Page.self)
  expect(executor.submit(.named("n")) { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try executor.submit(.named("n")) { if flag { 1 } else { 2 } }.result(), Int.self)
  let future3 = executor.submit(.named("n")) {
    effect()
    return [1]
  }
  expect(future3, Future<[Int]>.self)
  let value4 = try executor.submit(.named("n")) {
    effect()
    return [1]
  }.result()
  expect(value4, [Int].self)
  print(try executor.submit { 1 }.result())
}

private func processes(_ pool: ProcessPoolExecutor, _ flag: Bool) throws {
  expect(pool.submit { 1 }, Future<Int>.self)
  expect(try pool.submit { 1 }.result(), Int.self)
  expect(pool.submit { number() }, Future<Int>.self)
  expect(try pool.submit { number() }.result(), Int.self)
  expect(pool.submit { Page() }, Future<Page>.self)
  expect(try pool.submit { Page() }.result(), Page.self)
  expect(pool.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try pool.submit { if flag { 1 } else { 2 } }.result(), Int.self)
  let future1 = pool.submit {
    effect()
    return [1]
  }
  expect(future1, Future<[Int]>.self)
  let value2 = try pool.submit {
    effect()
    return [1]
  }.result()
  expect(value2, [Int].self)
  expect(pool.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(try pool.submit(.named("n")) { 1 }.result(), Int.self)
  expect(pool.submit(.named("n")) { number() }, Future<Int>.self)
  expect(try pool.submit(.named("n")) { number() }.result(), Int.self)
  expect(pool.submit(.named("n")) { Page() }, Future<Page>.self)
  expect(try pool.submit(.named("n")) { Page() }.result(), Page.self)
  expect(pool.submit(.named("n")) { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(try pool.submit(.named("n")) { if flag { 1 } else { 2 } }.result(), Int.self)
  let future3 = pool.submit(.named("n")) {
    effect()
    return [1]
  }
  expect(future3, Future<[Int]>.self)
  let value4 = try pool.submit(.named("n")) {
    effect()
    return [1]
  }.result()
  expect(value4, [Int].self)
  print(try pool.submit { 1 }.result())
}

private func threads(_ pool: ThreadPoolExecutor, _ flag: Bool) throws {
  expect(pool.submit { 1 }, Future<Int>.self)
  expect(try pool.submit { 1 }.result(), Int.self)
  expect(pool.submit { notCodable() }, Future<NotCodable>.self)
  expect(try pool.submit { notCodable() }.result(), NotCodable.self)
  expect(pool.submit { tuple() }, Future<(Int, Int)>.self)
  expect(try pool.submit { tuple() }.result(), (Int, Int).self)
  expect(pool.submit { (1, 2) }, Future<(Int, Int)>.self)
  expect(try pool.submit { (1, 2) }.result(), (Int, Int).self)
  expect(pool.submit { [notCodable()] }, Future<[NotCodable]>.self)
  expect(try pool.submit { [notCodable()] }.result(), [NotCodable].self)
  expect(pool.submit { if flag { notCodable() } else { NotCodable() } }, Future<NotCodable>.self)
  let value1 = try pool.submit { if flag { notCodable() } else { NotCodable() } }.result()
  expect(value1, NotCodable.self)
  expect(pool.submit { await asyncNumber() }, Future<Int>.self)
  expect(try pool.submit { await asyncNumber() }.result(), Int.self)
  expect(pool.submit { () async -> NotCodable in NotCodable() }, Future<NotCodable>.self)
  expect(try pool.submit { () async -> NotCodable in NotCodable() }.result(), NotCodable.self)
  expect(pool.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(try pool.submit(.named("n")) { 1 }.result(), Int.self)
  expect(pool.submit(.named("n")) { notCodable() }, Future<NotCodable>.self)
  expect(try pool.submit(.named("n")) { notCodable() }.result(), NotCodable.self)
  expect(pool.submit(.named("n")) { tuple() }, Future<(Int, Int)>.self)
  expect(try pool.submit(.named("n")) { tuple() }.result(), (Int, Int).self)
  expect(pool.submit(.named("n")) { (1, 2) }, Future<(Int, Int)>.self)
  expect(try pool.submit(.named("n")) { (1, 2) }.result(), (Int, Int).self)
  expect(pool.submit(.named("n")) { [notCodable()] }, Future<[NotCodable]>.self)
  expect(try pool.submit(.named("n")) { [notCodable()] }.result(), [NotCodable].self)
  let future2 = pool.submit(.named("n")) { if flag { notCodable() } else { NotCodable() } }
  expect(future2, Future<NotCodable>.self)
  let value3 = try pool.submit(.named("n")) { if flag { notCodable() } else { NotCodable() } }
    .result()
  expect(value3, NotCodable.self)
  expect(pool.submit(.named("n")) { await asyncNumber() }, Future<Int>.self)
  expect(try pool.submit(.named("n")) { await asyncNumber() }.result(), Int.self)
  let future4 = pool.submit(.named("n")) { () async -> NotCodable in NotCodable() }
  expect(future4, Future<NotCodable>.self)
  let value5 = try pool.submit(.named("n")) { () async -> NotCodable in NotCodable() }.result()
  expect(value5, NotCodable.self)
  print(try pool.submit { (1, 2) }.result())
  print(try pool.submit(.named("n")) { notCodable() }.result())
}

private func suspending(_ pool: ProcessPoolExecutor, _ flag: Bool) throws {
  expect(pool.submit { await asyncNumber() }, Future<Int>.self)
  expect(try pool.submit { await asyncNumber() }.result(), Int.self)
  expect(pool.submit { () async -> Int? in nil }, Future<Int?>.self)
  expect(try pool.submit { () async -> Int? in nil }.result(), Int?.self)
  expect(pool.submit { [await asyncNumber()] }, Future<[Int]>.self)
  expect(try pool.submit { [await asyncNumber()] }.result(), [Int].self)
  expect(pool.submit { if flag { await asyncNumber() } else { 2 } }, Future<Int>.self)
  expect(try pool.submit { if flag { await asyncNumber() } else { 2 } }.result(), Int.self)
  let future1 = pool.submit {
    let first = await asyncNumber()
    return first + 1
  }
  expect(future1, Future<Int>.self)
  let value2 = try pool.submit {
    let first = await asyncNumber()
    return first + 1
  }.result()
  expect(value2, Int.self)
  expect(pool.submit(.named("n")) { await asyncNumber() }, Future<Int>.self)
  expect(try pool.submit(.named("n")) { await asyncNumber() }.result(), Int.self)
  expect(pool.submit(.named("n")) { () async -> Int? in nil }, Future<Int?>.self)
  expect(try pool.submit(.named("n")) { () async -> Int? in nil }.result(), Int?.self)
  expect(pool.submit(.named("n")) { [await asyncNumber()] }, Future<[Int]>.self)
  expect(try pool.submit(.named("n")) { [await asyncNumber()] }.result(), [Int].self)
  expect(pool.submit(.named("n")) { if flag { await asyncNumber() } else { 2 } }, Future<Int>.self)
  let value3 = try pool.submit(.named("n")) { if flag { await asyncNumber() } else { 2 } }.result()
  expect(value3, Int.self)
  let future4 = pool.submit(.named("n")) {
    let first = await asyncNumber()
    return first + 1
  }
  expect(future4, Future<Int>.self)
  let value5 = try pool.submit(.named("n")) {
    let first = await asyncNumber()
    return first + 1
  }.result()
  expect(value5, Int.self)
  print(try pool.submit { await asyncNumber() }.result())
}

private func stateful(_ worker: StatefulWorker<Int>, _ flag: Bool) throws {
  expect(worker.submit { $0 }, Future<Int>.self)
  expect(try worker.submit { $0 }.result(), Int.self)
  expect(worker.submit { _ in number() }, Future<Int>.self)
  expect(try worker.submit { _ in number() }.result(), Int.self)
  expect(worker.submit { [$0] }, Future<[Int]>.self)
  expect(try worker.submit { [$0] }.result(), [Int].self)
  expect(worker.submit { $0 > 0 ? Page() : nil }, Future<Page?>.self)
  expect(try worker.submit { $0 > 0 ? Page() : nil }.result(), Page?.self)
  expect(worker.submit { if flag { $0 } else { 2 } }, Future<Int>.self)
  expect(try worker.submit { if flag { $0 } else { 2 } }.result(), Int.self)
  let future1 = worker.submit { state in
    state += 1
    return state
  }
  expect(future1, Future<Int>.self)
  expect(worker.submit(.named("n")) { $0 }, Future<Int>.self)
  expect(try worker.submit(.named("n")) { $0 }.result(), Int.self)
  expect(worker.submit(.named("n")) { _ in number() }, Future<Int>.self)
  expect(try worker.submit(.named("n")) { _ in number() }.result(), Int.self)
  expect(worker.submit(.named("n")) { [$0] }, Future<[Int]>.self)
  expect(try worker.submit(.named("n")) { [$0] }.result(), [Int].self)
  expect(worker.submit(.named("n")) { $0 > 0 ? Page() : nil }, Future<Page?>.self)
  expect(try worker.submit(.named("n")) { $0 > 0 ? Page() : nil }.result(), Page?.self)
  expect(worker.submit(.named("n")) { if flag { $0 } else { 2 } }, Future<Int>.self)
  expect(try worker.submit(.named("n")) { if flag { $0 } else { 2 } }.result(), Int.self)
  let future2 = worker.submit(.named("n")) { state in
    state += 1
    return state
  }
  expect(future2, Future<Int>.self)
  print(try worker.submit { $0 }.result())
}

private func scopes() throws {
  expect(try withProcessPool { pool in try pool.submit { 1 }.result() }, Int.self)
  expect(try withProcessPool { $0.submit { 1 } }, Future<Int>.self)
  expect(try withThreadPool { pool in try pool.submit { (1, 2) }.result() }, (Int, Int).self)
}
