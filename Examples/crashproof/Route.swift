//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What is behind a path: a function that runs in a worker process, and how long it may take.
struct Route: Sendable {
  let handler: @Sendable (Request) -> Response
  let limit: Duration

  init(_ handler: @escaping @Sendable (Request) -> Response, limit: Duration = .seconds(10)) {
    self.handler = handler
    self.limit = limit
  }

  static let all = [
    "/ok": Route(ok),
    "/trap": Route(trap),
    "/fatal": Route(fatal),
    "/exit": Route(leave),
    "/loop": Route(loop, limit: .milliseconds(300)),
    "/memory": Route(eatMemory),
  ]
}
