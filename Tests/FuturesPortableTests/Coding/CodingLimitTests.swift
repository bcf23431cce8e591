//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import FuturesPortable
import TestSupport
import Testing

@Suite("Limits of binary coding", .timeLimit(.minutes(5)))
struct CodingLimitTests {
  /// Calls `body` on a thread with a stack of so many bytes.
  private func onStack<R: Sendable>(
    of size: Int, _ body: @escaping @Sendable () -> R
  ) async -> R {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: body()) }
      thread.stackSize = size
      thread.start()
    }
  }

  /// Keyed containers in each other, each with one key.
  private func nested(_ levels: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x03]
    for _ in 0..<levels {
      let writer = ByteWriter()
      writer.append(0x12)
      writer.appendVarint(bytes.count + 1)
      writer.append(0)
      bytes = writer.bytes + bytes
    }
    return [0x16, 2, 1, UInt8(ascii: "a")] + bytes
  }

  /// Decodes a container in a container as long as there is one.
  private struct Deep: Decodable {
    let levels: Int

    init(from decoder: any Decoder) throws {
      let inner = try decoder.container(keyedBy: PlainKey.self)
        .decodeIfPresent(Deep.self, forKey: PlainKey(stringValue: "a"))
      levels = (inner?.levels ?? 0) + 1
    }
  }

  @Test("512 levels are fine where there is room for them, and more are an error that says so")
  func levels() async throws {
    let messages = await onStack(of: 64 << 20) { () -> [String] in
      var messages: [String] = []
      do {
        let chain = Chain(length: 170)
        messages.append(try decoded(Chain.self, encoded(chain)) == chain ? "equal" : "different")
        messages.append("\(try decoded(Deep.self, nested(511)).levels)")
        _ = try decoded(Deep.self, nested(512))
      } catch {
        messages.append("\(error)")
      }
      // ThreadSanitizer has room for 65,536 calls within each other, and the end of a chain is a call for each link.
      for length in [600, ProcessFootprint.isInstrumented ? 5_000 : 100_000] {
        do {
          _ = try encoded(Chain(length: length))
        } catch {
          messages.append("\(error)")
        }
      }
      return messages
    }
    #expect(messages.count == 5 && messages[..<2] == ["equal", "512"])
    #expect(messages[2...].allSatisfy { $0.contains("nested too deeply") })
  }

  @Test("a small stack does not overflow", arguments: [192 << 10, 256 << 10, 512 << 10])
  func smallStack(size: Int) async throws {
    let isFine = await onStack(of: size) {
      for length in 1...600 {
        do {
          guard try decoded(Chain.self, encoded(Chain(length: length))) == Chain(length: length)
          else { return false }
        } catch {
          return "\(error)".contains("nested too deeply")
        }
      }
      return false
    }
    #expect(isFine)
    let isDeepFine = await onStack(of: size) {
      do {
        _ = try decoded(Deep.self, nested(5000))
        return false
      } catch {
        return "\(error)".contains("nested too deeply")
      }
    }
    #expect(isDeepFine)
  }

  @Test("a value that calls itself for ever is nested too deeply")
  func endless() async throws {
    struct Endless: Codable {
      init() {}
      init(from decoder: any Decoder) throws {
        self = try decoder.singleValueContainer().decode(Endless.self)
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        var nested = container.nestedUnkeyedContainer()
        try nested.encode(Endless())
      }
    }
    let errors = await onStack(of: 16 << 20) {
      [
        Result { try encoded(Endless()) }.errorText,
        Result { try decoded(Endless.self, [0]) }.errorText,
      ]
    }
    #expect(errors.allSatisfy { $0.contains("nested too deeply") }, "\(errors)")
  }

  @Test(
    "a value that is larger than the writer takes is an error, which leaves the writer as it was")
  func size() throws {
    let writer = ByteWriter(limit: 1000)
    try BinaryCoder.encode(["before"], into: writer)
    let before = writer.bytes
    let large: [any Encodable] = [
      String(repeating: "x", count: 1000), [Int](0..<200), Array(repeating: ["key": 1], count: 300),
      Data(count: 2000),
      Braided(numbers: Array(0..<100), texts: [], inner: .init(number: 1, text: nil, inner: [])),
    ]
    for value in large {
      let error = Result { try BinaryCoder.encode(value, into: writer) }.errorText
      #expect(error.contains("1000 bytes"))
      #expect(writer.bytes == before && !writer.hasOverflowed)
    }
    try BinaryCoder.encode("after", into: writer)
    #expect(writer.count > before.count)
  }

  @Test("counts and lengths that are not there reserve no memory")
  func hostileCounts() throws {
    for tag: UInt8 in [0x07, 0x12, 0x13, 0x14, 0x15, 0x16] {
      for count: [UInt8] in [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], Array(repeating: 0xFF, count: 8) + [0x7F],
      ] {
        for kind: [UInt8] in [[], [0x0B], [0x02]] {
          let bytes = [tag] + kind + count + [1, 2, 3]
          #expect(throws: DecodingError.self) { try decoded([Int].self, bytes) }
          #expect(throws: DecodingError.self) { try decoded([[String]].self, bytes) }
          #expect(throws: DecodingError.self) { try decoded(Data.self, bytes) }
          #expect(throws: DecodingError.self) { try decoded(Record.self, bytes) }
          #expect(throws: DecodingError.self) { try decoded(Anything.self, bytes) }
        }
      }
    }
  }

  /// In a process of its own, because other tests take memory too.
  @Test("decoding takes memory in proportion to the message")
  func memory() async {
    await #expect(processExitsWith: .success) {
      // A hundred thousand elements of one byte each, of a type that takes hundreds.
      let count = 100_000
      let writer = ByteWriter()
      writer.append(0x14)
      writer.appendVarint(count)
      writer.appendVarint(count)
      for _ in 0..<count { writer.append(0x00) }
      let before = CodingLimitTests.peakMemory()
      #expect(throws: DecodingError.self) { try decoded([Record].self, writer.bytes) }
      #expect(CodingLimitTests.peakMemory() - before < 32 << 20)
    }
  }

  /// In bytes.
  private static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }
}

extension Result {
  /// The error, or that there is none.
  fileprivate var errorText: String {
    if case .failure(let error) = self { "\(error)" } else { "no error" }
  }
}
