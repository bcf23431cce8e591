//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How a call comes to its end, as executors count it.
package enum CallEnd: Sendable {
  case succeeded
  case failed
  case cancelled
  /// Its time was up before; now its body has returned.
  case late
  /// It has not ended: another attempt will follow.
  case postponed

  init(_ phase: FutureWord.Phase) {
    switch phase {
    case .succeeded: self = .succeeded
    case .cancelled: self = .cancelled
    default: self = .failed
    }
  }
}
