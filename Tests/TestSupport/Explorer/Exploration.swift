//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What became of a search.
package struct Exploration {
  /// How many schedules were run.
  package let schedules: Int
  package let finding: Finding?
}
