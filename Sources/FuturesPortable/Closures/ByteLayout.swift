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
  }

  private let fields: [Field]

  /// - Returns: `nil` where not all is known: payloads, generic types.
  init?(of type: Any.Type) {
    guard let fields = ByteLayout.fields(of: type, at: 0) else { return nil }
    self.fields = fields
  }

  func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
    fields.allSatisfy { field in
      guard let limit = field.limit else { return true }
      var number: UInt64 = 0
      for index in (0..<field.size).reversed() {
        number = unsafe number << 8 | UInt64(bytes[field.offset + index])
      }
      return number < limit
    }
  }

  func areEqual(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    fields.allSatisfy { field in
      let range = field.offset..<(field.offset + field.size)
      return unsafe a[range].elementsEqual(b[range])
    }
  }

  private static func fields(of type: Any.Type, at offset: Int) -> [Field]? {
    func layout<T>(_: T.Type) -> (size: Int, alignment: Int) {
      (MemoryLayout<T>.size, MemoryLayout<T>.alignment)
    }
    let (size, _) = _openExistential(type, do: layout)
    if type is any PlainScalar.Type { return [Field(offset: offset, size: size, limit: nil)] }
    if type == Bool.self { return [Field(offset: offset, size: 1, limit: 2)] }
    let runtimeType = RuntimeType(type)
    if let cases = runtimeType.descriptor?.plainCaseCount {
      return [Field(offset: offset, size: size, limit: cases)]
    }
    guard runtimeType.kind == .structType, runtimeType.genericArguments?.isEmpty == true,
      let names = unsafe runtimeType.descriptor?.fieldTypeNames
    else { return nil }
    var fields: [Field] = []
    var end = 0
    for index in unsafe names.indices {
      guard let type = unsafe RuntimeType.named(names[index]) else { return nil }
      let (size, alignment) = _openExistential(type, do: layout)
      end = end.aligned(to: alignment)
      guard let inner = self.fields(of: type, at: offset + end) else { return nil }
      fields += inner
      end += size
    }
    return end == size ? fields : nil
  }
}
