//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Bodies without a result at every door: erased and concrete executors, `async` bodies, workers with a
// state, scopes.

import ConcurrentFutures
import FuturesTestKit

private func expect<T>(_ value: T, _ type: T.Type) {}
private func takeVoid(_ future: Future<Void>) {}

private struct NotCodable: Sendable {}
private struct Page: Codable, Sendable {
  func show() {}
}

@Sendable private func effect() {}
@Sendable private func asyncEffect() async {}
@discardableResult @Sendable private func notCodable() -> NotCodable { NotCodable() }

private func erased(_ executor: any Executor, _ flag: Bool, _ page: Page?) throws {
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(try executor.submit { effect() }.result(), Void.self)
  expect(executor.submit {}, Future<Void>.self)
  expect(try executor.submit {}.result(), Void.self)
  expect(executor.submit { page?.show() }, Future<Void>.self)
  expect(try executor.submit { page?.show() }.result(), Void.self)
  expect(executor.submit { if flag { effect() } else { print() } }, Future<Void>.self)
  expect(try executor.submit { if flag { effect() } else { print() } }.result(), Void.self)
  let future1 = executor.submit {
    effect()
    notCodable()
  }
  expect(future1, Future<Void>.self)
  let value2: Void = try executor.submit {
    effect()
    notCodable()
  }.result()
  expect(value2, Void.self)
  expect(executor.submit(.named("n")) { effect() }, Future<Void>.self)
  expect(try executor.submit(.named("n")) { effect() }.result(), Void.self)
  expect(executor.submit(.named("n")) {}, Future<Void>.self)
  expect(try executor.submit(.named("n")) {}.result(), Void.self)
  expect(executor.submit(.named("n")) { page?.show() }, Future<Void>.self)
  expect(try executor.submit(.named("n")) { page?.show() }.result(), Void.self)
  expect(executor.submit(.named("n")) { if flag { effect() } else { print() } }, Future<Void>.self)
  let value3: Void = try executor.submit(.named("n")) { if flag { effect() } else { print() } }
    .result()
  expect(value3, Void.self)
  let future4 = executor.submit(.named("n")) {
    effect()
    notCodable()
  }
  expect(future4, Future<Void>.self)
  let value5: Void = try executor.submit(.named("n")) {
    effect()
    notCodable()
  }.result()
  expect(value5, Void.self)
  expect(executor.submit(effect), Future<Void>.self)
  expect(executor.submit(.named("n"), effect), Future<Void>.self)
}

private func inline(_ executor: InlineExecutor, _ flag: Bool, _ page: Page?) throws {
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(try executor.submit { effect() }.result(), Void.self)
  expect(executor.submit {}, Future<Void>.self)
  expect(try executor.submit {}.result(), Void.self)
  expect(executor.submit { page?.show() }, Future<Void>.self)
  expect(try executor.submit { page?.show() }.result(), Void.self)
  expect(executor.submit { if flag { effect() } else { print() } }, Future<Void>.self)
  expect(try executor.submit { if flag { effect() } else { print() } }.result(), Void.self)
  let future1 = executor.submit {
    effect()
    notCodable()
  }
  expect(future1, Future<Void>.self)
  let value2: Void = try executor.submit {
    effect()
    notCodable()
  }.result()
  expect(value2, Void.self)
  expect(executor.submit(.named("n")) { effect() }, Future<Void>.self)
  expect(try executor.submit(.named("n")) { effect() }.result(), Void.self)
  expect(executor.submit(.named("n")) {}, Future<Void>.self)
  expect(try executor.submit(.named("n")) {}.result(), Void.self)
  expect(executor.submit(.named("n")) { page?.show() }, Future<Void>.self)
  expect(try executor.submit(.named("n")) { page?.show() }.result(), Void.self)
  expect(executor.submit(.named("n")) { if flag { effect() } else { print() } }, Future<Void>.self)
  let value3: Void = try executor.submit(.named("n")) { if flag { effect() } else { print() } }
    .result()
  expect(value3, Void.self)
  let future4 = executor.submit(.named("n")) {
    effect()
    notCodable()
  }
  expect(future4, Future<Void>.self)
  let value5: Void = try executor.submit(.named("n")) {
    effect()
    notCodable()
  }.result()
  expect(value5, Void.self)
  expect(executor.submit(effect), Future<Void>.self)
  expect(executor.submit(.named("n"), effect), Future<Void>.self)
}

private func manual(_ executor: ManualExecutor, _ flag: Bool, _ page: Page?) throws {
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(try executor.submit { effect() }.result(), Void.self)
  expect(executor.submit {}, Future<Void>.self)
  expect(try executor.submit {}.result(), Void.self)
  expect(executor.submit { page?.show() }, Future<Void>.self)
  expect(try executor.submit { page?.show() }.result(), Void.self)
  expect(executor.submit { if flag { effect() } else { print() } }, Future<Void>.self)
  expect(try executor.submit { if flag { effect() } else { print() } }.result(), Void.self)
  let future1 = executor.submit {
    effect()
    notCodable()
  }
  expect(future1, Future<Void>.self)
  let value2: Void = try executor.submit {
    effect()
    notCodable()
  }.result()
  expect(value2, Void.self)
  expect(executor.submit(.named("n")) { effect() }, Future<Void>.self)
  expect(try executor.submit(.named("n")) { effect() }.result(), Void.self)
  expect(executor.submit(.named("n")) {}, Future<Void>.self)
  expect(try executor.submit(.named("n")) {}.result(), Void.self)
  expect(executor.submit(.named("n")) { page?.show() }, Future<Void>.self)
  expect(try executor.submit(.named("n")) { page?.show() }.result(), Void.self)
  expect(executor.submit(.named("n")) { if flag { effect() } else { print() } }, Future<Void>.self)
  let value3: Void = try executor.submit(.named("n")) { if flag { effect() } else { print() } }
    .result()
  expect(value3, Void.self)
  let future4 = executor.submit(.named("n")) {
    effect()
    notCodable()
  }
  expect(future4, Future<Void>.self)
  let value5: Void = try executor.submit(.named("n")) {
    effect()
    notCodable()
  }.result()
  expect(value5, Void.self)
  expect(executor.submit(effect), Future<Void>.self)
  expect(executor.submit(.named("n"), effect), Future<Void>.self)
}

private func processes(_ pool: ProcessPoolExecutor, _ flag: Bool, _ page: Page?) throws {
  expect(pool.submit { effect() }, Future<Void>.self)
  expect(try pool.submit { effect() }.result(), Void.self)
  expect(pool.submit {}, Future<Void>.self)
  expect(try pool.submit {}.result(), Void.self)
  expect(pool.submit { page?.show() }, Future<Void>.self)
  expect(try pool.submit { page?.show() }.result(), Void.self)
  expect(pool.submit { if flag { effect() } else { print() } }, Future<Void>.self)
  expect(try pool.submit { if flag { effect() } else { print() } }.result(), Void.self)
  let future1 = pool.submit {
    effect()
    notCodable()
  }
  expect(future1, Future<Void>.self)
  let value2: Void = try pool.submit {
    effect()
    notCodable()
  }.result()
  expect(value2, Void.self)
  expect(pool.submit(.named("n")) { effect() }, Future<Void>.self)
  expect(try pool.submit(.named("n")) { effect() }.result(), Void.self)
  expect(pool.submit(.named("n")) {}, Future<Void>.self)
  expect(try pool.submit(.named("n")) {}.result(), Void.self)
  expect(pool.submit(.named("n")) { page?.show() }, Future<Void>.self)
  expect(try pool.submit(.named("n")) { page?.show() }.result(), Void.self)
  expect(pool.submit(.named("n")) { if flag { effect() } else { print() } }, Future<Void>.self)
  let value3: Void = try pool.submit(.named("n")) { if flag { effect() } else { print() } }.result()
  expect(value3, Void.self)
  let future4 = pool.submit(.named("n")) {
    effect()
    notCodable()
  }
  expect(future4, Future<Void>.self)
  let value5: Void = try pool.submit(.named("n")) {
    effect()
    notCodable()
  }.result()
  expect(value5, Void.self)
  expect(pool.submit(effect), Future<Void>.self)
  expect(pool.submit(.named("n"), effect), Future<Void>.self)
}

private func threads(_ pool: ThreadPoolExecutor, _ flag: Bool, _ page: Page?) throws {
  expect(pool.submit { effect() }, Future<Void>.self)
  expect(pool.submit { if flag { effect() } else { print() } }, Future<Void>.self)
  let future1 = pool.submit {
    effect()
    notCodable()
  }
  expect(future1, Future<Void>.self)
  expect(try pool.submit { effect() }.result(), Void.self)
  expect(pool.submit { await asyncEffect() }, Future<Void>.self)
  expect(pool.submit { page?.show() }, Future<Void?>.self)
  expect(pool.submit(.named("n")) { effect() }, Future<Void>.self)
  expect(pool.submit(.named("n")) { if flag { effect() } else { print() } }, Future<Void>.self)
  let future2 = pool.submit(.named("n")) {
    effect()
    notCodable()
  }
  expect(future2, Future<Void>.self)
  expect(try pool.submit(.named("n")) { effect() }.result(), Void.self)
  expect(pool.submit(.named("n")) { await asyncEffect() }, Future<Void>.self)
  expect(pool.submit(.named("n")) { page?.show() }, Future<Void?>.self)
}

private func suspending(_ pool: ProcessPoolExecutor, _ flag: Bool, _ page: Page?) throws {
  expect(pool.submit { await asyncEffect() }, Future<Void>.self)
  expect(pool.submit { () async in effect() }, Future<Void>.self)
  expect(pool.submit { _ = await Task { 1 }.value }, Future<Void>.self)
  expect(pool.submit { if flag { await asyncEffect() } }, Future<Void>.self)
  let future1 = pool.submit { if flag { await asyncEffect() } else { await asyncEffect() } }
  expect(future1, Future<Void>.self)
  expect(pool.submit { for _ in 0..<2 { await asyncEffect() } }, Future<Void>.self)
  let future2 = pool.submit {
    await asyncEffect()
    page?.show()
  }
  expect(future2, Future<Void>.self)
  let future3 = pool.submit {
    await asyncEffect()
    notCodable()
  }
  expect(future3, Future<Void>.self)
  expect(try pool.submit { await asyncEffect() }.result(), Void.self)
  expect(try pool.submit { () async in effect() }.result(), Void.self)
  let value4: Void = try pool.submit {
    if flag { await asyncEffect() } else { await asyncEffect() }
  }.result()
  expect(value4, Void.self)
  expect(pool.submit(.named("n")) { await asyncEffect() }, Future<Void>.self)
  expect(pool.submit(.named("n")) { () async in effect() }, Future<Void>.self)
  expect(pool.submit(.named("n")) { _ = await Task { 1 }.value }, Future<Void>.self)
  expect(pool.submit(.named("n")) { if flag { await asyncEffect() } }, Future<Void>.self)
  let future5 = pool.submit(.named("n")) {
    if flag { await asyncEffect() } else { await asyncEffect() }
  }
  expect(future5, Future<Void>.self)
  expect(pool.submit(.named("n")) { for _ in 0..<2 { await asyncEffect() } }, Future<Void>.self)
  let future6 = pool.submit(.named("n")) {
    await asyncEffect()
    page?.show()
  }
  expect(future6, Future<Void>.self)
  let future7 = pool.submit(.named("n")) {
    await asyncEffect()
    notCodable()
  }
  expect(future7, Future<Void>.self)
  expect(try pool.submit(.named("n")) { await asyncEffect() }.result(), Void.self)
  expect(try pool.submit(.named("n")) { () async in effect() }.result(), Void.self)
  let value8: Void = try pool.submit(.named("n")) {
    if flag { await asyncEffect() } else { await asyncEffect() }
  }.result()
  expect(value8, Void.self)
  expect(pool.submit(asyncEffect), Future<Void>.self)
  expect(pool.submit(.named("n"), asyncEffect), Future<Void>.self)
}

private func stateful(_ worker: StatefulWorker<Int>, _ flag: Bool, _ page: Page?) throws {
  expect(worker.submit { $0 += 1 }, Future<Void>.self)
  expect(worker.submit { $0 = 1 }, Future<Void>.self)
  expect(worker.submit { _ in effect() }, Future<Void>.self)
  expect(worker.submit { _ in page?.show() }, Future<Void>.self)
  expect(worker.submit { state in print(state) }, Future<Void>.self)
  expect(worker.submit { if flag { $0 += 1 } else { $0 = 0 } }, Future<Void>.self)
  expect(worker.submit { _ in throw CancellationError() }, Future<Void>.self)
  expect(worker.submit { _ = Optional($0) }, Future<Void>.self)
  expect(try worker.submit { $0 += 1 }.result(), Void.self)
  let future1 = worker.submit { state in
    state += 1
    notCodable()
  }
  expect(future1, Future<Void>.self)
  expect(worker.submit(.named("n")) { $0 += 1 }, Future<Void>.self)
  expect(worker.submit(.named("n")) { $0 = 1 }, Future<Void>.self)
  expect(worker.submit(.named("n")) { _ in effect() }, Future<Void>.self)
  expect(worker.submit(.named("n")) { _ in page?.show() }, Future<Void>.self)
  expect(worker.submit(.named("n")) { state in print(state) }, Future<Void>.self)
  expect(worker.submit(.named("n")) { if flag { $0 += 1 } else { $0 = 0 } }, Future<Void>.self)
  expect(worker.submit(.named("n")) { _ in throw CancellationError() }, Future<Void>.self)
  expect(worker.submit(.named("n")) { _ = Optional($0) }, Future<Void>.self)
  expect(try worker.submit(.named("n")) { $0 += 1 }.result(), Void.self)
  let future2 = worker.submit(.named("n")) { state in
    state += 1
    notCodable()
  }
  expect(future2, Future<Void>.self)
  worker.submit { $0 += 1 }.addDoneCallback { _ in }
  takeVoid(worker.submit { $0 += 1 })
}

private func scopes() throws {
  try withProcessPool { pool in try pool.submit { effect() }.result() }
  try withProcessPool { $0.submit { effect() } }.addDoneCallback { _ in }
}
