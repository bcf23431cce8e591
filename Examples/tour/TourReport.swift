//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Begins a part of the tour.
func section(_ title: String) {
  print(
    "\n\u{2500}\u{2500} \(title) " + String(repeating: "\u{2500}", count: 76 - title.count) + "\n")
}

/// Prints the lines of code that come next in the source; `Scripts/check-snippets` compares them.
func show(_ code: String) {
  for line in code.split(separator: "\n", omittingEmptySubsequences: false) { print("  │ \(line)") }
  print()
  fflush(nil)  // somebody may read the report through a pipe
}

/// What is wrong when the tour does not do what it says.
struct TourError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Ends the tour when something is not as it should be.
func check(_ isRight: Bool, _ complaint: @autoclosure () -> String) throws {
  guard isRight else { throw TourError(complaint()) }
}
