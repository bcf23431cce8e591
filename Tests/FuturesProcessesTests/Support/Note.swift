//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// A file in which calls in other processes leave lines, for the test to read.
struct Note: Codable, Sendable {
  let path: String

  init() {
    var template = Array("/tmp/futures-note-XXXXXX".utf8CString)
    close(mkstemp(&template))
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Adds a line; one write, so lines of several processes do not mix.
  func write(_ line: String) {
    let descriptor = open(path, O_WRONLY | O_APPEND)
    defer { close(descriptor) }
    var line = line + "\n"
    _ = line.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }

  var lines: [String] {
    (Processes.text(of: path) ?? "").split(separator: "\n").map(String.init)
  }

  func remove() { unlink(path) }
}
