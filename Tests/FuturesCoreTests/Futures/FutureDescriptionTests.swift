//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@Suite("Future: description", .timeLimit(.minutes(5)))
struct FutureDescriptionTests {
  private struct Secret: Codable, CustomStringConvertible {
    var description: String { "the combination is 4711" }
  }

  private static func state(_ sample: FutureSample) -> String {
    switch sample {
    case .pending: "pending"
    case .running: "running"
    case .cancelled: "cancelled"
    case .succeeded: "finished returned Int"
    case .failed: "finished raised Mishap"
    case .timedOut: "finished raised ExecutorError"
    }
  }

  @Test("has the form of Python's repr in every state", arguments: FutureSample.allCases)
  func unnamed(sample: FutureSample) throws {
    let (future, promise) = try sample.make()
    defer { withExtendedLifetime(promise) {} }
    let state = FutureDescriptionTests.state(sample)
    let text = future.description
    #expect(
      try Regex("<Future at 0x[0-9a-f]+ state=\(state)>").wholeMatch(in: text) != nil, "\(text)")
    #expect((future as AnyFuture).description == text)
  }

  @Test("says the name of a task that has one")
  func named() throws {
    let executor = ManualExecutor()
    let future = executor.submit(.named("thumb \"nail\"")) { 1 }
    let pending = try Regex(#"<Future "thumb "nail"" at 0x[0-9a-f]+ state=pending>"#)
    #expect(try pending.wholeMatch(in: future.description) != nil)
    executor.runAll()
    let finished = try Regex(
      #"<Future "thumb "nail"" at 0x[0-9a-f]+ state=finished returned Int>"#)
    #expect(try finished.wholeMatch(in: future.description) != nil)
  }

  @Test("never shows the result, and an error only by its type")
  func discretion() throws {
    struct Leak: Error, CustomStringConvertible {
      var description: String { "the combination is 4711" }
    }
    let good = Promise<Secret>()
    try good.succeed(Secret())
    let bad = Promise<Secret>()
    try bad.fail(Leak())
    #expect(good.future.description.hasSuffix("state=finished returned Secret>"))
    #expect(bad.future.description.hasSuffix("state=finished raised Leak>"))
    #expect(!"\(good.future) \(bad.future)".contains("4711"))
  }

  @Test("is well-formed while another thread completes the future")
  func race() async throws {
    let states = ["pending", "running", "finished returned Int"]
    let odd = try await onThread { () -> String? in
      for round in 0..<200 {
        let promise = Promise<Int>()
        let completer = try PlatformThread.start(named: "completer") {
          try? promise.succeed(round)
        }
        defer { completer.join() }
        while true {
          let text = promise.future.description
          guard states.contains(where: { text.hasSuffix(" state=\($0)>") }) else { return text }
          if text.hasSuffix("returned Int>") { break }
        }
      }
      return nil
    }
    #expect(odd == nil)
  }
}
