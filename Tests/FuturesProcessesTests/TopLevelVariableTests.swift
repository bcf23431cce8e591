//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import FuturesTestKit
import TestSupport
import Testing

extension ProcessTests {
  /// Programs of their own, because a test has no top level.
  @Suite("Variables at the top level", .timeLimit(.minutes(5)))
  struct TopLevelVariableTests {
    @Test(
      "have in a worker the value that they have at submit, or are refused by name",
      arguments: [
        "futures-top-level", "futures-top-level-swift5", "futures-top-level-async",
        "futures-top-level-reach",
      ])
    func values(program: String) async throws {
      let (status, output) = try await onThread { BuiltProgram(program).run() }
      #expect(status == 0 && output.contains("as they should be"), "\(output)")
    }

    @Test("that cannot be sent make every call fail, or are named by the crash")
    func refused() async throws {
      let (status, output) = try await onThread { BuiltProgram("futures-top-level-refused").run() }
      #expect(
        status == 0
          && output == """
            refused
            refused
            refused
            named
            refused
            refused
            refused
            refused
            changed
            afterwards

            """,
        "\(output)")
    }

    @Test(
      "are refused where nobody can tell which there are",
      arguments: ["--strip-all", "--strip-unneeded", "--discard-all"])
    func stripped(option: String) async throws {
      let (status, output) = try await onThread {
        let program = BuiltProgram("futures-top-level").stripped(option)
        defer { program.remove() }
        return program.run("--stripped")
      }
      #expect(status == 0 && output.contains("as they should be"), "\(output)")
    }

    @Test("do not concern a program whose entry point is a type, stripped or not")
    func typeAsEntryPoint() async throws {
      let program = BuiltProgram("futures-main-type")
      let outputs = try await onThread {
        let stripped = program.stripped()
        defer { stripped.remove() }
        return [program.run(), stripped.run()]
      }
      for (status, output) in outputs {
        // What is made at first use is made there too.
        #expect(status == 0 && output == "42 false 5\n", "\(output)")
      }
    }
  }
}
