//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Which bytes of a plain type mean something, and which values they may have.
struct ByteLayout: Sendable {
  private struct Field {
    let offset: Int
    let size: Int
    /// How many values it has, counted from 0; `nil` where every pattern of bits is one.
    let limit: Int?
    /// Whether the values are counted downwards from 0: what is set has all bits, as in the lanes of a mask.
    var isNegative = false
  }

  private let fields: [Field]

  /// - Returns: `nil` where not all is known: payloads, generic types.
  init?(of type: Any.Type) {
    guard let fields = ByteLayout.fields(of: type, at: 0) else { return nil }
    self.fields = fields
  }

  /// The words of which every byte means something.
  var wholeWords: Set<Int> {
    let bytes = Set(fields.flatMap { $0.offset..<($0.offset + $0.size) })
    let word = MemoryLayout<UInt>.size
    let end = bytes.max().map { $0 + 1 } ?? 0
    return Set(
      stride(from: 0, to: end - word + 1, by: word).filter { start in
        (start..<(start + word)).allSatisfy(bytes.contains)
      })
  }

  func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
    fields.allSatisfy { field in
      guard let limit = field.limit else { return true }
      var number: UInt64 = 0
      for index in (0..<field.size).reversed() {
        let byte = unsafe bytes[field.offset + index]
        number = number << 8 | UInt64(byte)
      }
      if field.isNegative { number = 0 &- number & UInt64.max >> (64 - 8 * field.size) }
      return number < limit
    }
  }

  func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    fields.allSatisfy { field in
      let range = field.offset..<(field.offset + field.size)
      return unsafe a[range].elementsEqual(b[range])
    }
  }

  /// The layout of a type that is known by its coder alone.
  init?(of coder: any ValueCoder) {
    guard let fields = ByteLayout.fields(of: coder, at: 0) else { return nil }
    self.fields = fields
  }

  private static func fields(of coder: any ValueCoder, at offset: Int) -> [Field]? {
    switch coder {
    case is RawCoder, is PlainEnumCoder:
      return [Field(offset: offset, size: coder.size, limit: nil)]
    case let tuple as TupleCoder:
      let parts = tuple.elements.map { fields(of: $0.coder, at: offset + $0.offset) }
      return parts.contains { $0 == nil } ? nil : parts.flatMap { $0 ?? [] }
    default: return nil
    }
  }

  private static func fields(of type: Any.Type, at offset: Int) -> [Field]? {
    let (size, _) = extent(of: type)
    if type is any PlainScalar.Type {
      return [Field(offset: offset, size: contentSize(of: type) ?? size, limit: nil)]
    }
    if let mask = type as? any Mask.Type {
      let size = mask.laneSize
      return (0..<mask.laneCount).map {
        Field(offset: offset + $0 * size, size: size, limit: 2, isNegative: true)
      }
    }
    if let vector = type as? any SIMD.Type {
      return [Field(offset: offset, size: contentSize(ofVector: vector), limit: nil)]
    }
    if type == Bool.self { return [Field(offset: offset, size: 1, limit: 2)] }
    let runtimeType = RuntimeType(type)
    if let cases = runtimeType.descriptor?.plainCaseCount {
      return [Field(offset: offset, size: size, limit: cases)]
    }
    if let elements = runtimeType.tupleElements {
      let parts = elements.map { ByteLayout.fields(of: $0.type, at: offset + $0.offset) }
      return parts.contains { $0 == nil } ? nil : parts.flatMap { $0 ?? [] }
    }
    guard let types = runtimeType.fields else { return nil }
    var fields: [Field] = []
    var end = 0
    for type in types {
      let (size, alignment) = extent(of: type)
      end = end.aligned(to: alignment)
      guard let inner = ByteLayout.fields(of: type, at: offset + end) else { return nil }
      fields += inner
      end += size
    }
    return end == size ? fields : nil
  }

  private static func extent(of type: Any.Type) -> (size: Int, alignment: Int) {
    func layout<T>(_: T.Type) -> (size: Int, alignment: Int) {
      (MemoryLayout<T>.size, MemoryLayout<T>.alignment)
    }
    return _openExistential(type, do: layout)
  }

  /// A vector of three takes the place of one of four.
  private static func contentSize<V: SIMD>(ofVector: V.Type) -> Int {
    V.scalarCount * MemoryLayout<V.Scalar>.size
  }

  /// The bytes of a number that is shorter than its place: the extended precision of x86 has ten.
  private static func contentSize(of type: Any.Type) -> Int? {
    #if arch(x86_64)
      return type == Float80.self ? 10 : nil
    #else
      return nil
    #endif
  }
}

/// A vector of truth values, each of which takes as much as one of the numbers that were compared.
private protocol Mask {
  static var laneSize: Int { get }
  static var laneCount: Int { get }
}

extension SIMDMask: Mask {
  static var laneSize: Int { MemoryLayout<Storage.Scalar>.size }
  static var laneCount: Int { Storage.scalarCount }
}
