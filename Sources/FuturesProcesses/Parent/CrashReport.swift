//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// What a worker's last words say of its end: those that it has written since it was given its call.
///
/// In an optimised build most failed checks print nothing.
struct CrashReport {
  /// The line of a `fatalError`, or of the runtime.
  let message: String?
  let isOutOfMemory: Bool

  /// - Parameters:
  ///   - end: How the worker has ended.
  ///   - limit: How many bytes of memory it might have; `nil` for as many as there are.
  init(_ end: WorkerProcess.End, memoryLimit limit: Int?) {
    let lines = end.lastWords.split(whereSeparator: \.isNewline)
    message = lines.last { CrashReport.isFatal($0) }.map(String.init)
    let couldNotAllocate = lines.contains { line in
      CrashReport.isFatal(line) && line.contains("failed to allocate")
        || line.contains("std::bad_alloc")
    }
    // Code that does not look at what it is given for memory traps in its own way.
    let hadAll = limit.map { (end.peakMemory ?? 0) >= $0 / 10 * 9 } ?? false
    let signals = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP]
    isOutOfMemory = end.signal.map(signals.contains) ?? false && (couldNotAllocate || hadAll)
  }

  /// Whether the Swift runtime writes such lines: "Fatal error: ...", perhaps after a file and the number of a line.
  ///
  /// What a program logs may have the words somewhere else.
  private static func isFatal(_ line: Substring) -> Bool {
    guard let range = line.firstRange(of: "Fatal error") else { return false }
    let place = line[..<range.lowerBound]
    guard !place.isEmpty else { return true }
    guard place.hasSuffix(": "), let colon = place.dropLast(2).lastIndex(of: ":") else {
      return false
    }
    return place[..<colon].hasSuffix(".swift")
      && place[colon...].dropFirst().dropLast(2).allSatisfy(\.isNumber)
  }
}
