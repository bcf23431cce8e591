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
/// One thread's at a time. The bytes are trusted as far as they come from a process of the same build: every
/// address in a definition names the build that it belongs to, and a call that mentions one of another build is
/// refused before its captures are looked at.
package final class CallReceiver {
  private let shapes: ShapeBook
  private let decoder: CallDecoder
  /// `nil` as long as there are none.
  @safe @exclusivity(unchecked) private var variables: ReceivedVariables?

  package init() {
    shapes = ShapeBook()
    decoder = CallDecoder(shapes: shapes)
  }

  /// Takes the next definition.
  ///
  /// Where this process has no such thing, calls that mention it will throw.
  @unsafe
  package func define(_ bytes: UnsafeRawBufferPointer) {
    var reader = unsafe ByteReader(bytes)
    shapes.define(&reader)
  }

  /// Makes a call of bytes.
  ///
  /// - Throws: What the decoding of a captured value throws; `ExecutorError` with the code `notPortable`.
  @unsafe
  package func receive(_ bytes: UnsafeRawBufferPointer) throws -> ReceivedCall {
    do {
      if let variables { try variables.restore(decoder) }
      return try unsafe decoder.read(bytes) { try ReceivedCall(from: $0) }
    } catch let refusal as Refusal {
      throw refusal.asExecutorError
    } catch is ByteError {
      throw Refusal.damaged.asExecutorError
    }
  }

  /// Learns which variables there are at the top level of the program.
  @unsafe
  package func list(variables bytes: UnsafeRawBufferPointer) {
    let variables = ReceivedVariables()
    self.variables = variables
    variables.prepare { try unsafe decoder.read(bytes) { try variables.list(from: $0) } }
  }

  /// Takes the values that variables have for the calls to come.
  @unsafe
  package func set(variables bytes: UnsafeRawBufferPointer) {
    guard let variables else { return }
    variables.prepare { try unsafe decoder.read(bytes) { try variables.take(from: $0) } }
  }

  /// What the last call has set variables to stays, but in those that are named.
  @unsafe
  package func settle(variables bytes: UnsafeRawBufferPointer) {
    guard let variables else { return }
    variables.prepare { try unsafe decoder.read(bytes) { try variables.settle(from: $0) } }
  }
}
