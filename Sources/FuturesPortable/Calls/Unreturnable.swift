//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The call has ended well, but its result cannot be sent.
struct Unreturnable: Error {
  let type: Any.Type
  let reason: any Error
}

extension ByteWriter {
  /// Writes what a call has returned.
  ///
  /// - Throws: `Unreturnable` when its encoding throws: an error of another kind than those of the call.
  func append<R: Encodable>(result: R) throws {
    do {
      try BinaryCoder.encode(result, into: self)
    } catch {
      throw Unreturnable(type: R.self, reason: error)
    }
  }
}
