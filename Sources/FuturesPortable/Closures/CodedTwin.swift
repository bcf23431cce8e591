//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The coding of a lone capture's supposed type, beside its bytes.
///
/// The bytes are what the closure gets. But a type may have its own mind about travelling: its `encode(to:)`
/// throws, its `init(from:)` does. So where the compiler's notes name a type of the user's, and the bytes are a
/// value of it, it is asked on both sides, and has to come to the same value.
protocol CodedTwin: Sendable {
  /// Whether the bytes are a value of the type for certain, so that its code may see them.
  @unsafe
  func accepts(_ source: UnsafeRawPointer) -> Bool

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws

  /// - Throws: What the type's decoding throws; `Refusal` when it gives another value.
  @unsafe
  func check(_ bytes: UnsafeRawBufferPointer, from decoder: CallDecoder) throws
}

enum CodedTwins {
  /// The twin of a type; `nil` where its own coding cannot be asked, or has nothing to say.
  static func twin(of type: Any.Type) -> (any CodedTwin)? {
    guard !(type is any PlainScalar.Type), !(type is any StructuralType.Type), type != Bool.self,
      let codable = type as? any Codable.Type, let layout = ByteLayout(of: type)
    else { return nil }
    func make<T: Codable>(_: T.Type) -> any CodedTwin { Twin<T>(layout: layout) }
    return make(codable)
  }

  private struct Twin<T: Codable>: CodedTwin {
    let layout: ByteLayout

    @unsafe
    func accepts(_ source: UnsafeRawPointer) -> Bool {
      unsafe layout.accepts(UnsafeRawBufferPointer(start: source, count: MemoryLayout<T>.size))
    }

    @unsafe
    func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
      try unsafe BinaryCoder.encode(
        source.assumingMemoryBound(to: T.self).pointee, into: encoder.writer)
    }

    @unsafe
    func check(_ bytes: UnsafeRawBufferPointer, from decoder: CallDecoder) throws {
      let value = try BinaryCoder.decode(T.self, from: &decoder.reader)
      let isSame = unsafe withUnsafeBytes(of: value) { unsafe layout.areEqual($0, bytes) }
      guard isSame else {
        throw Refusal(
          "the only capture is a `\(T.self)`, whose coding changes it, and the compiler does not tell"
            + " for certain that it is one",
          remedy: "Capture it together with something else, or pass it as an argument.")
      }
    }
  }
}
