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

    @Test(
      "are what scripts expect, on threads and on processes",
      arguments: ["futures-scripts-threads", "futures-scripts-processes"])
    func scripts(program: String) async throws {
      let (status, output) = try await onThread { BuiltProgram(program).run() }
      let place = program.hasSuffix("threads") ? "here" : "elsewhere"
      #expect(status == 0 && output == TopLevelVariableTests.answers(from: place), "\(output)")
    }

    @Test("are refused by name in stripped scripts, and there on threads")
    func strippedScripts() async throws {
      let outputs = try await onThread {
        ["futures-scripts-threads", "futures-scripts-processes"].map { name in
          let program = BuiltProgram(name).stripped()
          defer { program.remove() }
          return program.run()
        }
      }
      #expect(outputs[0].output == TopLevelVariableTests.answers(from: "here"))
      #expect(outputs[1].status != 0 && outputs[1].output.contains("it was stripped"))
    }

    private static func answers(from place: String) -> String {
      """
      page-1 1000
      page-2 2000
      page-3 3000
      ["page-1", "page-2", "page-3"] 3
      [10000, 20000, 30000, 40000, 50000, 60000, 70000, 80000, 90000, 100000, 110000, 120000, 130000, 140000, 150000]
      1200000
      true
      flag of C20
      true 20
      [2, 4, 6, 8, 10] \(place)
      97 true
      100 false
      7919 true
      7921 false
      104729 true
      104731 false
      3

      """
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
