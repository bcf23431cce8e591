//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A small world of real code, in which threads are actors and time is an actor's choice.
package protocol Explorable: AnyObject {
  /// Those who act; a step may add others.
  var actors: [Actor<Self>] { get set }

  /// Tells what is wrong; asked after each step.
  ///
  /// - Parameter isEnd: Whether nobody can take another step.
  /// - Returns: A sentence, `nil` when all is well.
  func complaint(isEnd: Bool) -> String?
}
