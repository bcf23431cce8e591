//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Which call the current thread or task runs.
///
/// A blocking body finds it in a word of its thread, which costs two stores; an `async` body, which
/// changes threads, in a task-local value.
package enum CurrentCall {
  @TaskLocal private static var ofTask: Body?

  /// An `async` body under way.
  private struct Body {
    let future: AnyFuture
    /// The hash of its task: enough to tell it from its child tasks, which live no longer.
    let task: Int?
  }

  package static var future: AnyFuture? { ofThread ?? ofTask?.future }

  /// Of a process that makes one call at a time: what that can learn, whichever thread asks.
  ///
  /// Written once, before the process has a second thread.
  @safe package nonisolated(unsafe) static var ofProcess: (any CallSurroundings)?

  static var surroundings: (any CallSurroundings)? { future ?? ofProcess }

  /// The call that waits when the calling thread or task waits.
  ///
  /// A child task of an `async` body waits for itself: the body may go on meanwhile, and give it up.
  static var waiting: AnyFuture? {
    if let future = ofThread { return future }
    guard let body = ofTask, body.task == currentTask else { return nil }
    return body.future
  }

  private static var ofThread: AnyFuture? {
    guard let pointer = unsafe cfutures_current_call() else { return nil }
    return unsafe Unmanaged<AnyFuture>.fromOpaque(pointer).takeUnretainedValue()
  }

  private static var currentTask: Int? {
    unsafe withUnsafeCurrentTask { unsafe $0?.hashValue }
  }

  /// Calls within calls happen: an `InlineExecutor` used inside a worker, a wait that runs what it waits
  /// for.
  ///
  /// The outer one comes back.
  static func run<R>(_ future: AnyFuture, _ body: () -> R) -> R {
    let outer = unsafe cfutures_current_call()
    unsafe cfutures_set_current_call(Unmanaged.passUnretained(future).toOpaque())
    defer { unsafe cfutures_set_current_call(outer) }
    return body()
  }

  /// Runs `body`, which is no part of the current call, without it; a task made there would inherit it.
  package static func withNone<R>(_ body: () -> R) -> R {
    let outer = unsafe cfutures_current_call()
    cfutures_set_current_call(nil)
    defer { unsafe cfutures_set_current_call(outer) }
    return ofTask == nil ? body() : $ofTask.withValue(nil) { body() }
  }

  static func run<R>(_ future: AnyFuture, _ body: () async -> R) async -> R {
    await $ofTask.withValue(Body(future: future, task: currentTask)) { await body() }
  }
}
