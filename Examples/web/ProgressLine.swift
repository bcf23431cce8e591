//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import Glibc
import Synchronization

/// A line on the terminal that says how far a piece of work has come, rewritten in place.
///
/// It goes to standard error, and only when that is a terminal; the report on standard output is whole
/// without it. May be used from every thread.
public final class ProgressLine: Sendable {
  private let title: String
  private let total: Int
  private let done = Mutex(0)
  private let isVisible = isatty(STDERR_FILENO) == 1

  /// Makes a line, which shows itself with the first step.
  ///
  /// - Parameters:
  ///   - title: What is being done.
  ///   - total: How many steps there are, at least 1.
  public init(_ title: String, of total: Int) {
    self.title = title
    self.total = total
  }

  /// Shows the line before the first step.
  public func show() { done.withLock { draw($0) } }

  /// Counts a step.
  ///
  /// With the last one the line disappears, and counting begins anew.
  ///
  /// - Parameters:
  ///   - report: What to print above the line, if anything.
  ///   - isProblem: Whether it goes to standard error rather than to standard output.
  public func step(_ report: String? = nil, isProblem: Bool = false) {
    done.withLock { done in
      done = (done + 1) % total
      erase()
      if let report, isProblem { complain(report) } else if let report { print(report) }
      fflush(nil)  // somebody may read the report through a pipe
      if done > 0 { draw(done) }
    }
  }

  private func draw(_ done: Int) {
    let width = 30
    let filled = width * done / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    write("\(title) \(bar) \(done) of \(total)")
  }

  private func erase() { write("\r\u{1B}[K") }

  private func write(_ text: String) {
    if isVisible { FileHandle.standardError.write(Data(text.utf8)) }
  }
}

/// Prints a line on standard error.
///
/// - Parameter line: The line.
public func complain(_ line: String) {
  FileHandle.standardError.write(Data("\(line)\n".utf8))
}
