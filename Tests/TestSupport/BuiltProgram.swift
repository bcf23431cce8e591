//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// A program that lies beside the tests, and what it says.
public struct BuiltProgram: Sendable {
  /// Where the program is.
  public let path: String

  /// - Parameter name: The name of an executable of this package.
  public init(_ name: String) {
    self.init(path: "\(BuiltProgram.folder)/\(name)")
  }

  private init(path: String) { self.path = path }

  /// A copy without a table of symbols; its caller removes it.
  public func stripped() -> BuiltProgram {
    var name = Array("/tmp/futures-stripped-XXXXXX".utf8CString)
    close(mkstemp(&name))
    let copy = BuiltProgram(
      path: String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    _ = BuiltProgram.run("strip -o '\(copy.path)' '\(path)' && chmod 700 '\(copy.path)'")
    return copy
  }

  /// Removes the file.
  public func remove() { unlink(path) }

  /// Runs the program to its end; blocks.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, without anything that a shell would take for its own.
  ///   - environment: Variables in front of this process's.
  /// - Returns: The status of `wait`, and what the program has written to its standard output.
  public func run(
    _ arguments: String..., environment: String = ""
  ) -> (status: Int32, output: String) {
    // Some programs crash their workers on purpose; nobody wants to see where.
    BuiltProgram.run(
      "env SWIFT_BACKTRACE=enable=no \(environment) '\(path)' \(arguments.joined(separator: " ")) 2>&1"
    )
  }

  private static func run(_ command: String) -> (status: Int32, output: String) {
    guard let pipe = popen(command, "r") else { return (errno, "") }
    var bytes: [UInt8] = []
    var byte = fgetc(pipe)
    while byte != EOF {
      bytes.append(UInt8(truncatingIfNeeded: byte))
      byte = fgetc(pipe)
    }
    return (pclose(pipe), String(decoding: bytes, as: UTF8.self))
  }

  /// The test bundle is an executable on Linux; the other products of its build lie beside it.
  private static var folder: String {
    var path = [UInt8](repeating: 0, count: 4096)
    let length = path.withUnsafeMutableBytes { buffer in
      buffer.baseAddress.map { readlink("/proc/self/exe", $0, buffer.count) } ?? -1
    }
    let program = path.prefix(max(0, length))
    return String(
      decoding: program.prefix(program.lastIndex(of: UInt8(ascii: "/")) ?? 0), as: UTF8.self)
  }
}
