//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import FuturesPortable

// Decodes any bytes as one of these types, chosen by the first byte. Whatever comes out is encoded, and must
// then decode and be encoded as before. libFuzzer looks for bytes that end the process, hang or want too much
// memory; the sanitizer for those that reach beyond what is there.

/// Decodes, encodes, decodes and encodes; the first and the second encoding have to be the same.
///
/// Values are compared by their bytes: a NaN is not equal to itself.
private func exercise<T: Codable>(_ type: T.Type, _ bytes: UnsafeRawBufferPointer) {
  var reader = ByteReader(bytes)
  guard let value = try? BinaryCoder.decode(type, from: &reader) else { return }
  precondition(reader.position <= bytes.count, "\(type): read beyond the end")
  let first = encode(value)
  let again = first.withUnsafeBytes { bytes in
    var reader = ByteReader(bytes)
    do {
      let value = try BinaryCoder.decode(type, from: &reader)
      precondition(reader.isAtEnd, "\(type): does not end where its encoding does")
      return encode(value)
    } catch {
      fatalError("\(type): what was encoded does not decode: \(error)")
    }
  }
  precondition(first.count == again.count, "\(type): encoded differently the second time")
  precondition(hasFixedOrder(type) ? first == again : true, "\(type): other bytes the second time")
}

private func encode<T: Encodable>(_ value: T) -> [UInt8] {
  let writer = ByteWriter()
  do {
    try BinaryCoder.encode(value, into: writer)
  } catch {
    fatalError("\(T.self): what was decoded does not encode: \(error)")
  }
  return writer.bytes
}

/// Whether equal values always have their elements in one order; dictionaries and sets have not.
private func hasFixedOrder(_ type: Any.Type) -> Bool {
  !unordered.contains { $0 == type }
}

private let unordered: [Any.Type] = [
  [String: Int].self, Set<String>.self, Anything.self, [Record].self,
]

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  guard let choice = bytes.first else { return 0 }
  let rest = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
  switch choice % 16 {
  case 0: exercise(Int.self, rest)
  case 1: exercise(String.self, rest)
  case 2: exercise([Int32].self, rest)
  case 3: exercise([Bool].self, rest)
  case 4: exercise(Data.self, rest)
  case 5: exercise([String: Int].self, rest)
  case 6: exercise(Set<String>.self, rest)
  case 7: exercise([Int???].self, rest)
  case 8: exercise(Anything.self, rest)
  case 9: exercise([Record].self, rest)
  case 10: exercise(Chain.self, rest)
  case 11: exercise(Braided.self, rest)
  case 12: exercise([Shape].self, rest)
  case 13: exercise(Dog.self, rest)
  case 14: exercise([Cat].self, rest)
  default: exercise([Tuple?].self, rest)
  }
  return 0
}

/// Writes the first inputs, one file for each type, where the environment says so.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
  for (seed, bytes) in seeds().enumerated() {
    let file = URL(fileURLWithPath: folder).appendingPathComponent("seed-\(seed)")
    try? Data(bytes).write(to: file)
  }
  return 0
}

private func seeds() -> [[UInt8]] {
  var generator = Generator(seed: 1)
  var seeds: [[UInt8]] = []
  func add<T: Encodable>(_ choice: UInt8, _ value: T) { seeds.append([choice] + encode(value)) }
  for _ in 0..<8 {
    add(0, generator.integer(Int.self))
    add(1, generator.string())
    add(2, generator.array { $0.integer(Int32.self) })
    add(2, Set(generator.array { $0.integer(Int32.self) }))
    add(3, generator.array { $0.chance(2) })
    add(4, Data(generator.array(20) { $0.integer(UInt8.self) }))
    add(5, generator.dictionary { ($0.string(), $0.count(9)) })
    add(6, Set(generator.array { $0.string() }))
    add(7, generator.array { g in g.optional { $0.optional { $0.optional { $0.count(9) } } } })
    add(8, generator.anything(4))
    add(9, [generator.record()])
    add(10, Chain(length: generator.count(9)))
    add(
      11,
      Braided(
        numbers: generator.array { $0.count(99) }, texts: generator.array { $0.string() },
        inner: generator.tuple()))
    add(12, generator.array { $0.shape(3) })
    add(13, Dog(name: generator.string(), trick: generator.optional { $0.string() }))
    add(14, [Cat(Animal(name: generator.string(), legs: 4), lives: 7)])
    add(15, generator.array { g in g.optional { $0.tuple() } })
  }
  return seeds
}
