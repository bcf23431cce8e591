//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Bodies with a result that can come back, at every door: they must compile without a warning, and give a
// future of that result.

import ConcurrentFutures

private func expect<T>(_ value: T, _ type: T.Type) {}
private func take(_ future: AnyFuture) {}
private func takeAny<T>(_ future: Future<T>) -> T? { nil }

private struct Page: Codable, Sendable {}

@Sendable private func effect() {}
@Sendable private func throwing() throws -> Int { 1 }
@discardableResult @Sendable private func number() -> Int { 1 }

private func unchained(_ executor: some Executor, _ flag: Bool) {
  expect(executor.submit { 1 }, Future<Int>.self)
  expect(executor.submit { "text" }, Future<String>.self)
  expect(executor.submit { number() }, Future<Int>.self)
  expect(executor.submit { try throwing() }, Future<Int>.self)
  expect(executor.submit { Page() }, Future<Page>.self)
  expect(executor.submit { [Page()] }, Future<[Page]>.self)
  expect(executor.submit { ["a": 1.5] }, Future<[String: Double]>.self)
  expect(executor.submit { Optional(1) }, Future<Int?>.self)
  expect(executor.submit { () -> Int? in nil }, Future<Int?>.self)
  expect(executor.submit { flag ? 1 : 2 }, Future<Int>.self)
  expect(executor.submit { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(executor.submit { if flag { 1 } else { 2.5 } }, Future<Double>.self)
  expect(executor.submit { if flag { number() } else { fatalError() } }, Future<Int>.self)
  expect(executor.submit { if flag { throw CancellationError() } else { 1 } }, Future<Int>.self)
  let future1 = executor.submit {
    let first = 1
    return first + 1
  }
  expect(future1, Future<Int>.self)
  let future2 = executor.submit {
    effect()
    return [1]
  }
  expect(future2, Future<[Int]>.self)
  let future3 = executor.submit {
    switch number() {
    case 0: "none"
    default: "some"
    }
  }
  expect(future3, Future<String>.self)
}

private func unchainedWithOptions(_ executor: some Executor, _ flag: Bool) {
  expect(executor.submit(.named("n")) { 1 }, Future<Int>.self)
  expect(executor.submit(.named("n")) { "text" }, Future<String>.self)
  expect(executor.submit(.named("n")) { number() }, Future<Int>.self)
  expect(executor.submit(.named("n")) { try throwing() }, Future<Int>.self)
  expect(executor.submit(.named("n")) { Page() }, Future<Page>.self)
  expect(executor.submit(.named("n")) { [Page()] }, Future<[Page]>.self)
  expect(executor.submit(.named("n")) { ["a": 1.5] }, Future<[String: Double]>.self)
  expect(executor.submit(.named("n")) { Optional(1) }, Future<Int?>.self)
  expect(executor.submit(.named("n")) { () -> Int? in nil }, Future<Int?>.self)
  expect(executor.submit(.named("n")) { flag ? 1 : 2 }, Future<Int>.self)
  expect(executor.submit(.named("n")) { if flag { 1 } else { 2 } }, Future<Int>.self)
  expect(executor.submit(.named("n")) { if flag { 1 } else { 2.5 } }, Future<Double>.self)
  let future1 = executor.submit(.named("n")) { if flag { number() } else { fatalError() } }
  expect(future1, Future<Int>.self)
  let future2 = executor.submit(.named("n")) { if flag { throw CancellationError() } else { 1 } }
  expect(future2, Future<Int>.self)
  let future3 = executor.submit(.named("n")) {
    let first = 1
    return first + 1
  }
  expect(future3, Future<Int>.self)
  let future4 = executor.submit(.named("n")) {
    effect()
    return [1]
  }
  expect(future4, Future<[Int]>.self)
  let future5 = executor.submit(.named("n")) {
    switch number() {
    case 0: "none"
    default: "some"
    }
  }
  expect(future5, Future<String>.self)
}

private func chained(_ executor: some Executor, _ flag: Bool) throws {
  expect(try executor.submit { 1 }.result(), Int.self)
  expect(try executor.submit { "text" }.result(), String.self)
  expect(try executor.submit { number() }.result(), Int.self)
  expect(try executor.submit { try throwing() }.result(), Int.self)
  expect(try executor.submit { Page() }.result(), Page.self)
  expect(try executor.submit { [Page()] }.result(), [Page].self)
  expect(try executor.submit { ["a": 1.5] }.result(), [String: Double].self)
  expect(try executor.submit { Optional(1) }.result(), Int?.self)
  expect(try executor.submit { () -> Int? in nil }.result(), Int?.self)
  expect(try executor.submit { flag ? 1 : 2 }.result(), Int.self)
  expect(try executor.submit { if flag { 1 } else { 2 } }.result(), Int.self)
  expect(try executor.submit { if flag { 1 } else { 2.5 } }.result(), Double.self)
  expect(try executor.submit { if flag { number() } else { fatalError() } }.result(), Int.self)
  let value1 = try executor.submit { if flag { throw CancellationError() } else { 1 } }.result()
  expect(value1, Int.self)
  let value2 = try executor.submit {
    let first = 1
    return first + 1
  }.result()
  expect(value2, Int.self)
  let value3 = try executor.submit {
    effect()
    return [1]
  }.result()
  expect(value3, [Int].self)
  let value4 = try executor.submit {
    switch number() {
    case 0: "none"
    default: "some"
    }
  }.result()
  expect(value4, String.self)
}

private func chainedWithOptions(_ executor: some Executor, _ flag: Bool) throws {
  expect(try executor.submit(.named("n")) { 1 }.result(), Int.self)
  expect(try executor.submit(.named("n")) { "text" }.result(), String.self)
  expect(try executor.submit(.named("n")) { number() }.result(), Int.self)
  expect(try executor.submit(.named("n")) { try throwing() }.result(), Int.self)
  expect(try executor.submit(.named("n")) { Page() }.result(), Page.self)
  expect(try executor.submit(.named("n")) { [Page()] }.result(), [Page].self)
  expect(try executor.submit(.named("n")) { ["a": 1.5] }.result(), [String: Double].self)
  expect(try executor.submit(.named("n")) { Optional(1) }.result(), Int?.self)
  expect(try executor.submit(.named("n")) { () -> Int? in nil }.result(), Int?.self)
  expect(try executor.submit(.named("n")) { flag ? 1 : 2 }.result(), Int.self)
  expect(try executor.submit(.named("n")) { if flag { 1 } else { 2 } }.result(), Int.self)
  expect(try executor.submit(.named("n")) { if flag { 1 } else { 2.5 } }.result(), Double.self)
  let value1 = try executor.submit(.named("n")) { if flag { number() } else { fatalError() } }
    .result()
  expect(value1, Int.self)
  let value2 = try executor.submit(.named("n")) { if flag { throw CancellationError() } else { 1 } }
    .result()
  expect(value2, Int.self)
  let value3 = try executor.submit(.named("n")) {
    let first = 1
    return first + 1
  }.result()
  expect(value3, Int.self)
  let value4 = try executor.submit(.named("n")) {
    effect()
    return [1]
  }.result()
  expect(value4, [Int].self)
  let value5 = try executor.submit(.named("n")) {
    switch number() {
    case 0: "none"
    default: "some"
    }
  }.result()
  expect(value5, String.self)
}

private func uses(_ executor: some Executor) throws {
  var futures: [AnyFuture] = []
  var numbers: [Future<Int>] = []
  _ = executor.submit { 1 }
  print(executor.submit { 1 })
  print(try executor.submit { 1 }.result())
  print(try executor.submit { 1 }.result(timeout: .seconds(1)))
  print("\(try executor.submit { 1 }.result())")
  print(try executor.submit { 1 }.error() as Any)
  print(executor.submit { 1 }.outcome as Any)
  print(executor.submit { 1 }.isDone)
  executor.submit { 1 }.cancel()
  executor.submit { 1 }.terminate()
  executor.submit { 1 }.addDoneCallback { _ in }
  executor.submit { 1 }.addDoneCallback { expect($0, Future<Int>.self) }
  futures.append(executor.submit { 1 })
  numbers.append(executor.submit { 1 })
  take(executor.submit { 1 })
  print(takeAny(executor.submit { 1 }) as Any)
  for _ in 0..<3 { print(try executor.submit { 1 }.result()) }
  print(try (0..<3).map { _ in executor.submit { 1 } }.map { try $0.result() })
  _ = executor.submit(.named("n")) { 1 }
  print(executor.submit(.named("n")) { 1 })
  print(try executor.submit(.named("n")) { 1 }.result())
  print(try executor.submit(.named("n")) { 1 }.result(timeout: .seconds(1)))
  print("\(try executor.submit(.named("n")) { 1 }.result())")
  print(try executor.submit(.named("n")) { 1 }.error() as Any)
  print(executor.submit(.named("n")) { 1 }.outcome as Any)
  print(executor.submit(.named("n")) { 1 }.isDone)
  executor.submit(.named("n")) { 1 }.cancel()
  executor.submit(.named("n")) { 1 }.terminate()
  executor.submit(.named("n")) { 1 }.addDoneCallback { _ in }
  executor.submit(.named("n")) { 1 }.addDoneCallback { expect($0, Future<Int>.self) }
  futures.append(executor.submit(.named("n")) { 1 })
  numbers.append(executor.submit(.named("n")) { 1 })
  take(executor.submit(.named("n")) { 1 })
  print(takeAny(executor.submit(.named("n")) { 1 }) as Any)
  for _ in 0..<3 { print(try executor.submit(.named("n")) { 1 }.result()) }
  print(try (0..<3).map { _ in executor.submit(.named("n")) { 1 } }.map { try $0.result() })
  print(futures, numbers)
}

// The compiler cannot infer the type of such a body from what `print` takes; it is written out.
private func spelledOut(_ executor: some Executor, _ flag: Bool) throws {
  print(try executor.submit { () -> Int in if flag { 1 } else { 2 } }.result())
  print(
    try executor.submit(.named("n")) { () -> Int in
      let first = 1
      return first + 1
    }.result())
}

private func usesInTask(_ executor: some Executor) async throws {
  print(try await executor.submit { 1 }.value)
  print(try await executor.submit { 1 }.result())
  expect(try await executor.submit(.named("n")) { 1 }.value, Int.self)
  expect(try await executor.submit(.named("n")) { 1 }.result(timeout: .zero), Int.self)
}
