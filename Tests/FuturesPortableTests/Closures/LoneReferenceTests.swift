//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

@testable import FuturesPortable

@Suite("A reference that is all that a closure captures")
struct LoneReferenceTests {
  /// Optimised code of the standard library does so.
  @Test("to optional objects that are stored as objects brings all of them")
  func optionals() throws {
    var objects: [AnyObject] = [Numbered(1), Numbered(2), Numbered(3)]
    objects.withUnsafeMutableBufferPointer { buffer in
      buffer.withMemoryRebound(to: AnyObject?.self) { $0[1] = nil }
    }
    let stored = unsafeBitCast(objects, to: [Numbered?].self)
    for _ in 0..<2 {
      let numbers = try Loopback().call { stored.map { $0?.number ?? 0 } }.get()
      #expect(numbers == [1, 0, 3])
    }
  }
}

private final class Numbered: Codable, Sendable {
  let number: Int
  init(_ number: Int) { self.number = number }
}
