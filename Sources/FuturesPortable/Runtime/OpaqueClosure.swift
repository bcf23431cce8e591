//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A closure whose type is known elsewhere; holds its context.
@safe
struct OpaqueClosure {
  /// Never called as what it pretends to be.
  private let words: () -> Void

  /// Takes over the reference to the context.
  init(_ function: FunctionValue) {
    words = unsafe ClosureWords.opaque(function)
  }

  /// The closure.
  ///
  /// - Parameter type: What it returns; must be what the code returns.
  /// - Returns: The closure.
  @unsafe
  func closure<R>(returning type: R.Type) -> () throws -> R {
    unsafe ClosureWords.closure(retained, returning: type)
  }

  @unsafe
  func suspending<R>(returning type: R.Type) -> () async throws -> R {
    unsafe ClosureWords.suspending(retained, returning: type)
  }

  /// The words with a reference of their own.
  private var retained: FunctionValue {
    // The whole of it: a function that is passed on by itself would be wrapped in another.
    let function = unsafe unsafeBitCast(self, to: FunctionValue.self)
    unsafe HeapObject.retain(UnsafeMutableRawPointer(bitPattern: function.context))
    _fixLifetime(self)
    return function
  }
}
