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
  /// What a `fatalError` or the runtime said, or what came before the program gave up.
  let message: String?
  let isOutOfMemory: Bool

  /// - Parameters:
  ///   - end: How the worker has ended.
  ///   - limit: How many bytes of memory it might have; `nil` for as many as there are.
  init(_ end: WorkerProcess.End, memoryLimit limit: Int?) {
    let lines = end.lastWords.split(whereSeparator: \.isNewline)
    message = CrashReport.message(in: lines, hasAborted: end.signal == SIGABRT)
    let couldNotAllocate = lines.contains { line in
      CrashReport.isFatal(line) && line.contains("failed to allocate")
        || line.contains("std::bad_alloc")
    }
    // Code that does not look at what it is given for memory traps in its own way.
    let hadAll = limit.map { (end.peakMemory ?? 0) >= $0 / 10 * 9 } ?? false
    let signals = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP]
    isOutOfMemory = end.signal.map(signals.contains) ?? false && (couldNotAllocate || hadAll)
  }

  /// The runtime's message, which may have several lines; of a program that has aborted for another reason, its last
  /// lines: the C library, `assert`, a cast and other languages say there why.
  private static func message(in lines: [Substring], hasAborted: Bool) -> String? {
    let told: ArraySlice<Substring>
    if let first = lines.lastIndex(where: isFatal) {
      told = lines[first...].prefix { !isOfBacktracer($0) }.prefix(mostLines)
    } else if hasAborted {
      told = lines.filter { !isOfBacktracer($0) }.suffix(mostLastLines)
    } else {
      return nil
    }
    return told.isEmpty ? nil : told.joined(separator: "\n")
  }

  private static let mostLines = 20
  private static let mostLastLines = 3

  private static func isOfBacktracer(_ line: Substring) -> Bool {
    line.hasPrefix("*** ") || line.hasPrefix("Current stack trace:")
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
