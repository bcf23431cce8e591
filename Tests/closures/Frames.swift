//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Bytes in pieces, over a pair of pipes.
struct Frames: Sendable {
  let input: Int32
  let output: Int32

  struct Closed: Error {}

  func send(_ kind: UInt8, _ bytes: [UInt8]) throws {
    var frame: [UInt8] = [kind]
    withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { frame.append(contentsOf: $0) }
    frame.append(contentsOf: bytes)
    var sent = 0
    while sent < frame.count {
      let count = frame[sent...].withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Closed() }
      sent += count
    }
  }

  func receive() throws -> (kind: UInt8, bytes: [UInt8]) {
    let head = try exactly(5)
    let count = head[1...].reversed().reduce(0) { $0 << 8 | Int($1) }
    return (head[0], try exactly(count))
  }

  private func exactly(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let missing = count - bytes.count
      let piece = [UInt8](unsafeUninitializedCapacity: missing) { buffer, filled in
        filled = max(0, read(input, buffer.baseAddress, missing))
      }
      guard !piece.isEmpty else { throw Closed() }
      bytes.append(contentsOf: piece)
    }
    return bytes
  }
}
