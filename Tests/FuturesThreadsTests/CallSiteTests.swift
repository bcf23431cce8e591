//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc
import TestSupport
import Testing

/// `Tests/CallSites` holds code that must and that must not compile; the compiler is the judge.
@Suite("Call sites", .timeLimit(.minutes(5)))
struct CallSiteTests {
  @Test(
    "what must compile compiles without a warning",
    arguments: [
      "Compile", "CompileResults", "CompileResultsByDoor", "CompileWithoutResult",
      "CompileWithoutResultByDoor",
    ])
  func compile(name: String) async throws {
    let (status, output) = try await compiler("-emit-sil -warnings-as-errors", name)
    #expect(status == 0, "\(output)")
  }

  @Test(
    "what must not compile is refused, with the error that its comment says",
    arguments: [
      "RejectTypes", "RejectLostResults", "RejectLostResultsByDoor", "RejectLostFutures",
      "RejectLostAsyncResults",
    ])
  func rejectTypes(name: String) async throws {
    let (status, output) = try await compiler("-typecheck \(verifying)", name)
    #expect(status == 0, "\(output)")
  }

  @Test("where the main actor isolates everything by default, both hold as well")
  func isolated() async throws {
    let flags = "-default-isolation MainActor -enable-upcoming-feature InferIsolatedConformances"
    let compiled = try await compiler(
      "-emit-sil -warnings-as-errors \(flags)", "CompileIsolatedResults")
    #expect(compiled.status == 0, "\(compiled.output)")
    let refused = try await compiler("-typecheck \(verifying) \(flags)", "RejectIsolatedResults")
    #expect(refused.status == 0, "\(refused.output)")
  }

  @Test("in Swift 5 mode as well, no result is lost")
  func lostInSwift5() async throws {
    for name in ["RejectLostResults", "RejectLostFutures", "RejectLostAsyncResults"] {
      let (status, output) = try await compiler("-typecheck \(verifying)", name, version: 5)
      #expect(status == 0, "\(output)")
    }
  }

  @Test("data races are refused")
  func rejectRegions() async throws {
    let (status, output) = try await compiler("-emit-sil \(verifying)", "RejectRegions")
    #expect(status == 0, "\(output)")
  }

  @Test("the verification itself notices an error that does not come")
  func verificationWorks() async throws {
    let (status, output) = try await compiler("-typecheck \(verifying)", "RejectRegions")
    #expect(status != 0)
    #expect(output.contains("expected error not produced"))
  }

  // What the compiler says of declarations in other modules has no place in the file.
  private let verifying = "-verify -verify-ignore-unrelated"

  private func compiler(
    _ mode: String, _ name: String, version: Int = 6
  ) async throws -> (status: Int32, output: String) {
    let package = folder(of: #filePath, levels: 3)
    let modules = folder(of: try #require(executablePath()), levels: 1) + "/Modules"
    let command = [
      "swiftc -frontend", mode, "-o /dev/null -swift-version \(version) -parse-as-library",
      "-module-name CallSites -I '\(modules)'",
      "-Xcc '-fmodule-map-file=\(package)/Sources/CFutures/include/module.modulemap'",
      "'\(package)/Tests/CallSites/\(name).swift' 2>&1",
    ].joined(separator: " ")
    return try await onThread {
      let pipe = try #require(popen(command, "r"), "the shell could not be started")
      var output = [UInt8]()
      var byte = fgetc(pipe)
      while byte != EOF {
        output.append(UInt8(truncatingIfNeeded: byte))
        byte = fgetc(pipe)
      }
      return (pclose(pipe), String(decoding: output, as: UTF8.self))
    }
  }

  /// The test bundle is an executable on Linux; the modules of its build lie beside it.
  private func executablePath() -> String? {
    var path = [UInt8](repeating: 0, count: 4096)
    let length = path.withUnsafeMutableBytes { buffer in
      buffer.baseAddress.map { readlink("/proc/self/exe", $0, buffer.count) } ?? -1
    }
    return length > 0 ? String(decoding: path.prefix(length), as: UTF8.self) : nil
  }

  private func folder(of path: String, levels: Int) -> String {
    path.split(separator: "/").dropLast(levels).map { "/" + $0 }.joined()
  }
}
