//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A call, and what its body does.
struct ScriptedCall {
  var body: [Act] = []
  /// A clock may end it.
  var isTimed = false
  /// Its first attempt fails and is followed by another.
  var isRetried = false
  var hasCallback = false

  static var plain: ScriptedCall { ScriptedCall() }
  static var timed: ScriptedCall { ScriptedCall(isTimed: true) }
}
