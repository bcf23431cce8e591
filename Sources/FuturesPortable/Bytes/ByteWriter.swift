//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package final class ByteWriter {
  package private(set) var bytes: [UInt8] = []
  package init() {}
  func append(_ b: UInt8) { bytes.append(b) }
  func appendVarint(_ v: Int) { var v = v; while v >= 0x80 { bytes.append(UInt8(v & 0x7f) | 0x80); v >>= 7 }; bytes.append(UInt8(v)) }
  func append(_ b: UnsafeRawBufferPointer) { unsafe bytes.append(contentsOf: b) }
  func removeAll(keepingCapacity: Bool = false) { bytes.removeAll(keepingCapacity: keepingCapacity) }
}
