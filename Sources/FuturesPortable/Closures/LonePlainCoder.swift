//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A lone capture that is nothing but bytes: they are copied as they are.
///
/// Whatever type the name says it is, and another of that size it may be, the bytes are the value. What would
/// go wrong are addresses, which the name cannot rule out: a word that looks like one is refused.
final class LonePlainCoder: ValueCoder {
  /// What a word that is an address may be.
  enum Expectation {
    case metatype, cFunction
  }

  private enum Form {
    static let bytes: UInt8 = 0
    /// Followed by the value as its type codes it.
    static let checkedBytes: UInt8 = 1
    static let metatype: UInt8 = 2
    static let cFunction: UInt8 = 3
  }

  let size: Int
  let alignment: Int
  private let expectation: Expectation?
  private let twin: (any CodedTwin)?

  init(size: Int, alignment: Int = MemoryLayout<UInt>.alignment, expecting: Expectation? = nil) {
    self.size = size
    self.alignment = alignment
    expectation = expecting
    twin = nil
  }

  /// - Parameter type: What the compiler's notes say; only its size and alignment are certain.
  init(of type: Any.Type) {
    func layout<T>(_: T.Type) -> (Int, Int) { (MemoryLayout<T>.size, MemoryLayout<T>.alignment) }
    (size, alignment) = _openExistential(type, do: layout)
    expectation = nil
    twin = CodedTwins.twin(of: type)
  }

  var summary: String { "\(size) plain bytes" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    let bytes = unsafe UnsafeRawBufferPointer(start: source, count: size)
    guard unsafe !hasAddress(bytes) else {
      return try unsafe encode(address: source, to: encoder)
    }
    let twin = twin.flatMap { unsafe $0.accepts(source) ? $0 : nil }
    encoder.writer.append(twin == nil ? Form.bytes : Form.checkedBytes)
    unsafe encoder.writer.append(bytes)
    try unsafe twin?.encode(source, to: encoder)
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    let form = try decoder.reader.readByte()
    switch form {
    case Form.metatype: unsafe target.storeBytes(of: try decoder.type(), as: Any.Type.self)
    case Form.cFunction:
      let code = unsafe try ImageAddress(from: &decoder.reader).resolve()
      unsafe target.storeBytes(of: code, as: UnsafeRawPointer.self)
    default:
      let bytes = unsafe try decoder.reader.readBytes(size)
      if form == Form.checkedBytes { try unsafe twin?.check(bytes, from: decoder) }
      unsafe UnsafeMutableRawBufferPointer(start: target, count: size).copyMemory(from: bytes)
    }
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {}

  /// Whether a word of the value is the address of something.
  ///
  /// Addresses lie between 4 GiB and 128 TiB; most
  /// numbers do not, and for those that do the kernel is asked whether anything is there.
  private func hasAddress(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let step = MemoryLayout<UInt>.size
    return stride(from: 0, to: size - step + 1, by: step).contains { offset in
      let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt.self)
      return word >= 1 << 32 && word < 1 << 47 && cfutures_is_mapped(word)
    }
  }

  @unsafe
  private func encode(address source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    switch expectation {
    case .metatype:
      encoder.writer.append(Form.metatype)
      try unsafe encoder.encode(type: source.load(as: Any.Type.self))
    case .cFunction:
      encoder.writer.append(Form.cFunction)
      try unsafe ImageAddress(of: source.load(as: UnsafeRawPointer.self)).write(to: encoder.writer)
    case nil:
      throw Refusal(
        "it holds an address in this process, or a number that cannot be told from one",
        remedy: "Send what the address points to; send the number along with something else,"
          + " such as in an array.")
    }
  }
}
