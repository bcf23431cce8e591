//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// What a writer has written, without a copy: nobody changes it any more.
@safe
final class DetachedBytes: @unchecked Sendable {
  // `@unchecked` because of the address of memory that is its own.

  let count: Int
  private let memory: UnsafeMutableRawPointer?

  /// - Parameters:
  ///   - memory: Of `malloc`; its own from here on.
  ///   - count: How many bytes of it are meant.
  init(_ memory: UnsafeMutableRawPointer?, count: Int) {
    unsafe self.memory = memory
    self.count = count
  }

  deinit { unsafe cfutures_free(memory) }

  /// The bytes are valid meanwhile.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try unsafe body(UnsafeRawBufferPointer(start: memory, count: count))
  }
}
