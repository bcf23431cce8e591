//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Something an actor does that nobody else can come between: one critical section, one atomic operation,
/// one wake-up.
package struct Step<World> {
  package let name: String
  let isPossible: (World) -> Bool
  /// Does it; returns what the actor may do next, nothing when it has come to its end.
  let take: (World) -> [Step]

  package init(
    _ name: String, when isPossible: @escaping (World) -> Bool = { _ in true },
    take: @escaping (World) -> [Step]
  ) {
    self.name = name
    self.isPossible = isPossible
    self.take = take
  }
}
