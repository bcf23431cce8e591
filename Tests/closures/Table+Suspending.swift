//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  static var suspending: Row {
    let int = unknown(4)
    let text = unknown("text")
    let list = [1, 2, unknown(3)]
    let tally = Tally(unknown(6))
    let add = unknown({ $0 + int } as @Sendable (Int) async -> Int)
    let error: any Error & Sendable = unknown(OwnError(code: 3))
    let point = Point(x: unknown(1), y: 2)
    var variable = unknown(1)
    return Row("Suspending") {
      worksSuspending("no capture", gives: 5) { 5 }
      worksSuspending("no capture, suspends", gives: 5) {
        await Task.yield()
        return 5
      }
      worksSuspending("Int", gives: 4) { int }
      worksSuspending("Int, suspends", gives: 5) {
        await Task.yield()
        return int + 1
      }
      worksSuspending("String and array over a suspension", gives: "text [1, 2, 3]") {
        await Task.yield()
        return "\(text) \(list)"
      }
      worksSuspending("sleeps", gives: "text") {
        try await Task.sleep(for: .microseconds(200))
        return text
      }
      worksSuspending("object and Int", gives: 10) {
        await Task.yield()
        return tally.number + int
      }
      worksSuspending("object alone", gives: 6) {
        await Task.yield()
        return tally.number
      }
      worksSuspending("array alone", gives: [1, 2, 3]) {
        await Task.yield()
        return list
      }
      worksSuspending("struct alone", gives: Point(x: 1, y: 2)) { point }
      worksSuspending("async closure", gives: 5) { await add(1) }
      worksSuspending("async closure and String", gives: "text 6") { "\(text) \(await add(2))" }
      worksSuspending("async global function", gives: 11, later)
      worksSuspending("task group", gives: 18) {
        await withTaskGroup(of: Int.self) { group in
          for number in list { group.addTask { number + int } }
          return await group.reduce(0, +)
        }
      }
      worksSuspending("throwing task group", gives: 6) {
        try await withThrowingTaskGroup(of: Int.self) { group in
          for number in list { group.addTask { number } }
          return try await group.reduce(0, +)
        }
      }
      worksSuspending("async let", gives: "text 5 4") {
        async let first = add(1)
        async let second = int
        return "\(text) \(await first) \(await second)"
      }
      worksSuspending("actor made inside", gives: 4) {
        let counter = Counter()
        await counter.add(int)
        return await counter.number
      }
      worksSuspending("detached task", gives: "text") { await Task.detached { text }.value }
      worksSuspending("main actor", gives: 4) { @MainActor in int }
      worksSuspending("hops to the main actor", gives: "text 4") {
        let number = await onMain(int)
        return "\(text) \(number)"
      }
      worksSuspending("main actor over a suspension", gives: "text") { @MainActor in
        await Task.yield()
        return text
      }
      worksSuspending("variable", gives: 2) {
        variable += 1
        await Task.yield()
        return variable
      }
      worksSuspending("any Error", gives: "OwnError(code: 3)") {
        await Task.yield()
        return "\(error)"
      }
      worksSuspending("continuation", gives: 4) {
        await withCheckedContinuation { $0.resume(returning: int) }
      }
      worksSuspending("async sequence", gives: [1, 2, 3]) {
        var seen: [Int] = []
        let numbers = AsyncStream { continuation in
          for number in list { continuation.yield(number) }
          continuation.finish()
        }
        for await number in numbers { seen.append(number) }
        return seen
      }
      suspendingGeneric(unknown(5), gives: 5)
      suspendingGeneric(unknown("five"), gives: "five")
      suspendingGeneric(unknown([5]), gives: [5])
      failsSuspending("throws", with: { ($0 as? OwnError)?.code == 4 }) {
        await Task.yield()
        guard int == 0 else { throw OwnError(code: int) }
        return 0
      }
      failsSuspending("throws from a task group", with: { ($0 as? OwnError)?.code == 3 }) {
        try await withThrowingTaskGroup(of: Int.self) { group in
          group.addTask { throw OwnError(code: 3) }
          for try await _ in group {}
        }
        return 0
      }
      failsSuspending("cancels itself", with: { $0 is CancellationError }) {
        withUnsafeCurrentTask { unsafe $0?.cancel() }
        try Task.checkCancellation()
        return 0
      }
      refusedSuspending("actor", saying: "Counter") { [counter = Counter()] in
        await counter.number
      }
      refusedSuspending("task", saying: "Task") { [task = Task { 1 }] in await task.value }
    }
  }

  private static func suspendingGeneric<T: Codable & Equatable & Sendable>(
    _ value: T, gives expected: T
  ) -> Case {
    worksSuspending("generic, \(T.self)", gives: expected) {
      await Task.yield()
      return value
    }
  }
}

private func later() async -> Int {
  await Task.yield()
  return 11
}

@MainActor
private func onMain(_ number: Int) -> Int { number }

actor Counter {
  var number = 0

  func add(_ other: Int) { number += other }
}
