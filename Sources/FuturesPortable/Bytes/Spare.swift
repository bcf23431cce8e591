//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Objects that a thread keeps for its next use of them.
enum Spare {
  case encoder, decoder, call

  private var place: Int32 {
    switch self {
    case .encoder: Int32(CFUTURES_SPARE_ENCODER)
    case .decoder: Int32(CFUTURES_SPARE_DECODER)
    case .call: Int32(CFUTURES_SPARE_CALL)
    }
  }

  /// Calls `body` with the thread's object, or with a new one inside another use of it.
  ///
  /// The object is the thread's and not counted meanwhile.
  @inline(__always)
  func with<Object: AnyObject, R>(
    _ make: @autoclosure () -> Object, _ body: (Object) throws -> R
  ) rethrows -> R {
    let object =
      unsafe cfutures_take_spare(place).map { unsafe Unmanaged<Object>.fromOpaque($0) }
      ?? Unmanaged.passRetained(make())
    defer {
      if unsafe !cfutures_give_spare(place, object.toOpaque()) { unsafe object.release() }
    }
    return try unsafe object._withUnsafeGuaranteedRef { try body($0) }
  }
}
