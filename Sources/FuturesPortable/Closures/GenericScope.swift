//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a context tells of the generic function that its closure was formed in.
struct GenericScope {
  /// The words in front of the captures: types and witness tables.
  let bindings: [UInt]

  /// What the parameters stand for.
  private(set) var types: [GenericParameters.Place: Any.Type] = [:]

  /// Captured objects that decided about parameters.
  ///
  /// The offset of the reference and the class that was found: a context with another class there is another
  /// context.
  private(set) var deciding: [(offset: Int, class: UInt)] = []

  /// - Throws: `Refusal` where the compiler's notes are of a kind that is not known, as those about
  ///   parameter packs.
  init(of context: HeapObject, _ descriptor: CaptureDescriptor) throws {
    bindings = (0..<descriptor.bindingCount).map { index in
      unsafe context.address.load(
        fromByteOffset: HeapObject.headerSize + index * MemoryLayout<UInt>.size, as: UInt.self)
    }
    for index in 0..<descriptor.sourceCount {
      guard let source = unsafe MetadataSource(descriptor.notation(index)),
        let place = unsafe GenericParameters.Place(mangled: descriptor.parameterName(index))
      else {
        throw Refusal(
          "it was formed in a function with a parameter pack",
          remedy: "Hand the function and its arguments in one by one: submit(function, a, b).")
      }
      // The compiler may note a parameter twice; what lies in front of the captures comes first.
      if types[place] == nil { types[place] = try find(source, context, descriptor) }
    }
  }

  /// What the parameters stand for, for the runtime; `nil` where there are none.
  var parameters: GenericParameters? {
    get throws { types.isEmpty ? nil : try GenericParameters(types) }
  }

  /// The types that a witness table may belong to.
  var candidates: [Any.Type] {
    let fromBindings: [Any.Type] = bindings.compactMap { word in
      guard let pointer = unsafe UnsafeRawPointer(bitPattern: word),
        unsafe pointer.load(as: UInt.self) < 0x1000
      else { return nil }
      return unsafe RuntimeType(metadata: pointer).type
    }
    let found = Array(types.values) + fromBindings
    return found + found.flatMap { RuntimeType($0).genericArguments ?? [] }
  }

  private mutating func find(
    _ source: MetadataSource, _ context: HeapObject, _ descriptor: CaptureDescriptor
  ) throws -> Any.Type {
    switch source {
    case .binding(let index):
      guard index < bindings.count,
        let pointer = unsafe UnsafeRawPointer(bitPattern: bindings[index])
      else { throw Refusal.layout }
      return unsafe RuntimeType(metadata: pointer).type
    case .argument(let index, let inner):
      let outer = try find(inner, context, descriptor)
      guard let arguments = RuntimeType(outer).genericArguments, index < arguments.count else {
        throw Refusal.layout
      }
      return arguments[index]
    case .object(let capture):
      let offset = try self.offset(of: capture, descriptor)
      let object = unsafe HeapObject(
        address: context.address.load(fromByteOffset: offset, as: UnsafeRawPointer.self))
      guard try object.kind == .instance else { throw Refusal.layout }
      deciding.append((offset, unsafe UInt(bitPattern: object.metadata)))
      return unsafe try nominalClass(of: object, named: descriptor.captureName(capture))
    case .metatype: throw Refusal.layout
    }
  }

  /// The class that a capture was declared as: the object's own, or one above it.
  private func nominalClass(
    of object: HeapObject, named name: UnsafeRawBufferPointer
  ) throws -> Any.Type {
    let declared = unsafe RuntimeName.nominalType(in: name)
    var candidate: RuntimeType? = RuntimeType(object.instanceType)
    while let type = candidate {
      if type.descriptor == declared { return type.type }
      candidate = type.superclass
    }
    throw Refusal.layout
  }

  /// Where a capture lies, if everything in front of it is known without the parameters.
  private func offset(of capture: Int, _ descriptor: CaptureDescriptor) throws -> Int {
    var offset = HeapObject.headerSize + bindings.count * MemoryLayout<UInt>.size
    for index in 0..<capture {
      let coder = unsafe try CaptureCoders.coder(
        for: descriptor.captureName(index), parameters: nil)
      offset = offset.aligned(to: coder.alignment) + coder.size
    }
    return offset.aligned(to: MemoryLayout<UInt>.alignment)
  }
}

extension Int {
  func aligned(to alignment: Int) -> Int { (self + alignment - 1) & ~(alignment - 1) }
}
