//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesThreads

/// A call with a real future, and what the world knows about it independently of the pool.
final class ModelCall {
  /// Where the pool has to count it.
  enum Place {
    case outside, pending, running, ended
    /// Its time was up before whoever has started it could say so: for that moment it counts twice, as
    /// pending and as ended.
    case overtaken
  }

  let number: Int
  let script: ScriptedCall
  let future: Future<Int>
  private let body: Body

  var place = Place.outside
  /// Its clock runs.
  var isArmed = false
  /// Others have its future.
  var isKnown = false
  /// A user has cancelled it in the queue.
  var isCancelledByUser = false
  /// Its body has begun.
  var hasStarted = false

  var runs: Int { body.runs }

  private final class Body {
    var runs = 0
  }

  init(_ number: Int, _ script: ScriptedCall) {
    let body = Body()
    let options = TaskOptions(
      name: script.isTimed || script.isRetried ? "\(number)" : nil,
      retry: script.isRetried ? .limit(1) : .never)
    future = Future(
      blocking: {
        body.runs += 1
        if script.isRetried, body.runs == 1 { throw Failure() }
        return number
      }, CallPlan.make(options))
    (self.number, self.script, self.body) = (number, script, body)
  }

  /// A body that is never run: the world plays the task.
  init(task number: Int, _ script: ScriptedCall) {
    future = Future(
      suspending: { number }, CallPlan.make(TaskOptions(name: script.isTimed ? "\(number)" : nil)))
    (self.number, self.script, body) = (number, script, Body())
  }
}
