//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What the second word of a closure is.
enum ContextForm {
  /// Nothing: nothing is captured.
  case none
  /// The one object that is captured.
  case object
  /// A context with captures.
  case layout(ContextPlan)
}
