//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Why bytes could not be read.
package enum ByteError: Error, Equatable {
  /// They end in the middle of something.
  case truncated
  /// They cannot have been written by a ``ByteWriter``.
  case malformed
}
