//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Glibc

/// The memory of a ``SharedBuffer``, as one process sees it: mapped once, however many buffers show it.
@safe
final class SharedBlock: @unchecked Sendable {
  // `@unchecked` because of the address of memory that nobody can write any more.

  /// How other processes find it.
  struct Origin: Codable {
    let process: Int32
    let descriptor: Int32
    let identity: UInt64
    let size: Int
  }

  let origin: Origin
  private var block: cfutures_block

  var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: block.memory, count: block.size)
  }

  /// Those of this process, by their origin's identity; none of them is held.
  private static let known = Lock<[UInt64: Weak]>([:])

  private struct Weak {
    weak var block: SharedBlock?
  }

  private init(_ block: cfutures_block, _ origin: Origin) {
    unsafe (self.block, self.origin) = unsafe (block, origin)
  }

  deinit {
    SharedBlock.known.withLock { known in
      // Another may have taken its place meanwhile.
      if known[origin.identity]?.block == nil { known[origin.identity] = nil }
    }
    unsafe cfutures_close_block(&block)
  }

  /// Whether the block lives as long as this process holds it.
  var isOwn: Bool { origin.process == getpid() }

  /// Makes a block.
  ///
  /// - Parameters:
  ///   - size: How many bytes.
  ///   - fill: Writes them; they are zero before.
  /// - Returns: The block.
  /// - Throws: What `fill` throws; `ExecutorError` where there is no memory.
  static func make(
    _ size: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) throws -> SharedBlock {
    var block = unsafe cfutures_block()
    let error = unsafe cfutures_make_block(size, &block)
    guard error == 0 else { throw ProcessFailure.block(size, error) }
    do {
      try unsafe fill(UnsafeMutableRawBufferPointer(start: block.memory, count: size))
      let error = unsafe cfutures_seal_block(&block)
      guard error == 0 else { throw ProcessFailure.block(size, error) }
    } catch {
      unsafe cfutures_close_block(&block)
      throw error
    }
    let origin = unsafe Origin(
      process: getpid(), descriptor: block.descriptor, identity: block.identity, size: size)
    return unsafe register(SharedBlock(block, origin))
  }

  /// Finds a block of this process, or opens one of another's.
  ///
  /// - Parameter origin: From a message; it may be anything.
  /// - Returns: The block.
  /// - Throws: `ExecutorError` where it is not there, or may not be opened.
  static func find(_ origin: Origin) throws -> SharedBlock {
    if let present = known.withLock({ $0[origin.identity]?.block }), present.origin == origin {
      return present
    }
    guard origin.process != getpid(), origin.size >= 0 else { throw ProcessFailure.noBlock(ENOENT) }
    var block = unsafe cfutures_block(
      descriptor: origin.descriptor, identity: origin.identity, size: origin.size, memory: nil)
    let error = unsafe cfutures_open_block(origin.process, &block)
    guard error == 0 else { throw ProcessFailure.noBlock(error) }
    return unsafe register(SharedBlock(block, origin))
  }

  private static func register(_ block: SharedBlock) -> SharedBlock {
    known.withLock { $0[block.origin.identity] = Weak(block: block) }
    return block
  }
}

extension SharedBlock.Origin: Equatable {}
