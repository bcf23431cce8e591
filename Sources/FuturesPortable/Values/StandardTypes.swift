//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// What the types of the standard library are made of.

extension Array: StructuralType {
  typealias Stored = Array
  static var parts: [Any.Type] { [Element.self] }
  var stored: Array { self }
  init(stored: Array) { self = stored }

  static func makeCoder() throws -> any ValueCoder {
    ArrayCoder<Element>(element: try ValueCoders.coder(for: Element.self))
  }
}

extension Optional: StructuralType {
  static var parts: [Any.Type] { [Wrapped.self] }
  var stored: [Wrapped] { map { [$0] } ?? [] }
  init(stored: [Wrapped]) { self = stored.first }
}

extension ContiguousArray: StructuralType {
  static var parts: [Any.Type] { [Element.self] }
  var stored: [Element] { Array(self) }
  init(stored: [Element]) { self.init(stored) }
}

extension ArraySlice: StructuralType {
  static var parts: [Any.Type] { [Element.self] }
  var stored: (start: Int, elements: [Element]) { (startIndex, Array(self)) }

  init(stored: (start: Int, elements: [Element])) {
    // Indices count: a captured index belongs to the slice. What lies in front is of no importance.
    guard stored.start > 0, let filler = stored.elements.first else {
      self = stored.elements[...]
      return
    }
    self = (repeatElement(filler, count: stored.start) + stored.elements)[stored.start...]
  }
}

extension Set: StructuralType {
  static var parts: [Any.Type] { [Element.self] }
  var stored: [Element] { Array(self) }
  init(stored: [Element]) { self.init(stored) }
}

extension Dictionary: StructuralType {
  static var parts: [Any.Type] { [Key.self, Value.self] }
  var stored: [(Key, Value)] { map { ($0.key, $0.value) } }
  init(stored: [(Key, Value)]) { self.init(stored) { first, _ in first } }
}

extension Result: StructuralType {
  static var parts: [Any.Type] { [Success.self, Failure.self] }

  var stored: ([Success], [Failure]) {
    switch self {
    case .success(let value): ([value], [])
    case .failure(let error): ([], [error])
    }
  }

  init(stored: ([Success], [Failure])) throws {
    if let value = stored.0.first {
      self = .success(value)
    } else if let error = stored.1.first {
      self = .failure(error)
    } else {
      throw Refusal.damaged
    }
  }
}

extension Range: StructuralType {
  static var parts: [Any.Type] { [Bound.self] }
  var stored: (Bound, Bound) { (lowerBound, upperBound) }

  init(stored: (Bound, Bound)) throws {
    guard stored.0 <= stored.1 else { throw Refusal.damaged }
    self = stored.0..<stored.1
  }
}

extension ClosedRange: StructuralType {
  static var parts: [Any.Type] { [Bound.self] }
  var stored: (Bound, Bound) { (lowerBound, upperBound) }

  init(stored: (Bound, Bound)) throws {
    guard stored.0 <= stored.1 else { throw Refusal.damaged }
    self = stored.0...stored.1
  }
}

extension Substring: StructuralType {
  static var parts: [Any.Type] { [] }
  var stored: String { String(self) }
  init(stored: String) { self = stored[...] }
}

extension Character: StructuralType {
  static var parts: [Any.Type] { [] }
  var stored: String { String(self) }

  init(stored: String) throws {
    guard stored.count == 1, let first = stored.first else { throw Refusal.damaged }
    self = first
  }
}

extension Unicode.Scalar: StructuralType {
  static var parts: [Any.Type] { [] }
  var stored: UInt32 { value }

  init(stored: UInt32) throws {
    guard let scalar = Unicode.Scalar(stored) else { throw Refusal.damaged }
    self = scalar
  }
}

extension AnyHashable: StructuralType {
  static var parts: [Any.Type] { [] }
  var stored: any Hashable { base as? any Hashable ?? 0 }

  init(stored: any Hashable) { self.init(stored) }
}
