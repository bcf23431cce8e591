//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesPortable

/// Bytes that many calls in many processes read, and that are never copied.
///
/// What a call captures is sent with it, every time. A shared buffer is not: its bytes lie in memory that every worker
/// process of this machine can see, and what travels says where. So a hundred calls can read the same gibibyte. Nobody
/// can change it, this process included, once it is made.
///
/// ```swift
/// let samples = try SharedBuffer([Double](repeating: 0.5, count: 1_000_000))
/// let sums = try pool.map(0..<10) { part in
///   try samples.withSpan(of: Double.self) { samples in
///     (0..<100_000).reduce(0) { $0 + samples[part * 100_000 + $1] }
///   }
/// }
/// ```
///
/// The memory is there as long as a buffer shows it in the process that has made it, or a call waits or runs that has
/// one with it. It takes a file descriptor. It cannot be read in a worker with a ``Sandbox``, and not be returned by
/// the worker that has made it: results are copied.
public final class SharedBuffer: Codable, Sendable {
  // A class: a structure with one reference inside is captured as that reference, which is not `Codable`.

  private let block: SharedBlock

  /// Makes a buffer of some size, and has it written.
  ///
  /// - Parameters:
  ///   - byteCount: How many bytes, 0 or more.
  ///   - fill: Writes them, on the calling thread; before that they are zero.
  /// - Throws: What `fill` throws; `ExecutorError` with the code `resourceExhausted` where there is no memory or
  ///   descriptor for it.
  public init(
    byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws {
    guard byteCount >= 0 else { misuse("SharedBuffer: byteCount is \(byteCount); give 0 or more") }
    block = try unsafe SharedBlock.make(byteCount) { unsafe try fill($0) }
  }

  /// Makes a buffer with the bytes of an array's elements, which are copied once.
  ///
  /// - Parameter elements: Numbers, or other values without references.
  /// - Throws: `ExecutorError` with the code `resourceExhausted` where there is no memory or descriptor for it.
  public init<Element: BitwiseCopyable>(_ elements: [Element]) throws {
    block = try unsafe elements.withUnsafeBytes { source in
      try unsafe SharedBlock.make(source.count) { target in unsafe target.copyMemory(from: source) }
    }
  }

  /// How many bytes there are.
  public var byteCount: Int { unsafe block.bytes.count }

  /// Looks at the bytes as values of a type, which are checked for being within bounds.
  ///
  /// - Parameters:
  ///   - type: The type whose values were written: a number, or another value without references.
  ///   - body: Is given as many values as there is room for; they must not be kept.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func withSpan<Element: BitwiseCopyable, R>(
    of type: Element.Type, _ body: (Span<Element>) throws -> R
  ) rethrows -> R {
    // A page begins where every type may begin.
    try unsafe body(Span(_unsafeBytes: wholeElements(MemoryLayout<Element>.stride)))
  }

  /// Looks at the bytes.
  ///
  /// - Parameter body: Is given the bytes; they must not be kept.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  public func withUnsafeBytes<R>(
    _ body: (UnsafeRawBufferPointer) throws -> R
  ) rethrows -> R {
    try withExtendedLifetime(block) { try unsafe body(block.bytes) }
  }

  private func wholeElements(_ stride: Int) -> UnsafeRawBufferPointer {
    let bytes = unsafe block.bytes
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / stride * stride)])
  }

  // MARK: Travelling

  /// Finds the buffer that a call has with it.
  ///
  /// - Parameter decoder: Of a call, or of its result.
  /// - Throws: `ExecutorError` where the buffer is not there any more, or may not be opened.
  public init(from decoder: any Decoder) throws {
    block = try SharedBlock.find(SharedBlock.Origin(from: decoder))
  }

  /// Writes where the buffer is, not what it holds.
  ///
  /// - Parameter encoder: Of a call, or of its result.
  /// - Throws: `ExecutorError` with the code `notPortable` elsewhere, and for a result that the worker has made.
  public func encode(to encoder: any Encoder) throws {
    // Another's lives as long as the call that has brought it here.
    guard !block.isOwn || CallLuggage.keep(block) else { throw ProcessFailure.ownBlock }
    try block.origin.encode(to: encoder)
  }
}
