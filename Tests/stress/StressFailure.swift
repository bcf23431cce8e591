//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What is wrong, as a sentence.
package struct StressFailure: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Ends the part unless something is as it must be.
func demand(_ isRight: Bool, _ complaint: @autoclosure () -> String) throws {
  guard isRight else { throw StressFailure(complaint()) }
}
