//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a future holds: first its body, later its outcome, one at a time and so in one place.
@usableFromInline
enum CallSlot<Success> {
  case empty
  case blocking(() throws -> Success)
  case suspending(() async throws -> Success)
  case value(Success)
  case failure(any Error)
}
