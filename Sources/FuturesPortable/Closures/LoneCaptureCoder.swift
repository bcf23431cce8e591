//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How the only capture of a closure is coded, and the content of a box.
///
/// The compiler shares the notes about boxes between all variables of a module that have the same size and
/// alignment and no references, and between all that are one strong reference. So where a captured variable
/// is all there is, its name may be that of another type. What is certain is the size, and what kind it is
/// of: bytes, one reference, or something else, and only then is the name right.
enum LoneCaptureCoder {
  @unsafe
  static func coder(for name: UnsafeRawBufferPointer) throws -> any ValueCoder {
    switch unsafe CaptureName(name).form {
    case .metatype: return LonePlainCoder(size: MemoryLayout<UInt>.size, expecting: .metatype)
    case .cFunction: return LonePlainCoder(size: MemoryLayout<UInt>.size, expecting: .cFunction)
    case .value:
      guard let type = unsafe RuntimeType.named(name) else {
        return try UnboundCoders.lone(unsafe CaptureCoders.coder(for: name, parameters: nil))
      }
      return try coder(for: type)
    default: return unsafe try CaptureCoders.coder(for: name, parameters: nil)
    }
  }

  private static func coder(for type: Any.Type) throws -> any ValueCoder {
    guard RuntimeType(type).isCopyable else { return try ValueCoders.coder(for: type) }
    func isPlain<T>(_: T.Type) -> Bool { _isPOD(T.self) }
    if _openExistential(type, do: isPlain) {
      try PlainLayout.refuseAddresses(in: type)
      return LonePlainCoder(of: type)
    }
    return StrongReference.isOne(type)
      ? LoneReferenceCoder.shared : try ValueCoders.coder(for: type)
  }
}
