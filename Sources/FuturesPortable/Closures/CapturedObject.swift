//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A captured object of a generic class, which tells what generic parameters stand for.
@safe
struct CapturedObject {
  /// Where the reference lies in the context.
  let offset: Int

  /// The class's address.
  let metadata: UInt

  /// The class that the capture was declared as: the object's own, or one above it.
  let declaredClass: Any.Type

  /// What the compiler's notes call that class, with the parameters in it.
  private let name: UnsafeRawBufferPointer

  /// The objects of generic classes amongst the captures of a context, as far as it is known without the parameters where
  /// they lie.
  static func all(in context: HeapObject, _ descriptor: CaptureDescriptor) -> [CapturedObject] {
    let word = MemoryLayout<UInt>.size
    var objects: [CapturedObject] = []
    var end = HeapObject.headerSize + descriptor.bindingCount * word
    for index in 0..<descriptor.captureCount {
      let name = unsafe descriptor.captureName(index)
      if let declared = unsafe genericClass(name) {
        end = end.aligned(to: word)
        let object = unsafe CapturedObject(at: end, in: context, of: declared, named: name)
        if let object { objects.append(object) }
        end += word
      } else if let coder = unsafe try? CaptureCoders.coder(for: name, parameters: nil) {
        end = end.aligned(to: coder.alignment) + coder.size
      } else {
        break
      }
    }
    return objects
  }

  /// The class of which a name says nothing but its arguments: what has one in it begins in the same way, but ends in
  /// another.
  @unsafe
  private static func genericClass(_ name: UnsafeRawBufferPointer) -> TypeDescriptor? {
    guard let declared = unsafe RuntimeName.nominalType(in: name), declared.kind == .classType,
      unsafe name.last == UInt8(ascii: "G")
    else { return nil }
    return declared
  }

  @unsafe
  private init?(
    at offset: Int, in context: HeapObject, of declared: TypeDescriptor,
    named name: UnsafeRawBufferPointer
  ) {
    let object = unsafe HeapObject(
      address: context.address.load(fromByteOffset: offset, as: UnsafeRawPointer.self))
    guard (try? object.kind) == .instance else { return nil }
    var candidate: RuntimeType? = RuntimeType(object.instanceType)
    while let type = candidate, type.descriptor != declared { candidate = type.superclass }
    guard let candidate else { return nil }
    self.offset = offset
    metadata = unsafe UInt(bitPattern: object.metadata)
    declaredClass = candidate.type
    unsafe self.name = name
  }

  /// Whether a generic parameter is an argument of the class, or a part of one.
  func names(_ parameter: [UInt8]) -> Bool { unsafe RuntimeName.has(parameter, in: name) }

  /// Whether the class is the declared one if parameters stand for certain types.
  func isDeclared(with parameters: GenericParameters) -> Bool {
    unsafe RuntimeType.named(name, arguments: parameters) == declaredClass
  }
}
