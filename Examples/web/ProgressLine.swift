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

  /// Counts a step. With the last one the line disappears, and counting begins anew.
  ///
  /// - Parameter report: What to print on standard output above the line, if anything.
  public func step(_ report: String? = nil) {
    done.withLock { done in
      done = (done + 1) % total
      erase()
      if let report { print(report) }
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
