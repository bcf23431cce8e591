//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// Reads the results of many runs from files and prints a Markdown table for each workload.
@main
struct PerformanceReport {
  static func main() {
    let files = CommandLine.arguments.dropFirst()
    guard !files.isEmpty else { fail("usage: performance-report FILE...") }
    do {
      let runs = try files.flatMap { path in
        try Run.all(in: String(contentsOfFile: path, encoding: .utf8), of: path)
      }
      print(Section.all.compactMap { $0.markdown(runs) }.joined(separator: "\n\n"))
    } catch {
      fail("performance-report: \(error)")
    }
  }

  private static func fail(_ sentence: String) -> Never {
    FileHandle.standardError.write(Data((sentence + "\n").utf8))
    exit(1)
  }
}
