//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Small enough for every schedule with two preemptions; together they take all paths of the protocol.

extension PoolScenario {
  static let all = submitting + ending + bounded + waiting + closing + scarce

  static let submitting = [
    PoolScenario(
      name: "three threads hand calls in to three workers", width: 3,
      calls: [.plain, .plain, .plain], actors: [[.submit(0)], [.submit(1)], [.submit(2)]],
      preemptions: 1),
    PoolScenario(
      name: "workers retire while calls come in", width: 2, calls: [.plain, .plain, .plain],
      actors: [[.submit(0), .submit(1)], [.submit(2)]], idleTimeouts: 2),
    PoolScenario(
      name: "a call runs beside callbacks", width: 2,
      calls: [ScriptedCall(hasCallback: true), ScriptedCall(hasCallback: true), .plain],
      actors: [[.submit(0), .wait(0), .submit(1)], [.submit(2)]]),
    PoolScenario(
      name: "async bodies come in beside calls", calls: [.plain, .plain],
      actors: [[.submitTask(0), .close], [.submit(1)]]),
  ]

  static let ending = [
    PoolScenario(
      name: "calls are cancelled at any moment", calls: [.plain, .plain],
      actors: [[.submit(0), .submit(1)], [.cancel(1), .close], [.cancel(0)]]),
    PoolScenario(
      name: "time is up at any moment", calls: [.timed, .timed],
      actors: [[.submit(0), .submit(1), .close], [.expire(0)], [.cancel(1)]]),
    PoolScenario(
      name: "an async body is cancelled at any moment", calls: [.plain],
      actors: [[.submitTask(0), .close], [.cancel(0)]]),
    PoolScenario(
      name: "an async body's time is up at any moment", calls: [.timed],
      actors: [[.submitTask(0), .close], [.expire(0)]]),
    PoolScenario(
      name: "a call between two attempts is cancelled",
      calls: [ScriptedCall(isRetried: true), .plain],
      actors: [[.submit(0), .close], [.submit(1)], [.cancel(0)]], preemptions: 1),
    PoolScenario(
      name: "a shutdown cancels a call between two attempts",
      calls: [ScriptedCall(isRetried: true)],
      actors: [[.submit(0)], [.shutdown(cancelPending: true)]], idleTimeouts: 1),
  ]

  static let bounded = [
    PoolScenario(
      name: "two threads wait for room", maxPending: 1, calls: [.plain, .plain, .plain],
      actors: [[.submit(0), .submit(1)], [.submit(2)]]),
    PoolScenario(
      name: "two workers make room", width: 2, maxPending: 1,
      calls: [.plain, .plain, .plain, .plain],
      actors: [[.submit(0), .submit(1)], [.submit(2), .submit(3)]], preemptions: 1),
    PoolScenario(
      name: "a cancelled call makes room", maxPending: 1,
      calls: [ScriptedCall(body: [.wait(1)]), .plain, .timed],
      actors: [[.submit(0), .submit(1), .cancel(1)], [.submit(2)], [.expire(2)]]),
    PoolScenario(
      name: "a shutdown comes while a thread waits for room", maxPending: 1,
      calls: [.plain, .plain, .plain],
      actors: [[.submit(0), .submit(1)], [.submit(2)], [.shutdown(cancelPending: true)]],
      preemptions: 1),
    PoolScenario(
      name: "async bodies wait for room", maxPending: 1, calls: [.plain, .plain, .plain],
      actors: [[.submitTask(0), .submitTask(1)], [.submit(2)]], preemptions: 1),
  ]

  static let waiting = [
    PoolScenario(
      name: "calls wait for calls that they have submitted",
      calls: [
        ScriptedCall(body: [.submit(1), .wait(1)]), ScriptedCall(body: [.submit(2), .wait(2)]),
        .plain,
      ],
      actors: [[.submit(0), .wait(0), .close]]),
    PoolScenario(
      name: "a call waits for another that comes later",
      calls: [ScriptedCall(body: [.wait(1)]), .plain, .plain],
      actors: [[.submit(0)], [.submit(1), .submit(2)]], idleTimeouts: 1),
    PoolScenario(
      name: "a call waits for an async body",
      calls: [ScriptedCall(body: [.wait(1)]), .plain, .plain],
      actors: [[.submit(0), .submit(2)], [.submitTask(1)]]),
    PoolScenario(
      name: "two calls wait for a third", width: 2,
      calls: [ScriptedCall(body: [.wait(2)]), ScriptedCall(body: [.wait(2)]), .plain],
      actors: [[.submit(0), .submit(1)], [.submit(2)]]),
    PoolScenario(
      name: "a call that has run another on top is still busy", width: 2,
      calls: [ScriptedCall(body: [.submit(1), .wait(1), .meet(2)]), .plain, .plain],
      actors: [[.submit(0)], [.submit(2)]], idleTimeouts: 1),
    PoolScenario(
      name: "an initializer waits for a call", width: 2, calls: [.plain, .plain],
      actors: [[.submit(0)], [.submit(1)]], initializer: [.wait(1)]),
  ]

  static let closing = [
    PoolScenario(
      name: "a pool is dropped", width: 2, calls: [.plain, .plain],
      actors: [[.submit(0), .submit(1)], [.close]], idleTimeouts: 1),
    PoolScenario(
      name: "a pool is shut down", width: 2, calls: [.plain, .plain],
      actors: [[.submit(0), .submit(1)], [.shutdown(cancelPending: false)]], idleTimeouts: 1),
    PoolScenario(
      name: "a shutdown cancels what is queued", width: 2, calls: [.plain, .plain],
      actors: [[.submit(0), .submit(1)], [.shutdown(cancelPending: true)]]),
    PoolScenario(
      name: "two threads shut a pool down", calls: [.plain, .plain],
      actors: [
        [.submit(0), .submit(1), .shutdown(cancelPending: false)], [.shutdown(cancelPending: true)],
      ]),
    PoolScenario(
      name: "a call shuts its pool down",
      calls: [ScriptedCall(body: [.shutdown(cancelPending: false)]), .plain],
      actors: [[.submit(0)], [.submit(1)]]),
    PoolScenario(
      name: "two calls shut their pool down", width: 2,
      calls: [
        ScriptedCall(body: [.shutdown(cancelPending: false)]),
        ScriptedCall(body: [.shutdown(cancelPending: false)]), .plain,
      ],
      actors: [[.submit(0), .submit(1)], [.submit(2)]], preemptions: 1),
  ]

  static let scarce = [
    PoolScenario(
      name: "a thread is missing", width: 2, calls: [.plain, .plain],
      actors: [[.submit(0)], [.submit(1)]], missingThreads: 1),
    PoolScenario(
      name: "a stand-in is missing", width: 2,
      calls: [ScriptedCall(body: [.submit(1), .wait(1)]), .plain, .plain],
      actors: [[.submit(0)], [.submit(2), .close]], missingThreads: 2, preemptions: 1),
    PoolScenario(
      name: "a pool without a thread is dropped while its call is cancelled", calls: [.plain],
      actors: [[.submit(0), .close], [.cancel(0)]], idleTimeouts: 1, missingThreads: 1),
  ]
}

extension PoolScenario {
  /// Too large to be exhausted; a bit of everything.
  static let large = PoolScenario(
    name: "a bit of everything", width: 3,
    calls: [
      ScriptedCall(body: [.submit(1), .wait(1)]), .plain, .timed, ScriptedCall(isRetried: true),
      ScriptedCall(body: [.wait(5)]), ScriptedCall(hasCallback: true), .plain, .plain,
    ],
    actors: [
      [.submit(0), .submit(2), .submit(4)], [.submit(3), .submit(5), .submitTask(6)],
      [.cancel(6), .submit(7), .cancel(7)], [.expire(2)],
      [.cancel(3), .shutdown(cancelPending: false)],
    ],
    idleTimeouts: 3, missingThreads: 1)
}
