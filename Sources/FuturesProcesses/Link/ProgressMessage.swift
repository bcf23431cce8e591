//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// How far a call has come, as the content of a frame: two numbers, little-endian, the second the lowest of all when
/// the whole is not known.
enum ProgressMessage {
  static func bytes(of progress: TaskProgress) -> [UInt8] {
    let numbers = [progress.completed, progress.total ?? .min].map { Int64($0).littleEndian }
    return unsafe numbers.withUnsafeBytes { unsafe Array($0) }
  }

  /// `nil` for bytes that are none.
  @unsafe
  static func read(_ bytes: UnsafeRawBufferPointer) -> TaskProgress? {
    guard bytes.count == 16 else { return nil }
    let completed = unsafe Int64(littleEndian: bytes.loadUnaligned(as: Int64.self))
    let total = unsafe Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int64.self))
    return TaskProgress(completed: Int(completed), total: total == .min ? nil : Int(total))
  }
}
