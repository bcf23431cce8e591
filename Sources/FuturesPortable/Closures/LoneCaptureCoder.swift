//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How the only capture of a closure is coded, and the content of a box.
///
/// The compiler shares the notes about boxes between all variables of a module that are nothing but bytes and have the same
/// stride and alignment, and between all that are one strong reference. So where a captured variable is all there is,
/// its name may be that of another type, and whether it is a variable cannot be told. What is certain is the stride, and
/// what kind it is of: bytes, one reference, or something else, and only then is the name right.
enum LoneCaptureCoder {
  /// - Parameters:
  ///   - name: What the notes say.
  ///   - descriptor: The notes, among which those about others lie.
  /// - Returns: The coder.
  /// - Throws: `Refusal` for what cannot travel, or cannot be told from what cannot.
  @unsafe
  static func coder(
    for name: UnsafeRawBufferPointer, in descriptor: CaptureDescriptor
  ) throws -> any ValueCoder {
    let word = MemoryLayout<UInt>.size
    switch unsafe CaptureName(name).form {
    case .metatype, .existentialMetatype, .cFunction:
      // Of one word, or with a word for each protocol.
      let size = unsafe try CaptureCoders.coder(for: name, parameters: nil).size
      let words = LoneWords(stride: size, alignment: word, in: descriptor)
      return LonePlainCoder(size: size, alignment: word, checking: words)
    case .value:
      guard let type = unsafe try SlotType.named(name, nil) else {
        let coder = unsafe try CaptureCoders.coder(for: name, parameters: nil)
        let stride = coder.size.aligned(to: coder.alignment)
        return UnboundCoders.lone(
          coder, checking: LoneWords(stride: stride, alignment: coder.alignment, in: descriptor))
      }
      try CapturedTypes.check(type)
      return try coder(for: type, in: descriptor)
    default: return unsafe try CaptureCoders.coder(for: name, parameters: nil)
    }
  }

  private static func coder(
    for type: Any.Type, in descriptor: CaptureDescriptor
  ) throws -> any ValueCoder {
    guard RuntimeType(type).isCopyable else { return try ValueCoders.coder(for: type) }
    func layout<T>(_: T.Type) -> (isPlain: Bool, size: Int, stride: Int, alignment: Int) {
      (_isPOD(T.self), MemoryLayout<T>.size, MemoryLayout<T>.stride, MemoryLayout<T>.alignment)
    }
    let (isPlain, size, stride, alignment) = _openExistential(type, do: layout)
    if isPlain {
      return try LonePlainCoder(
        of: type, checking: LoneWords(stride: stride, alignment: alignment, in: descriptor))
    }
    guard size == MemoryLayout<UInt>.size else { return try ValueCoders.coder(for: type) }
    switch StrongReference.isOne(type) {
    case true: return LoneReferenceCoder.shared
    case false: return try ValueCoders.coder(for: type)
    case nil:
      throw Refusal(
        "it is all that is captured, and it cannot be told whether it is a `\(type)`",
        remedy: LoneCaptureCoder.remedy)
    }
  }

  /// What helps wherever it matters that nothing else is captured.
  static let remedy = "Capture it together with something else, or pass it as an argument."
}
