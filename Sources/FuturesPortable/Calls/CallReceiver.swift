//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// The receiving end of a connection: it learns definitions and makes calls of bytes.
///
/// One thread's at a time. The bytes are trusted: they come from a process of the same build, whose build id
/// was compared before.
package final class CallReceiver {
  private let shapes = ShapeBook()

  package init() {}

  /// Takes the next definition.
  ///
  /// - Throws: `ExecutorError` with the code `notPortable` where this process has no such thing.
  @unsafe
  package func define(_ bytes: UnsafeRawBufferPointer) throws {
    do {
      var reader = unsafe ByteReader(bytes)
      try shapes.define(ShapeDefinition(from: &reader))
    } catch let refusal as Refusal {
      throw refusal.asExecutorError
    } catch is ByteError {
      throw Refusal.damaged.asExecutorError
    }
  }

  /// Makes a call of bytes.
  ///
  /// - Throws: What the decoding of a captured value throws; `ExecutorError` with the code `notPortable`.
  @unsafe
  package func receive(_ bytes: UnsafeRawBufferPointer) throws -> ReceivedCall {
    let decoder = unsafe CallDecoder(ByteReader(bytes), shapes: shapes)
    do {
      return try ReceivedCall(from: decoder)
    } catch let refusal as Refusal {
      throw refusal.asExecutorError
    } catch is ByteError {
      throw Refusal.damaged.asExecutorError
    }
  }
}
