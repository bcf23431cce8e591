//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A closure's two words: the address of its code, and of its context or nothing.
///
/// The only place that takes closures apart and puts them together. Both happen through a stored property
/// whose type depends on a generic parameter, so that the compiler uses one calling convention on both
/// sides. Contexts made for a conversion die with the last use of the closure: the words are valid inside
/// `body`, and not a moment longer.
enum ClosureWords {
  private struct Synchronous<R> {
    let call: () throws -> R
  }

  private struct Suspending<R> {
    let call: () async throws -> R
  }

  private struct Applied<each A, R> {
    let call: (repeat each A) throws -> R
  }

  @inline(never)
  static func with<R, T>(
    _ closure: @escaping () throws -> R, _ body: (FunctionValue) throws -> T
  ) rethrows -> T {
    let holder = Synchronous(call: closure)
    defer { _fixLifetime(holder) }
    return try body(unsafe unsafeBitCast(holder, to: FunctionValue.self))
  }

  @inline(never)
  static func with<R, T>(
    suspending closure: @escaping () async throws -> R, _ body: (FunctionValue) throws -> T
  ) rethrows -> T {
    let holder = Suspending(call: closure)
    defer { _fixLifetime(holder) }
    return try body(unsafe unsafeBitCast(holder, to: FunctionValue.self))
  }

  @inline(never)
  static func with<each A, R, T>(
    function: @escaping (repeat each A) throws -> R, _ body: (FunctionValue) throws -> T
  ) rethrows -> T {
    let holder = Applied<repeat each A, R>(call: function)
    defer { _fixLifetime(holder) }
    return try body(unsafe unsafeBitCast(holder, to: FunctionValue.self))
  }

  /// The closure with these words, of a type that has to be that of the code; takes over the reference to
  /// the context.
  @unsafe
  static func closure<R>(_ words: FunctionValue, returning type: R.Type) -> () throws -> R {
    unsafe owned(words, as: Synchronous<R>.self).call
  }

  @unsafe
  static func suspending<R>(
    _ words: FunctionValue, returning type: R.Type
  ) -> () async throws -> R {
    unsafe owned(words, as: Suspending<R>.self).call
  }

  @unsafe
  static func function<each A, R>(
    _ words: FunctionValue, taking arguments: (repeat each A).Type, returning type: R.Type
  ) -> (repeat each A) throws -> R {
    unsafe owned(words, as: Applied<repeat each A, R>.self).call
  }

  /// A closure that only holds the context; takes over the reference.
  @unsafe
  static func opaque(_ words: FunctionValue) -> () -> Void {
    unsafe owned(words, as: Opaque.self).call
  }

  private struct Opaque {
    let call: () -> Void
  }

  /// Moves the words, so that their reference is the holder's: a cast would add one.
  @unsafe
  @inline(__always)
  private static func owned<Holder>(_ words: FunctionValue, as type: Holder.Type) -> Holder {
    var words = words
    return unsafe withUnsafeMutablePointer(to: &words) {
      unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: Holder.self).move()
    }
  }
}
