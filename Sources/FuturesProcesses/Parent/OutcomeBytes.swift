//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesPortable

/// The bytes of an outcome where they have arrived; they are there while they are read.
@unsafe
enum OutcomeBytes {
  /// Nobody else can change them.
  case own(UnsafeRawBufferPointer)
  /// The worker still could.
  case shared(UnsafeRawBufferPointer)
  /// There is no memory to look at them, which are so many.
  case outOfReach(Int)

  /// Reads how the call has ended.
  ///
  /// - Throws: What the call has thrown; an `ExecutorError` where they cannot be read.
  func value<R>(returning type: R.Type) throws -> R {
    switch unsafe self {
    case .own(let bytes): try unsafe CallOutcome.value(of: bytes, returning: type)
    case .shared(let bytes): try unsafe CallOutcome.value(ofShared: bytes, returning: type)
    case .outOfReach(let count): throw ProcessFailure.noMemory(for: count)
    }
  }
}
