//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Bodies without a result, at every door: they must compile without a warning, and give a future without
// a result.

import ConcurrentFutures

private func expect<T>(_ value: T, _ type: T.Type) {}
private func take(_ future: AnyFuture) {}
private func takeVoid(_ future: Future<Void>) {}

private struct NotCodable: Sendable {}
private struct Page: Codable, Sendable {
  func show() {}
}
private final class Box: @unchecked Sendable {
  var number = 0
  var numbers: Set<Int> = []
}

@Sendable private func effect() {}
@Sendable private func throwing() throws {}
@discardableResult @Sendable private func number() -> Int { 1 }
@discardableResult @Sendable private func notCodable() -> NotCodable { NotCodable() }

private func unchained(
  _ executor: some Executor, _ flag: Bool, _ page: Page?, _ box: Box
) {
  expect(executor.submit { effect() }, Future<Void>.self)
  expect(executor.submit { try throwing() }, Future<Void>.self)
  expect(executor.submit { print("text") }, Future<Void>.self)
  expect(executor.submit {}, Future<Void>.self)
  expect(executor.submit { box.number = 1 }, Future<Void>.self)
  expect(executor.submit { box.number += 1 }, Future<Void>.self)
  expect(executor.submit { _ = notCodable() }, Future<Void>.self)
  expect(executor.submit { return }, Future<Void>.self)
  expect(executor.submit { throw CancellationError() }, Future<Void>.self)
  expect(executor.submit { fatalError() }, Future<Void>.self)
  expect(executor.submit { () -> Void in effect() }, Future<Void>.self)
  expect(executor.submit { page?.show() }, Future<Void>.self)
  expect(executor.submit { box.numbers.removeAll() }, Future<Void>.self)
  expect(executor.submit { if flag { effect() } }, Future<Void>.self)
  expect(executor.submit { if flag { number() } }, Future<Void>.self)
  expect(executor.submit { if flag { effect() } else { print() } }, Future<Void>.self)
  expect(executor.submit { if flag { fatalError() } else { effect() } }, Future<Void>.self)
  let future1 = executor.submit { if flag { throw CancellationError() } else { effect() } }
  expect(future1, Future<Void>.self)
  expect(executor.submit { if flag { _ = number() } else { effect() } }, Future<Void>.self)
  expect(executor.submit { if let page { page.show() } }, Future<Void>.self)
  expect(executor.submit { for index in 0..<3 { print(index) } }, Future<Void>.self)
  expect(executor.submit { while flag { number() } }, Future<Void>.self)
  expect(executor.submit { do { try throwing() } catch { print(error) } }, Future<Void>.self)
  let future2 = executor.submit {
    effect()
    notCodable()
  }
  expect(future2, Future<Void>.self)
  let future3 = executor.submit {
    guard flag else { return }
    effect()
  }
  expect(future3, Future<Void>.self)
  let future4 = executor.submit {
    defer { effect() }
    try throwing()
  }
  expect(future4, Future<Void>.self)
  let future5 = executor.submit {
    let number = number()
    box.numbers.insert(number)
  }
  expect(future5, Future<Void>.self)
  let future6 = executor.submit {
    switch number() {
    case 1: effect()
    default: break
    }
  }
  expect(future6, Future<Void>.self)
  let future7 = executor.submit {
    switch number() {
    case 1: effect()
    default: print()
    }
  }
  expect(future7, Future<Void>.self)
}

private func unchainedWithOptions(
  _ executor: some Executor, _ flag: Bool, _ page: Page?, _ box: Box
) {
  expect(executor.submit(.named("n")) { effect() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { try throwing() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { print("text") }, Future<Void>.self)
  expect(executor.submit(.named("n")) {}, Future<Void>.self)
  expect(executor.submit(.named("n")) { box.number = 1 }, Future<Void>.self)
  expect(executor.submit(.named("n")) { box.number += 1 }, Future<Void>.self)
  expect(executor.submit(.named("n")) { _ = notCodable() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { return }, Future<Void>.self)
  expect(executor.submit(.named("n")) { throw CancellationError() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { fatalError() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { () -> Void in effect() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { page?.show() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { box.numbers.removeAll() }, Future<Void>.self)
  expect(executor.submit(.named("n")) { if flag { effect() } }, Future<Void>.self)
  expect(executor.submit(.named("n")) { if flag { number() } }, Future<Void>.self)
  expect(executor.submit(.named("n")) { if flag { effect() } else { print() } }, Future<Void>.self)
  let future1 = executor.submit(.named("n")) { if flag { fatalError() } else { effect() } }
  expect(future1, Future<Void>.self)
  let future2 = executor.submit(.named("n")) {
    if flag { throw CancellationError() } else { effect() }
  }
  expect(future2, Future<Void>.self)
  let future3 = executor.submit(.named("n")) { if flag { _ = number() } else { effect() } }
  expect(future3, Future<Void>.self)
  expect(executor.submit(.named("n")) { if let page { page.show() } }, Future<Void>.self)
  expect(executor.submit(.named("n")) { for index in 0..<3 { print(index) } }, Future<Void>.self)
  expect(executor.submit(.named("n")) { while flag { number() } }, Future<Void>.self)
  let future4 = executor.submit(.named("n")) { do { try throwing() } catch { print(error) } }
  expect(future4, Future<Void>.self)
  let future5 = executor.submit(.named("n")) {
    effect()
    notCodable()
  }
  expect(future5, Future<Void>.self)
  let future6 = executor.submit(.named("n")) {
    guard flag else { return }
    effect()
  }
  expect(future6, Future<Void>.self)
  let future7 = executor.submit(.named("n")) {
    defer { effect() }
    try throwing()
  }
  expect(future7, Future<Void>.self)
  let future8 = executor.submit(.named("n")) {
    let number = number()
    box.numbers.insert(number)
  }
  expect(future8, Future<Void>.self)
  let future9 = executor.submit(.named("n")) {
    switch number() {
    case 1: effect()
    default: break
    }
  }
  expect(future9, Future<Void>.self)
  let future10 = executor.submit(.named("n")) {
    switch number() {
    case 1: effect()
    default: print()
    }
  }
  expect(future10, Future<Void>.self)
}

private func chained(
  _ executor: some Executor, _ flag: Bool, _ page: Page?, _ box: Box
) throws {
  expect(try executor.submit { effect() }.result(), Void.self)
  expect(try executor.submit { try throwing() }.result(), Void.self)
  expect(try executor.submit { print("text") }.result(), Void.self)
  expect(try executor.submit {}.result(), Void.self)
  expect(try executor.submit { box.number = 1 }.result(), Void.self)
  expect(try executor.submit { box.number += 1 }.result(), Void.self)
  expect(try executor.submit { _ = notCodable() }.result(), Void.self)
  expect(try executor.submit { return }.result(), Void.self)
  expect(try executor.submit { throw CancellationError() }.result(), Void.self)
  expect(try executor.submit { () -> Void in effect() }.result(), Void.self)
  expect(try executor.submit { page?.show() }.result(), Void.self)
  expect(try executor.submit { box.numbers.removeAll() }.result(), Void.self)
  expect(try executor.submit { if flag { effect() } }.result(), Void.self)
  expect(try executor.submit { if flag { number() } }.result(), Void.self)
  expect(try executor.submit { if flag { effect() } else { print() } }.result(), Void.self)
  expect(try executor.submit { if flag { fatalError() } else { effect() } }.result(), Void.self)
  let value1: Void = try executor.submit { if flag { throw CancellationError() } else { effect() } }
    .result()
  expect(value1, Void.self)
  expect(try executor.submit { if flag { _ = number() } else { effect() } }.result(), Void.self)
  expect(try executor.submit { if let page { page.show() } }.result(), Void.self)
  expect(try executor.submit { for index in 0..<3 { print(index) } }.result(), Void.self)
  expect(try executor.submit { while flag { number() } }.result(), Void.self)
  expect(try executor.submit { do { try throwing() } catch { print(error) } }.result(), Void.self)
  let value2: Void = try executor.submit {
    effect()
    notCodable()
  }.result()
  expect(value2, Void.self)
  let value3: Void = try executor.submit {
    guard flag else { return }
    effect()
  }.result()
  expect(value3, Void.self)
  let value4: Void = try executor.submit {
    defer { effect() }
    try throwing()
  }.result()
  expect(value4, Void.self)
  let value5: Void = try executor.submit {
    let number = number()
    box.numbers.insert(number)
  }.result()
  expect(value5, Void.self)
  let value6: Void = try executor.submit {
    switch number() {
    case 1: effect()
    default: break
    }
  }.result()
  expect(value6, Void.self)
  let value7: Void = try executor.submit {
    switch number() {
    case 1: effect()
    default: print()
    }
  }.result()
  expect(value7, Void.self)
}

private func chainedWithOptions(
  _ executor: some Executor, _ flag: Bool, _ page: Page?, _ box: Box
) throws {
  expect(try executor.submit(.named("n")) { effect() }.result(), Void.self)
  expect(try executor.submit(.named("n")) { try throwing() }.result(), Void.self)
  expect(try executor.submit(.named("n")) { print("text") }.result(), Void.self)
  expect(try executor.submit(.named("n")) {}.result(), Void.self)
  expect(try executor.submit(.named("n")) { box.number = 1 }.result(), Void.self)
  expect(try executor.submit(.named("n")) { box.number += 1 }.result(), Void.self)
  expect(try executor.submit(.named("n")) { _ = notCodable() }.result(), Void.self)
  expect(try executor.submit(.named("n")) { return }.result(), Void.self)
  expect(try executor.submit(.named("n")) { throw CancellationError() }.result(), Void.self)
  expect(try executor.submit(.named("n")) { () -> Void in effect() }.result(), Void.self)
  expect(try executor.submit(.named("n")) { page?.show() }.result(), Void.self)
  expect(try executor.submit(.named("n")) { box.numbers.removeAll() }.result(), Void.self)
  expect(try executor.submit(.named("n")) { if flag { effect() } }.result(), Void.self)
  expect(try executor.submit(.named("n")) { if flag { number() } }.result(), Void.self)
  let value1: Void = try executor.submit(.named("n")) { if flag { effect() } else { print() } }
    .result()
  expect(value1, Void.self)
  let value2: Void = try executor.submit(.named("n")) { if flag { fatalError() } else { effect() } }
    .result()
  expect(value2, Void.self)
  let value3: Void = try executor.submit(.named("n")) {
    if flag { throw CancellationError() } else { effect() }
  }.result()
  expect(value3, Void.self)
  let value4: Void = try executor.submit(.named("n")) { if flag { _ = number() } else { effect() } }
    .result()
  expect(value4, Void.self)
  expect(try executor.submit(.named("n")) { if let page { page.show() } }.result(), Void.self)
  let value5: Void = try executor.submit(.named("n")) { for index in 0..<3 { print(index) } }
    .result()
  expect(value5, Void.self)
  expect(try executor.submit(.named("n")) { while flag { number() } }.result(), Void.self)
  let value6: Void = try executor.submit(.named("n")) {
    do { try throwing() } catch { print(error) }
  }.result()
  expect(value6, Void.self)
  let value7: Void = try executor.submit(.named("n")) {
    effect()
    notCodable()
  }.result()
  expect(value7, Void.self)
  let value8: Void = try executor.submit(.named("n")) {
    guard flag else { return }
    effect()
  }.result()
  expect(value8, Void.self)
  let value9: Void = try executor.submit(.named("n")) {
    defer { effect() }
    try throwing()
  }.result()
  expect(value9, Void.self)
  let value10: Void = try executor.submit(.named("n")) {
    let number = number()
    box.numbers.insert(number)
  }.result()
  expect(value10, Void.self)
  let value11: Void = try executor.submit(.named("n")) {
    switch number() {
    case 1: effect()
    default: break
    }
  }.result()
  expect(value11, Void.self)
  let value12: Void = try executor.submit(.named("n")) {
    switch number() {
    case 1: effect()
    default: print()
    }
  }.result()
  expect(value12, Void.self)
}

private func uses(_ executor: some Executor, _ page: Page?) throws {
  var futures: [AnyFuture] = []
  var voids: [Future<Void>] = []
  _ = executor.submit { effect() }
  print(executor.submit { effect() })
  print(try executor.submit { effect() }.result())
  print(try executor.submit { effect() }.result(timeout: .seconds(1)))
  print(try executor.submit { effect() }.error() as Any)
  print(executor.submit { effect() }.outcome as Any)
  print(executor.submit { effect() }.isDone)
  executor.submit { effect() }.cancel()
  executor.submit { effect() }.terminate()
  executor.submit { effect() }.addDoneCallback { _ in }
  executor.submit { effect() }.addDoneCallback { expect($0, Future<Void>.self) }
  futures.append(executor.submit { effect() })
  voids.append(executor.submit { effect() })
  take(executor.submit { effect() })
  takeVoid(executor.submit { effect() })
  for _ in 0..<3 { try executor.submit { effect() }.result() }
  try (0..<3).map { _ in executor.submit { effect() } }.forEach { try $0.result() }
  _ = executor.submit(.named("n")) { page?.show() }
  print(executor.submit(.named("n")) { page?.show() })
  print(try executor.submit(.named("n")) { page?.show() }.result())
  print(try executor.submit(.named("n")) { page?.show() }.result(timeout: .seconds(1)))
  print(try executor.submit(.named("n")) { page?.show() }.error() as Any)
  print(executor.submit(.named("n")) { page?.show() }.outcome as Any)
  print(executor.submit(.named("n")) { page?.show() }.isDone)
  executor.submit(.named("n")) { page?.show() }.cancel()
  executor.submit(.named("n")) { page?.show() }.terminate()
  executor.submit(.named("n")) { page?.show() }.addDoneCallback { _ in }
  executor.submit(.named("n")) { page?.show() }.addDoneCallback { expect($0, Future<Void>.self) }
  futures.append(executor.submit(.named("n")) { page?.show() })
  voids.append(executor.submit(.named("n")) { page?.show() })
  take(executor.submit(.named("n")) { page?.show() })
  takeVoid(executor.submit(.named("n")) { page?.show() })
  for _ in 0..<3 { try executor.submit(.named("n")) { page?.show() }.result() }
  try (0..<3).map { _ in executor.submit(.named("n")) { page?.show() } }.forEach { try $0.result() }
  print(futures, voids)
}

private func usesInTask(_ executor: some Executor, _ flag: Bool) async throws {
  try await executor.submit { effect() }.value
  try await executor.submit { if flag { effect() } else { print() } }.value
  try await executor.submit(.named("n")) { effect() }.result()
  expect(try await executor.submit(.named("n")) { effect() }.value, Void.self)
}

private func functions(_ executor: some Executor, _ body: @escaping @Sendable () throws -> Void) {
  expect(executor.submit(effect), Future<Void>.self)
  expect(executor.submit(throwing), Future<Void>.self)
  expect(executor.submit(.named("n"), effect), Future<Void>.self)
  expect(executor.submit(body), Future<Void>.self)
  expect(executor.submit(.named("n"), body), Future<Void>.self)
  expect(executor.submit({ effect() }), Future<Void>.self)
  expect(executor.submit(.named("n"), { effect() }), Future<Void>.self)
}
