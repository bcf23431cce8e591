//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// One strong reference, by what it refers to.
///
/// A closure that captures nothing but an object has that object for a context, and then there are no notes
/// of the compiler's; of a lone variable they may be wrong.
enum ReferencedValue {
  /// The type as whose value the reference can be read.
  ///
  /// - Throws: `Refusal` for objects that are not known.
  static func type(of object: HeapObject) throws -> Any.Type {
    switch try object.kind {
    case .error: return (any Error).self
    case .local, .genericBox: throw Refusal.layout
    case .instance: return try type(ofInstance: object.instanceType)
    }
  }

  private static func type(ofInstance instance: Any.Type) throws -> Any.Type {
    // The storages without elements are of types without parameters.
    if instance == emptyArray { return [Int].self }
    if instance == emptyDictionary { return [Int: Int].self }
    if instance == emptySet { return Set<Int>.self }
    let type = RuntimeType(instance)
    guard let descriptor = type.descriptor,
      [array, dictionary, set].contains(descriptor), let arguments = type.genericArguments,
      arguments.count == (descriptor == dictionary ? 2 : 1)
    else { return instance }
    if descriptor == array { return arrayType(arguments[0]) }
    guard let key = arguments[0] as? any Hashable.Type else { throw Refusal.layout }
    return descriptor == set ? setType(key) : dictionaryType(key, arguments[1])
  }

  private static func arrayType(_ element: Any.Type) -> Any.Type {
    func make<E>(_: E.Type) -> Any.Type { [E].self }
    return _openExistential(element, do: make)
  }

  private static func setType<E: Hashable>(_: E.Type) -> Any.Type { Set<E>.self }

  private static func dictionaryType<K: Hashable>(_: K.Type, _ value: Any.Type) -> Any.Type {
    func make<V>(_: V.Type) -> Any.Type { [K: V].self }
    return _openExistential(value, do: make)
  }

  // Found by looking at samples: the names of these classes are nobody's promise.
  private static let array = descriptor(of: [0])
  private static let dictionary = descriptor(of: [0: 0])
  private static let set = descriptor(of: Set([0]))
  private static let emptyArray = instanceType(of: [Int]())
  private static let emptyDictionary = instanceType(of: [Int: Int]())
  private static let emptySet = instanceType(of: Set<Int>())

  private static func descriptor<C>(of sample: C) -> TypeDescriptor? {
    RuntimeType(instanceType(of: sample)).descriptor
  }

  private static func instanceType<C>(of sample: C) -> Any.Type {
    withExtendedLifetime(sample) {
      unsafe HeapObject(address: unsafeBitCast(sample, to: UnsafeRawPointer.self)).instanceType
    }
  }
}
