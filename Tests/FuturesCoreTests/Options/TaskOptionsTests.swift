//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Testing

@Suite("TaskOptions", .timeLimit(.minutes(5)))
struct TaskOptionsTests {
  private static let instant = ContinuousClock.now

  @Test("without anything are the default")
  func empty() {
    let options = TaskOptions()
    #expect(options.isDefault)
    #expect(options.name == nil && options.timeout == nil && options.deadline == nil)
    #expect(options.retry.retries == 0)
  }

  @Test("built by one name have that and nothing else")
  func single() {
    #expect(TaskOptions.named("a").name == "a")
    #expect(TaskOptions.timeout(.seconds(1)).timeout == .seconds(1))
    #expect(TaskOptions.deadline(TaskOptionsTests.instant).deadline == TaskOptionsTests.instant)
    #expect(TaskOptions.retry(.limit(3)).retry.retries == 3)
    let all: [TaskOptions] = [
      .named(""), .timeout(.zero), .deadline(TaskOptionsTests.instant), .retry(.limit(1)),
    ]
    for (index, options) in all.enumerated() {
      #expect(!options.isDefault)
      #expect((options.name != nil) == (index == 0))
      #expect((options.timeout != nil) == (index == 1))
      #expect((options.deadline != nil) == (index == 2))
      #expect((options.retry.retries != 0) == (index == 3))
    }
  }

  @Test("chained keep what was there, in any order, and the last word counts")
  func chained() {
    let one = TaskOptions.named("a").timeout(.seconds(1)).deadline(TaskOptionsTests.instant)
      .retry(.limit(2))
    let other = TaskOptions.retry(.limit(2)).deadline(TaskOptionsTests.instant)
      .timeout(.seconds(1)).named("a")
    for options in [one, other] {
      #expect(options.name == "a" && options.timeout == .seconds(1))
      #expect(options.deadline == TaskOptionsTests.instant && options.retry.retries == 2)
    }
    #expect(one.named("b").name == "b" && one.name == "a")
    #expect(one.timeout(.seconds(2)).timeout == .seconds(2))
    #expect(one.retry(.never).retry.retries == 0)
    #expect(one.retry(.never).deadline == TaskOptionsTests.instant)
  }

  @Test("no retry and no limit cost a task nothing")
  func defaults() {
    #expect(TaskOptions.retry(.limit(0)).isDefault && TaskOptions.retry(.never).isDefault)
    #expect(TaskOptions(name: nil, timeout: nil, deadline: nil, retry: .never).isDefault)
  }
}
