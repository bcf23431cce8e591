//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Which variables the values in a snapshot belong to, as the other side learns of it once.
package final class VariableCatalogue: Sendable {
  package let bytes: [UInt8]

  /// How many of this process's definitions the other side needs before it can read it.
  package let definitionCount: Int

  init(_ encoder: CallEncoder) {
    bytes = encoder.writer.bytes
    definitionCount = encoder.shapeCount
  }
}
