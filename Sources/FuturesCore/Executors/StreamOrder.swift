//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// In which order a ``ResultStream`` gives its results.
public struct StreamOrder: Sendable {
  enum Value {
    case input, completion
  }

  let value: Value

  /// In the order of the inputs; a slow call holds back those after it.
  public static var input: Self { Self(value: .input) }

  /// As calls are done.
  public static var completion: Self { Self(value: .completion) }
}
