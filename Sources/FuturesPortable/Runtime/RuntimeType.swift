//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A type's metadata, as far as the standard library does not tell.
///
/// Layout, from the runtime's ABI: the word before the metadata is the value witness table, the first word
/// of it the kind; below `Kind.lastEnumerated` it says what else there is, and class objects of other
/// languages, which Linux has not, would have an address there.
@safe
struct RuntimeType {
  enum Kind: UInt {
    case classType = 0
    case structType = 0x200
    case enumType = 0x201
    case optional = 0x202
    case tuple = 0x301
    case function = 0x302
    case existential = 0x303
    case metatype = 0x304
    case existentialMetatype = 0x306
    /// Behind a protocol with types of its own: `any Collection<Int>`.
    case extendedExistential = 0x307
  }

  let metadata: UnsafeRawPointer

  init(_ type: Any.Type) {
    unsafe metadata = unsafeBitCast(type, to: UnsafeRawPointer.self)
  }

  /// - Parameter metadata: The metadata of a type.
  @unsafe
  init(metadata: UnsafeRawPointer) {
    unsafe self.metadata = metadata
  }

  var type: Any.Type { unsafe unsafeBitCast(metadata, to: Any.Type.self) }

  var kind: Kind? { unsafe Kind(rawValue: metadata.load(as: UInt.self)) }

  /// Whether generic code may be given the type at all: it expects copyable ones.
  var isCopyable: Bool { witnessFlags & 0x0080_0000 == 0 }

  /// Whether a value lies in a buffer of three words itself, and not at an address that the buffer holds.
  var fitsIntoBuffer: Bool { witnessFlags & 0x0002_0000 == 0 }

  private var witnessFlags: UInt32 {
    let witnesses = unsafe metadata.load(fromByteOffset: -8, as: UnsafeRawPointer.self)
    return unsafe witnesses.load(fromByteOffset: 80, as: UInt32.self)
  }

  /// The type that the runtime finds under a mangled name that lies in memory.
  ///
  /// - Parameters:
  ///   - name: Without its terminating zero; symbolic references are relative to where it lies.
  ///   - arguments: What its generic parameters stand for.
  /// - Returns: The type; `nil` where this process knows none.
  @unsafe
  static func named(
    _ name: UnsafeRawBufferPointer, arguments: GenericParameters? = nil
  ) -> Any.Type? {
    let start = unsafe name.baseAddress?.assumingMemoryBound(to: CChar.self)
    guard let arguments else {
      return unsafe cfutures_swift_type(start, name.count, nil, nil).map {
        unsafe RuntimeType(metadata: $0).type
      }
    }
    return unsafe arguments.withEnvironment { environment, types in
      unsafe cfutures_swift_type(start, name.count, environment, types).map {
        unsafe RuntimeType(metadata: $0).type
      }
    }
  }
}

extension RuntimeType {
  /// Whether the metadata of a type lies at an address, which may be any number.
  ///
  /// Nominal types have a descriptor, which lies in an image and says of which kind they are.
  static func isMetadata(at address: UInt) -> Bool {
    guard address % 8 == 0 else { return false }
    var words: (kind: UInt, second: UInt, more: (UInt, UInt, UInt), descriptor: UInt) = (
      0, 0, (0, 0, 0), 0
    )
    let isThere = unsafe withUnsafeMutableBytes(of: &words) {
      unsafe cfutures_read_safely(address, $0.baseAddress, $0.count)
    }
    guard isThere, let kind = Kind(rawValue: words.kind) else { return false }
    switch kind {
    case .structType, .enumType, .optional: return isDescriptor(at: words.second)
    case .classType: return isDescriptor(at: words.descriptor)
    case .tuple, .function, .existential, .extendedExistential, .metatype, .existentialMetatype:
      return true
    }
  }

  private static func isDescriptor(at address: UInt) -> Bool {
    var image = unsafe cfutures_image()
    guard let place = unsafe UnsafeRawPointer(bitPattern: address), address % 4 == 0,
      unsafe cfutures_image_at(place, &image)
    else { return false }
    return unsafe TypeDescriptor(address: place).kind != nil
  }

  /// The type of optional values of a type.
  static func optional(of wrapped: Any.Type) -> Any.Type {
    func make<T>(_: T.Type) -> Any.Type { T?.self }
    return _openExistential(wrapped, do: make)
  }

  /// The descriptor of a nominal type.
  var descriptor: TypeDescriptor? {
    switch kind {
    case .structType, .enumType, .optional:
      unsafe TypeDescriptor(address: metadata.load(fromByteOffset: 8, as: UnsafeRawPointer.self))
    case .classType:
      unsafe TypeDescriptor(address: metadata.load(fromByteOffset: 40, as: UnsafeRawPointer.self))
    default: nil
    }
  }

  /// The arguments of a generic nominal type; `nil` where their place is not known.
  var genericArguments: [Any.Type]? {
    guard let descriptor else { return nil }
    guard let parameters = descriptor.genericParameterCount else { return nil }
    if parameters == 0 { return [] }
    guard let offset = descriptor.genericArgumentOffset else { return nil }
    return (0..<parameters).map { index in
      let argument = unsafe metadata.load(
        fromByteOffset: offset + index * 8, as: UnsafeRawPointer.self)
      return unsafe RuntimeType(metadata: argument).type
    }
  }

  /// The elements of a tuple type, with their offsets.
  var tupleElements: [(type: Any.Type, offset: Int)]? {
    guard kind == .tuple else { return nil }
    let count = unsafe metadata.load(fromByteOffset: 8, as: Int.self)
    return (0..<count).map { index in
      let element = unsafe metadata.load(fromByteOffset: 24 + index * 16, as: UnsafeRawPointer.self)
      // 4 bytes, and 4 of nothing in particular.
      let offset = unsafe metadata.load(fromByteOffset: 32 + index * 16, as: UInt32.self)
      return unsafe (RuntimeType(metadata: element).type, Int(offset))
    }
  }

  /// The labels of a tuple type, each followed by a space; empty where it has none.
  var tupleLabels: String {
    let labels = unsafe metadata.load(fromByteOffset: 16, as: UnsafePointer<CChar>?.self)
    return unsafe labels.map { unsafe String(cString: $0) } ?? ""
  }

  /// How a function of a function type is called, which says what its values are.
  enum Convention: UInt {
    /// Two words: code and context.
    case swift = 0
    case block = 1
    case thin = 2
    /// One word: the address of the code.
    case cFunction = 3
  }

  /// The convention of a function type; `nil` for other types, and for functions that come with derivatives.
  ///
  /// Layout: the word behind the kind has the convention in bits 16 to 23; bit 27 says that there are derivatives.
  var convention: Convention? {
    guard kind == .function else { return nil }
    let flags = unsafe metadata.load(fromByteOffset: 8, as: UInt.self)
    return flags & 0x0800_0000 == 0 ? Convention(rawValue: flags >> 16 & 0xFF) : nil
  }

  /// What a function type is made of; `nil` where there is more to it than its traits say, such as an actor, or an argument
  /// that is `inout`.
  ///
  /// Layout: the flags, whose lowest 16 bits are the number of parameters; the type of the result; those of the
  /// parameters; 4 bytes of more flags, where there is nothing else.
  var signature: (result: Any.Type, parameters: [Any.Type], traits: FunctionTraits)? {
    guard kind == .function else { return nil }
    let flags = unsafe metadata.load(fromByteOffset: 8, as: UInt.self)
    let count = Int(flags & 0xFFFF)
    let traits = FunctionTraits(flags: flags) {
      unsafe metadata.load(fromByteOffset: 24 + count * 8, as: UInt32.self)
    }
    guard let traits else { return nil }
    let types = (0...count).map { index in
      let type = unsafe metadata.load(fromByteOffset: 16 + index * 8, as: UnsafeRawPointer.self)
      return unsafe RuntimeType(metadata: type).type
    }
    return (types[0], Array(types[1...]), traits)
  }

  /// The type whose metatype this is, or behind which are those that a value of it can be.
  var instanceType: Any.Type? {
    guard kind == .metatype || kind == .existentialMetatype else { return nil }
    let instance = unsafe metadata.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
    return unsafe RuntimeType(metadata: instance).type
  }

  /// The descriptors of the protocols of an existential type; `nil` for other types.
  ///
  /// Layout: 4 bytes of flags, the number of protocols, the superclass if there is one, and the descriptors.
  var protocols: [UnsafeRawPointer]? {
    guard kind == .existential else { return nil }
    let count = unsafe Int(metadata.load(fromByteOffset: 12, as: UInt32.self))
    let start = hasSuperclassBound ? 24 : 16
    return unsafe (0..<count).map { (index: Int) -> UnsafeRawPointer in
      unsafe metadata.load(fromByteOffset: start + index * 8, as: UnsafeRawPointer.self)
    }
  }

  /// The class that objects behind an existential type have, or have above theirs; `nil` where the type names none.
  var superclassBound: Any.Type? {
    guard kind == .existential, hasSuperclassBound else { return nil }
    let bound = unsafe metadata.load(fromByteOffset: 16, as: UnsafeRawPointer.self)
    return unsafe RuntimeType(metadata: bound).type
  }

  private var hasSuperclassBound: Bool { existentialFlags & 0x4000_0000 != 0 }

  /// How many witness tables a value of an existential metatype comes with.
  var metatypeTableCount: Int {
    Int(unsafe metadata.load(fromByteOffset: 16, as: UInt32.self) & 0x00FF_FFFF)
  }

  /// Whether only objects can be behind an existential type.
  var isClassBound: Bool { existentialFlags & 0x8000_0000 == 0 }

  /// How many witness tables a value of an existential type, or of its metatype, comes with.
  var witnessTableCount: Int { Int(existentialFlags & 0x00FF_FFFF) }

  private var existentialFlags: UInt32 {
    unsafe metadata.load(fromByteOffset: 8, as: UInt32.self)
  }

  /// Whether a class is below another.
  func hasSuperclass(_ descriptor: TypeDescriptor) -> Bool {
    guard let superclass else { return false }
    return superclass.descriptor == descriptor || superclass.hasSuperclass(descriptor)
  }

  /// The class above a class.
  var superclass: RuntimeType? {
    guard kind == .classType else { return nil }
    let above = unsafe metadata.load(fromByteOffset: 8, as: UnsafeRawPointer?.self)
    return unsafe above.map { unsafe RuntimeType(metadata: $0) }
  }
}

extension RuntimeType {
  /// The types of a struct's stored properties; `nil` where they are not known.
  var fields: [Any.Type]? {
    guard kind == .structType, let names = unsafe descriptor?.fieldTypeNames else { return nil }
    return unsafe types(names)
  }

  /// The types of an enum's payloads; `nil` where they are not known.
  var payloads: [Any.Type]? {
    if kind == .optional { return genericArguments }
    guard kind == .enumType, let names = unsafe descriptor?.payloadTypeNames else { return nil }
    return unsafe types(names)
  }

  /// How many cases an enum has.
  var caseCount: Int? { kind == .enumType ? descriptor?.caseCount : nil }

  private func types(_ names: [UnsafeRawBufferPointer]) -> [Any.Type]? {
    guard let arguments = genericArguments, arguments.isEmpty || descriptor?.isInGeneric == false,
      let parameters = try? GenericParameters(
        Dictionary(
          uniqueKeysWithValues: arguments.enumerated().map {
            (GenericParameters.Place(depth: 0, index: $0), $1)
          }))
    else { return nil }
    let types = unsafe names.map { name in
      unsafe RuntimeType.named(name, arguments: arguments.isEmpty ? nil : parameters)
    }
    return types.contains { $0 == nil } ? nil : types.compactMap(\.self)
  }

  /// Whether it is declared by Foundation, whose structs are values whatever they refer to.
  var isOfFoundation: Bool {
    let module = String(reflecting: type).prefix { $0 != "." }
    return [
      "Foundation", "FoundationEssentials", "FoundationInternationalization",
      "FoundationNetworking",
    ].contains { $0 == module }
  }
}
