//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// How many lines and bytes are in a file, or in several.
struct FileCount: Sendable, CustomStringConvertible {
  private var lines = 0
  private var bytes = 0

  /// Reads a file to its end, and blocks the calling thread meanwhile.
  init(of path: String) throws {
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    while let part = try file.read(upToCount: 65_536), !part.isEmpty {
      lines += part.count { $0 == UInt8(ascii: "\n") }
      bytes += part.count
    }
  }

  /// Reads several files.
  ///
  /// Child tasks run where their parent does: on a pool each may block a thread.
  init(of paths: [String]) async throws {
    self = try await withThrowingTaskGroup { group in
      for path in paths { group.addTask { try FileCount(of: path) } }
      return try await group.reduce(into: FileCount()) { sum, count in sum.add(count) }
    }
  }

  private init() {}

  private mutating func add(_ other: FileCount) {
    lines += other.lines
    bytes += other.bytes
  }

  var description: String { "\(lines) lines, \(bytes) bytes" }
}
