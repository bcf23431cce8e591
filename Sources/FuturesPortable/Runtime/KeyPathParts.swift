//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A key path, as bytes, types and addresses.
///
/// Layout, from the standard library's source: after the header of an object a word that holds an offset,
/// or nothing; a 4-byte header with the length of what follows, and 4 bytes of nothing. Then the components,
/// each with a 4-byte header: 7 bits say what it is, the rest is its payload. Between two components lies the type
/// between them, at the next word.
enum KeyPathParts {
  @safe
  enum Part {
    case bytes([UInt8])
    case type(Any.Type)
    case address(UnsafeRawPointer)
  }

  private enum Component {
    static let stored: Set<UInt32> = [1, 3]
    static let computed: UInt32 = 2
    static let optional: UInt32 = 4
  }

  private static let word = MemoryLayout<UInt>.size

  /// Where the components begin in the object.
  static let start = HeapObject.headerSize + 2 * word

  /// Takes a key path apart.
  ///
  /// - Throws: `Refusal` for subscripts with arguments, and for components that are not known.
  @unsafe
  static func parts(of keyPath: AnyKeyPath) throws -> [Part] {
    let object = unsafe UnsafeRawPointer(Unmanaged.passUnretained(keyPath).toOpaque())
    let header = unsafe object.load(fromByteOffset: start - word, as: UInt32.self)
    let end = start + Int(header & 0x00FF_FFFF)
    var parts = unsafe [Part.bytes(bytes(object, HeapObject.headerSize..<start))]
    var offset = start
    while offset < end {
      unsafe parts += try component(object, at: &offset)
      guard offset.aligned(to: word) < end else { break }
      // A word for the type, at an aligned place.
      let padding = offset.aligned(to: word) - offset
      let type = unsafe object.load(fromByteOffset: offset + padding, as: UnsafeRawPointer.self)
      unsafe parts += [
        .bytes(Array(repeating: 0, count: padding)), .type(RuntimeType(metadata: type).type),
      ]
      offset += padding + word
    }
    withExtendedLifetime(keyPath) {}
    return parts
  }

  @unsafe
  private static func component(
    _ object: UnsafeRawPointer, at offset: inout Int
  ) throws -> [Part] {
    let header = unsafe object.load(fromByteOffset: offset, as: UInt32.self)
    let begin = offset
    offset += 4
    switch header >> 24 & 0x7F {
    case let kind where Component.stored.contains(kind):
      let isOutOfLine = header & 0x007F_FFFF == 0x007F_FFFF
      guard isOutOfLine || header & 0x007F_FFFF < 0x007F_FFFC else { throw refusal }
      offset += isOutOfLine ? 4 : 0
      return unsafe [.bytes(bytes(object, begin..<offset))]
    case Component.optional: return unsafe [.bytes(bytes(object, begin..<offset))]
    case Component.computed:
      let isSettable = header & 0x0040_0000 != 0
      let hasArguments = header & 0x0008_0000 != 0
      let isIdentifiedByNumber = header & 0x0030_0000 != 0
      guard !hasArguments else { throw refusal }
      offset = offset.aligned(to: word)
      var parts: [Part] = unsafe [.bytes(bytes(object, begin..<offset))]
      for index in 0..<(isSettable ? 3 : 2) {
        if index == 0, isIdentifiedByNumber {
          unsafe parts.append(.bytes(bytes(object, offset..<(offset + word))))
        } else {
          unsafe parts.append(
            .address(object.load(fromByteOffset: offset, as: UnsafeRawPointer.self)))
        }
        offset += word
      }
      return parts
    default: throw refusal
    }
  }

  @unsafe
  private static func bytes(_ object: UnsafeRawPointer, _ range: Range<Int>) -> [UInt8] {
    unsafe Array(UnsafeRawBufferPointer(start: object + range.lowerBound, count: range.count))
  }

  private static var refusal: Refusal {
    Refusal(
      "it is a key path through a subscript, whose arguments cannot be taken out",
      remedy: "Write the access as a closure: { $0[index] }.")
  }

  /// Puts a key path together.
  ///
  /// - Parameters:
  ///   - type: Its class.
  ///   - parts: Of a key path of that class.
  /// - Returns: The key path.
  /// - Throws: `Refusal` for parts of none.
  @unsafe
  static func make(_ type: Any.Type, from parts: [Part]) throws -> AnyKeyPath {
    guard type is AnyKeyPath.Type else { throw Refusal.damaged }
    var content: [UInt8] = []
    for part in parts {
      switch part {
      case .bytes(let bytes): content += bytes
      case .type(let type): unsafe append(RuntimeType(type).metadata, to: &content)
      case .address(let address): unsafe append(address, to: &content)
      }
    }
    guard content.count >= 2 * word else { throw Refusal.damaged }
    let object = unsafe try HeapObject.allocate(
      metadata: RuntimeType(type).metadata, size: HeapObject.headerSize + content.count,
      alignmentMask: word - 1)
    unsafe UnsafeMutableRawBufferPointer(
      start: object + HeapObject.headerSize, count: content.count
    ).copyBytes(from: content)
    return unsafe Unmanaged<AnyKeyPath>.fromOpaque(object).takeRetainedValue()
  }

  @unsafe
  private static func append(_ address: UnsafeRawPointer, to content: inout [UInt8]) {
    unsafe withUnsafeBytes(of: address) { unsafe content.append(contentsOf: $0) }
  }
}
