//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A function as it lies in memory; all zero where an optional one is `nil`.
@safe
struct FunctionValue {
  let code: UInt
  let context: UInt

  static let none = FunctionValue(code: 0, context: 0)
}

extension FunctionValue {
  /// Gives up the reference to the context.
  func release() {
    unsafe HeapObject.release(UnsafeMutableRawPointer(bitPattern: context))
  }
}
