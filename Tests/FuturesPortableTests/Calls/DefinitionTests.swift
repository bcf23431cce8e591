//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import TestSupport
import Testing

@testable import FuturesPortable

@Suite("Definitions")
struct DefinitionTests {
  @Test("one of another build refuses the calls that mention it, and no other")
  func otherBuild() throws {
    let (number, text) = (4, "text")
    let meant = try CallMessage({ number + 1 })
    let other = try CallMessage({ text.count + number })
    // The last definition that `meant` needs is that of its closure.
    let foreign = meant.definitionCount - 1
    let receiver = CallReceiver()
    for (index, definition) in CallMessage.definitions(0..<other.definitionCount).enumerated() {
      var definition = definition
      // The first byte of the build id, behind the kind of the definition and the id's length.
      if index == foreign { definition[2] ^= 0xFF }
      definition.withUnsafeBytes { receiver.define($0) }
    }
    #expect(throws: ExecutorError.self) {
      try meant.bytes.withUnsafeBytes { try receiver.receive($0) }
    }
    guard case .blocking(let call) = try other.bytes.withUnsafeBytes({ try receiver.receive($0) })
    else {
      Issue.record("not blocking")
      return
    }
    let result = call.run().withUnsafeBytes { CallOutcome.read($0, returning: Int.self) }
    #expect(try result.get() == 8)
  }
}
