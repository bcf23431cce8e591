//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What the compiler wrote down about a nominal type; it is there where the metadata is not.
///
/// Layout, from the runtime's ABI, in 4-byte units: flags, parent, name, access function, fields; then two
/// of a struct or enum, six of a class; then, where the type is generic, two addresses and the counts.
///
/// `@unchecked Sendable` because a descriptor lies in an image, where nobody writes.
@safe
struct TypeDescriptor: Equatable, @unchecked Sendable {
  enum Kind: UInt32 {
    case classType = 16
    case structType = 17
    case enumType = 18
  }

  let address: UnsafeRawPointer

  /// - Parameter address: The address of a nominal type's descriptor.
  @unsafe
  init(address: UnsafeRawPointer) {
    unsafe self.address = address
  }

  static func == (a: TypeDescriptor, b: TypeDescriptor) -> Bool { unsafe a.address == b.address }

  private var flags: UInt32 { word(0) }

  var kind: Kind? { Kind(rawValue: flags & 0x1F) }

  var isGeneric: Bool { flags & 0x80 != 0 }

  /// The unqualified name.
  var name: String { unsafe String(cString: relative(8).assumingMemoryBound(to: CChar.self)) }

  /// How many generic parameters the type and the types round it have; `nil` where one of them is not a
  /// plain type that the metadata holds.
  var genericParameterCount: Int? {
    guard isGeneric else { return 0 }
    guard let header = genericHeaderOffset else { return nil }
    let count = Int(unsafe address.load(fromByteOffset: header + 8, as: UInt16.self))
    let kinds = (0..<count).map {
      unsafe address.load(fromByteOffset: header + 16 + $0, as: UInt8.self)
    }
    return kinds.allSatisfy { $0 == 0x80 } ? count : nil
  }

  private var genericHeaderOffset: Int? {
    switch kind {
    case .structType, .enumType: 28
    case .classType: 44
    case nil: nil
    }
  }

  /// Where the metadata of such a type keeps its generic arguments, in bytes.
  var genericArgumentOffset: Int? {
    switch kind {
    case .structType, .enumType: return 16
    case .classType:
      // A superclass of another library, or members in front, would move them.
      let isResilient = flags & 0x2000_0000 != 0
      let isNegative = flags & 0x1000_0000 != 0
      return isResilient || isNegative ? nil : (Int(word(28)) - Int(word(32))) * 8
    case nil: return nil
    }
  }

  /// How many cases a payload-free enum has; `nil` for any other type.
  var plainCaseCount: Int? {
    guard kind == .enumType, word(20) & 0x00FF_FFFF == 0 else { return nil }
    return Int(word(24))
  }

  /// The mangled names of a struct's stored properties.
  var fieldTypeNames: [UnsafeRawBufferPointer]? {
    guard kind == .structType, word(16) != 0 else { return nil }
    let fields = unsafe relative(16)
    let count = unsafe Int(fields.load(fromByteOffset: 12, as: UInt32.self))
    let size = unsafe Int(fields.load(fromByteOffset: 10, as: UInt16.self))
    guard count == Int(word(20)), size == 12 else { return nil }
    return unsafe (0..<count).map { (index: Int) -> UnsafeRawBufferPointer in
      unsafe RuntimeName.relative(from: fields + 16 + index * size + 4)
    }
  }

  /// How many cases an enum has.
  var caseCount: Int? { kind == .enumType ? Int(word(20) & 0x00FF_FFFF) + Int(word(24)) : nil }

  /// Whether the type is declared inside of something generic, whose parameters come first.
  var isInGeneric: Bool {
    guard let parent else { return false }
    return parent.isGeneric && !isAloneWithin(parent) || parent.isInGeneric
  }

  /// Whether what is around the type says no more than where it is declared, and repeats the parameters: so it is with a
  /// private type, and with one in a generic function that has no parameters of its own.
  ///
  /// Layout: such a descriptor has no name, and the number of parameters behind the parent.
  private func isAloneWithin(_ parent: TypeDescriptor) -> Bool {
    let isNameless = parent.flags & 0x1F == 2
    let count = unsafe parent.address.load(fromByteOffset: 8, as: UInt16.self)
    return isNameless && genericParameterCount == Int(count)
  }

  /// What the type is declared in: a type, or something else that has no kind here; `nil` for nothing.
  var parent: TypeDescriptor? {
    let reference = unsafe address.load(fromByteOffset: 4, as: Int32.self)
    guard reference != 0 else { return nil }
    let target = unsafe address + 4 + Int(reference & ~1)
    // The lowest bit says that a pointer is there.
    let place = unsafe reference & 1 == 0 ? target : target.load(as: UnsafeRawPointer?.self)
    return unsafe place.map { unsafe TypeDescriptor(address: $0) }
  }

  /// Tells it from every other.
  var id: UInt { unsafe UInt(bitPattern: address) }

  /// The type that the type is declared in.
  var outerType: TypeDescriptor? {
    var outer = parent
    while let context = outer, context.kind == nil { outer = context.parent }
    return outer
  }

  /// The module that the type is declared in.
  var module: String {
    var context = self
    while let outer = context.parent { context = outer }
    return context.name
  }

  /// The names of stored properties, or of cases.
  var fieldNames: [String] {
    guard kind != nil, word(16) != 0 else { return [] }
    let fields = unsafe relative(16)
    let count = unsafe Int(fields.load(fromByteOffset: 12, as: UInt32.self))
    let size = unsafe Int(fields.load(fromByteOffset: 10, as: UInt16.self))
    return (0..<count).map { (index: Int) -> String in
      let place = unsafe fields + 16 + index * size + 8
      let text = unsafe place + Int(place.load(as: Int32.self))
      return unsafe String(cString: text.assumingMemoryBound(to: CChar.self))
    }
  }

  /// The mangled names of the types in an enum's payloads.
  ///
  /// A case without a payload refers to no name.
  var payloadTypeNames: [UnsafeRawBufferPointer]? {
    guard kind == .enumType, word(16) != 0 else { return nil }
    let fields = unsafe relative(16)
    let count = unsafe Int(fields.load(fromByteOffset: 12, as: UInt32.self))
    let size = unsafe Int(fields.load(fromByteOffset: 10, as: UInt16.self))
    guard size == 12 else { return nil }
    return unsafe (0..<count).compactMap { (index: Int) -> UnsafeRawBufferPointer? in
      let reference = unsafe fields + 16 + index * size + 4
      return unsafe reference.load(as: Int32.self) == 0
        ? nil : unsafe RuntimeName.relative(from: reference)
    }
  }

  private func word(_ offset: Int) -> UInt32 {
    unsafe address.load(fromByteOffset: offset, as: UInt32.self)
  }

  private func relative(_ offset: Int) -> UnsafeRawPointer {
    unsafe address + offset + Int(address.load(fromByteOffset: offset, as: Int32.self))
  }
}
