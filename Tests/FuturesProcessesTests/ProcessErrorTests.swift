//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import Glibc
import Synchronization
import TestSupport
import Testing

extension ProcessTests {
  @Suite("Errors of calls in processes", .timeLimit(.minutes(5)))
  struct ProcessErrorTests {
    @Test("a retry policy sees the error that the body has thrown, although it is not Codable")
    func judgedThere() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let note = Note()
      defer { note.remove() }
      let retried = pool.submit(.retry(.limit(2, when: { ($0 as? Opaque)?.isTransient == true }))) {
        () throws -> Int in
        note.write("tried")
        throw Opaque(isTransient: true)
      }
      let error = await #expect(throws: RemoteError.self) { try await retried.value }
      #expect(error?.typeName.hasSuffix("Opaque") == true && note.lines.count == 3)
      let given = pool.submit(.retry(.limit(2, when: { ($0 as? Opaque)?.isTransient == true }))) {
        () throws -> Int in
        note.write("tried")
        throw Opaque(isTransient: false)
      }
      _ = try? await given.value
      #expect(note.lines.count == 4)
      await pool.shutdown()
    }

    @Test(
      "one that cannot travel sees what comes back, and says so where that is not what was thrown")
    func judgedHere() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let asked = Count()
      let policy = RetryPolicy.limit(
        1,
        when: { error in
          asked.add()
          return error is Coded
        })
      _ = try? await pool.submit(.retry(policy)) { () throws -> Int in throw Coded(number: 1) }
        .value
      #expect(asked.value == 1)
      let unjudged = pool.submit(.named("thumbnail").retry(policy)) { () throws -> Int in
        throw Opaque(isTransient: true)
      }
      let error = await #expect(throws: ExecutorError.self) { try await unjudged.value }
      #expect(error?.code == .notPortable && error?.underlyingError is RemoteError)
      #expect(error?.message.contains("thumbnail") == true && asked.value == 1)
      // Crashes are judged here in any case.
      _ = try? await pool.submit(.retry(policy)) { () -> Int in fatalError("crash") }.value
      #expect(asked.value == 2)
      await pool.shutdown()
    }

    @Test("a result that refers to itself, or a capture, says what is wrong in one sentence")
    func circular() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let sent = await #expect(throws: ExecutorError.self) {
        try await pool.submit { Circle.made() }.value
      }
      let circle = Circle.made()
      let number = 3
      let captured = await #expect(throws: ExecutorError.self) {
        try await pool.submit { circle.next == nil ? number : 0 }.value
      }
      for error in [sent, captured] {
        #expect(error?.code == .notPortable)
        #expect(error?.message.contains("refers to itself") == true)
        #expect((error?.description.utf8.count ?? .max) < 400)
      }
      await pool.shutdown()
    }

    @Test(
      "a fatalError of several lines keeps them, and what was said before an abort is the message")
    func messages() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      func message(_ body: @escaping @Sendable () -> Int) async -> String {
        let crash = await #expect(throws: WorkerCrash.self) { try await pool.submit(body).value }
        return crash?.message ?? ""
      }
      #expect(await message { fatalError("first line\nsecond line") }.contains("line\nsecond line"))
      #expect(await message { cast("text") as! Int }.contains("Could not cast value"))
      #expect(await message { complainAndAbort() }.contains("cannot go on\nfor a reason"))
      await pool.shutdown()
    }
  }
}

/// Not Codable.
private struct Opaque: Error {
  let isTransient: Bool
  let handle = Count()
}

private struct Coded: Error, Codable { var number: Int }

private final class Circle: Codable, @unchecked Sendable {
  var next: Circle?

  static func made() -> Circle {
    let circle = Circle()
    circle.next = circle
    return circle
  }
}

@inline(never)
private func cast(_ value: Any) -> Any { value }

private func complainAndAbort() -> Int {
  let text = "library: cannot go on\nfor a reason\n"
  _ = write(2, text, text.utf8.count)
  abort()
}

private final class Count: Sendable {
  private let number = Atomic<Int>(0)
  var value: Int { number.load(ordering: .relaxed) }
  func add() { number.add(1, ordering: .relaxed) }
}
