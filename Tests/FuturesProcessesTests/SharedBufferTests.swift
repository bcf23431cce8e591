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
import TestSupport
import Testing

extension ProcessTests {
  @Suite("A buffer that many calls read", .timeLimit(.minutes(5)))
  struct SharedBufferTests {
    private let numbers = (0..<1_000_000).map { $0 * 3 }

    @Test("is read by calls in several processes, at places of their own")
    func read() async throws {
      let buffer = try SharedBuffer(numbers)
      let sums = try await withProcessPool(maxWorkers: 2) { pool in
        try await pool.map(0..<10) { part in
          buffer.withSpan(of: Int.self) { numbers in
            (part * 100_000..<(part + 1) * 100_000).reduce(0) { $0 + numbers[$1] }
          }
        }
      }
      #expect(sums.reduce(0, +) == numbers.reduce(0, +))
    }

    @Test("lives as long as a call has it with it")
    func lifetime() async throws {
      let pool = ProcessPoolExecutor(maxWorkers: 1)
      let gate = Note()
      try await onThread {
        let blocker = pool.submit { while access(gate.path, F_OK) == 0 { usleep(100) } }
        var buffer: SharedBuffer? = try SharedBuffer([UInt8](repeating: 7, count: 1 << 20))
        let future: Future<Int>? = buffer.map { buffer in
          pool.submit { buffer.withSpan(of: UInt8.self) { Int($0[$0.count - 1]) } }
        }
        buffer = nil
        gate.remove()
        try blocker.result()
        try #expect(future?.result() == 7)
        pool.shutdown()
        #expect(eventually { Processes.descriptorCount(of: "futures-block") == 0 })
      }
    }

    @Test("comes back from a call as the one that was sent")
    func comesBack() async throws {
      try await withProcessPool(maxWorkers: 1) { pool in
        let buffer = try SharedBuffer([1.5, 2.5])
        let same = try await pool.submit { buffer }.value
        let place = unsafeAddress(of: buffer)
        #expect(unsafeAddress(of: same) == place)
        #expect(same.withSpan(of: Double.self) { $0[1] } == 2.5)
      }
    }

    @Test("travels on to the worker of a worker")
    func nested() async throws {
      try await withProcessPool(maxWorkers: 1) { pool in
        let buffer = try SharedBuffer([11, 22, 33])
        let value = try await pool.submit {
          try withProcessPool(maxWorkers: 1) { inner in
            try inner.submit { buffer.withSpan(of: Int.self) { $0[2] } }.result()
          }
        }.value
        #expect(value == 33)
      }
    }

    @Test("cannot be written, by nobody")
    func sealed() async throws {
      let buffer = try SharedBuffer([1, 2, 3])
      try await withProcessPool(maxWorkers: 1) { pool in
        let future = pool.submit { () -> Int in
          let address = unsafeAddress(of: buffer)
          // Otherwise it could be made writable.
          guard
            mprotect(UnsafeMutableRawPointer(bitPattern: address), 8, PROT_READ | PROT_WRITE) != 0
          else { return 0 }
          return Int(errno)
        }
        try await #expect(future.value == Int(EACCES))
      }
    }

    @Test("of a worker's own cannot be returned, and says so; nor be written as anything else")
    func refused() async throws {
      try await withProcessPool(maxWorkers: 1) { pool in
        let error = try await pool.submit { try SharedBuffer([1, 2, 3]) }.error() as? ExecutorError
        #expect(error?.code == .notPortable)
      }
      let buffer = try SharedBuffer([UInt8]())
      #expect(throws: ExecutorError.self) { try buffer.encode(to: Sink()) }
    }

    @Test("of no bytes, of odd ones, and of more than there is memory for")
    func sizes() async throws {
      let empty = try SharedBuffer([Int]())
      #expect(empty.byteCount == 0)
      let odd = try SharedBuffer(byteCount: 11) {
        $0.initializeMemory(as: UInt8.self, repeating: 1)
      }
      try await withProcessPool(maxWorkers: 1) { pool in
        let counts = try await pool.submit {
          [
            empty.withSpan(of: Int.self) { $0.count }, odd.withSpan(of: Int.self) { $0.count },
            odd.withSpan(of: UInt8.self) { $0.count },
          ]
        }.value
        #expect(counts == [0, 1, 11])
      }
      let error = #expect(throws: ExecutorError.self) {
        try SharedBuffer(byteCount: 1 << 50) { _ in }
      }
      #expect(error?.code == .resourceExhausted)
    }

    /// Takes nothing.
    private struct Sink: Encoder {
      var codingPath: [any CodingKey] { [] }
      var userInfo: [CodingUserInfoKey: Any] { [:] }

      func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        fatalError("nothing is to be written")
      }
      func unkeyedContainer() -> any UnkeyedEncodingContainer {
        fatalError("nothing is to be written")
      }
      func singleValueContainer() -> any SingleValueEncodingContainer {
        fatalError("nothing is to be written")
      }
    }
  }
}

private func unsafeAddress(of buffer: SharedBuffer) -> UInt {
  buffer.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
}
