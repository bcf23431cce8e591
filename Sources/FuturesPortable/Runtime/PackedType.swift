//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A generic type over a parameter pack, which describes itself: its metadata does not lie open.
protocol PackedType {
  static var reference: TypeReference { get throws }
}
