//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#if canImport(futures_closures)
  import FuturesTestKit
  import Glibc
  import TestSupport
  import Testing

  @testable import futures_closures

  /// The closures that `futures-closures` sends to a second process of its own, row by row.
  @Suite(
    "What must happen to a closure",
    // A sanitizer's own memory lies where numbers are then taken for addresses.
    .enabled(if: !ProcessFootprint.isInstrumented))
  struct ClosureTableTests {
    @Test("happens, in a second process", arguments: Table.rows.map(\.title))
    func row(_ title: String) async throws {
      let report = try await onThread { try Self.run([title]) }
      #expect(report.status == 0, "\(report.complaints)")
      #expect(report.output.contains("0 not as they should be"))
    }

    private static func run(
      _ arguments: [String]
    ) throws -> (status: Int32, output: String, complaints: String) {
      let program = "\(folder)/futures-closures"
      // Some closures are to kill the worker; nobody wants to see where.
      let command = (["env", "SWIFT_BACKTRACE=enable=no", program] + arguments).map(quoted)
      guard let pipe = popen(command.joined(separator: " ") + " 2>&1", "r")
      else { throw Errno(code: errno) }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = fread(&buffer, 1, buffer.count, pipe)
        guard count > 0 else { break }
        bytes += buffer[..<count]
      }
      let status = pclose(pipe)
      let output = String(decoding: bytes, as: UTF8.self)
      let complaints = output.split(separator: "\n").filter { $0.contains("FAILED") }
      return (status, output, complaints.joined(separator: "\n"))
    }

    /// Where this test's program lies, and the other beside it.
    private static var folder: String {
      var path = [CChar](repeating: 0, count: Int(PATH_MAX))
      let length = readlink("/proc/self/exe", &path, path.count - 1)
      let program = path[..<max(0, length)].map { UInt8(bitPattern: $0) }
      return String(
        decoding: program[..<(program.lastIndex(of: UInt8(ascii: "/")) ?? 0)], as: UTF8.self)
    }

    private static func quoted(_ text: String) -> String {
      "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
    }

    private struct Errno: Error {
      let code: Int32
    }
  }
#endif
