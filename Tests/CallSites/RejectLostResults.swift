//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Call sites where a result could not come back. Each must be an error that says so; none may become
// a future without a result.

import ConcurrentFutures

private struct NotCodable: Sendable {}
private final class NotSendable {}
private struct NotCopyable: ~Copyable, Sendable {}
private protocol Shape: Sendable {}
private struct Circle: Shape {}

@Sendable private func tuple() -> (Int, Int) { (1, 2) }
@Sendable private func notCodable() -> NotCodable { NotCodable() }
@discardableResult @Sendable private func discardable() -> NotCodable { NotCodable() }
@discardableResult @Sendable private func number() -> Int { 1 }
@Sendable private func shape() -> any Shape { Circle() }
@Sendable private func effect() {}

private func unchained(_ executor: some Executor, _ flag: Bool) {
  _ = executor.submit { (1, 2) }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { tuple() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { NotCodable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { notCodable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { discardable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { [notCodable()] }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { ["a": notCodable()] }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { Optional(notCodable()) }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { shape() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { NotSendable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { 1 as Any }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit { { 1 } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { Result<Int, any Error>.success(1) }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { flag ? notCodable() : NotCodable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { if flag { notCodable() } else { NotCodable() } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { if flag { (1, 2) } else { (3, 4) } }
  _ = executor.submit { if flag { 1 } else { "a" } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { if flag { notCodable() } else { 1 } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { if flag { number() } else { effect() } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit { () -> NotCodable in notCodable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit {
    let first = 1
    return (first, 2)
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit {
    switch number() {
    case 1: "one"
    case 2: 2
    default: notCodable()
    }
  }
}

private func unchainedWithOptions(_ executor: some Executor, _ flag: Bool) {
  _ = executor.submit(.named("n")) { (1, 2) }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { tuple() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { NotCodable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { notCodable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { discardable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { [notCodable()] }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { ["a": notCodable()] }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { Optional(notCodable()) }
  _ = executor.submit(.named("n")) { shape() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { NotSendable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { NotCopyable() }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { 1 as Any }  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { { 1 } }  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { Result<Int, any Error>.success(1) }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { flag ? notCodable() : NotCodable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { notCodable() } else { NotCodable() } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { 1 } else { "a" } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { notCodable() } else { 1 } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { if flag { number() } else { effect() } }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) { () -> NotCodable in notCodable() }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) {
    let first = 1
    return (first, 2)
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }
  // expected-error@+1 {{resultMustBeCodable}}
  _ = executor.submit(.named("n")) {
    switch number() {
    case 1: "one"
    case 2: 2
    default: notCodable()
    }
  }
}

private func chained(_ executor: some Executor, _ flag: Bool) throws {
  print(try executor.submit { (1, 2) }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { tuple() }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { NotCodable() }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { notCodable() }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { discardable() }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { [notCodable()] }.result())  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { ["a": notCodable()] }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { Optional(notCodable()) }.result())
  print(try executor.submit { shape() }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { NotSendable() }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { NotCopyable() }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { 1 as Any }.result())  // expected-error {{resultMustBeCodable}}
  print(try executor.submit { { 1 } }.result())  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { Result<Int, any Error>.success(1) }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { flag ? notCodable() : NotCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit { if flag { notCodable() } else { NotCodable() } }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { notCodable() } else { 1 } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { number() } else { effect() } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { () -> NotCodable in notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit {
    let first = 1
    return (first, 2)
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit {
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit {
    switch number() {
    case 1: "one"
    case 2: 2
    default: notCodable()
    }
  }.result()
}

private func chainedWithOptions(_ executor: some Executor, _ flag: Bool) throws {
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { (1, 2) }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { tuple() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { NotCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { discardable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { [notCodable()] }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { ["a": notCodable()] }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { Optional(notCodable()) }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { shape() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { NotSendable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { NotCopyable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { 1 as Any }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { { 1 } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { Result<Int, any Error>.success(1) }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { flag ? notCodable() : NotCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit(.named("n")) { if flag { notCodable() } else { NotCodable() } }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { (1, 2) } else { (3, 4) } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { 1 } else { "a" } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { notCodable() } else { 1 } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { if flag { number() } else { effect() } }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n")) { () -> NotCodable in notCodable() }.result())
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit(.named("n")) {
    let first = 1
    return (first, 2)
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit(.named("n")) {
    let value = notCodable()
    return value
  }.result()
  // expected-error@+1 {{resultMustBeCodable}}
  _ = try executor.submit(.named("n")) {
    switch number() {
    case 1: "one"
    case 2: 2
    default: notCodable()
    }
  }.result()
}

private func notTrailing(_ executor: some Executor, _ flag: Bool) throws {
  _ = executor.submit({ (1, 2) })  // expected-error {{resultMustBeCodable}}
  print(try executor.submit({ notCodable() }).result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n"), { (1, 2) })  // expected-error {{resultMustBeCodable}}
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit(.named("n"), { if flag { 1 } else { "a" } }).result())
}

private func functions(_ executor: some Executor, _ pool: ProcessPoolExecutor) throws {
  _ = executor.submit(notCodable)  // expected-error {{resultMustBeCodable}}
  print(try executor.submit(tuple).result())  // expected-error {{resultMustBeCodable}}
  _ = executor.submit(.named("n"), notCodable)  // expected-error {{resultMustBeCodable}}
  print(try pool.submit(tuple).result())  // expected-error {{resultMustBeCodable}}
}

// These results could come back, but the compiler cannot infer their type from what `print` takes.
// `spelledOut` in `CompileResults.swift` has the way out.
private func notInferred(_ executor: some Executor, _ flag: Bool) throws {
  // expected-error@+1 {{resultMustBeCodable}}
  print(try executor.submit { if flag { 1 } else { 2 } }.result())
  // expected-error@+2 {{resultMustBeCodable}}
  print(
    try executor.submit(.named("n")) {
      let first = 1
      return first + 1
    }.result())
}
