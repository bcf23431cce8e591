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
/// Whatever type the name says it is, and another of that stride it may be, the bytes are the value. What would go wrong are
/// addresses, which the name cannot rule out: a word that is one is refused, unless it is that of a type or of a C function.
final class LonePlainCoder: ValueCoder {
  private enum Form {
    static let bytes: UInt8 = 0
    /// Followed by the value as its type codes it.
    static let checkedBytes: UInt8 = 1
    /// A type, and how it conforms to as many protocols as there are words behind the first.
    static let type: UInt8 = 2
    static let cFunction: UInt8 = 3
    /// Fewer bytes than a value takes up in an array; their count comes first.
    static let shortBytes: UInt8 = 4
  }

  /// With what may lie between one value and the next.
  let size: Int
  let alignment: Int
  private let words: LoneWords
  private let twin: (any CodedTwin)?
  /// Why it cannot travel if it is what the notes say.
  private let notedRefusal: Refusal?

  init(size: Int, alignment: Int, checking words: LoneWords) {
    self.size = size.aligned(to: alignment)
    self.alignment = alignment
    self.words = words
    twin = nil
    notedRefusal = nil
  }

  /// - Parameters:
  ///   - type: What the compiler's notes say; only its stride and alignment are certain.
  ///   - words: Where addresses can be looked for.
  /// - Throws: `Refusal` where there is an address for certain, or the notes say so and it cannot be looked for.
  init(of type: Any.Type, checking words: LoneWords) throws {
    func layout<T>(_: T.Type) -> (Int, Int) { (MemoryLayout<T>.stride, MemoryLayout<T>.alignment) }
    (size, alignment) = _openExistential(type, do: layout)
    self.words = words
    twin = CodedTwins.twin(of: type)
    do {
      try PlainLayout.refuseAddresses(in: type)
      notedRefusal = nil
    } catch let refusal as Refusal {
      notedRefusal = Refusal(
        refusal.reason, remedy: "\(refusal.remedy) If it is none: \(LoneCaptureCoder.remedy)")
      if let notedRefusal, words.areAllAddresses || !words.areAllMeaningful { throw notedRefusal }
    }
  }

  /// What lies between one value and the next is less than the alignment.
  var leastSize: Int { size == 0 ? 0 : size - alignment + 1 }

  var summary: String { "\(size) plain bytes" }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    if try unsafe encodeType(at: source, to: encoder) { return }
    if unsafe hasAddress(at: source) { return try unsafe encode(addressAt: source, to: encoder) }
    let twin = twin.flatMap { unsafe $0.accepts(source) ? $0 : nil }
    let count = unsafe HeapObject.readable(size, at: source, alignment: alignment)
    if count < size {
      encoder.writer.append(Form.shortBytes)
      encoder.writer.appendVarint(count)
    }
    encoder.writer.append(twin == nil ? Form.bytes : Form.checkedBytes)
    unsafe encoder.writer.append(UnsafeRawBufferPointer(start: source, count: count))
    try unsafe twin?.encode(source, to: encoder)
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    var form = try decoder.reader.readByte()
    switch form {
    case Form.type: return try unsafe decodeType(to: target, from: decoder)
    case Form.cFunction:
      let code = unsafe try ImageAddress(from: &decoder.reader).resolve()
      return unsafe target.storeBytes(of: code, as: UnsafeRawPointer.self)
    default: break
    }
    var count = size
    if form == Form.shortBytes {
      count = try decoder.reader.readVarint()
      guard count <= size else { throw Refusal.damaged }
      form = try decoder.reader.readByte()
    }
    let bytes = unsafe try decoder.reader.readBytes(count)
    if form == Form.checkedBytes { try unsafe twin?.check(bytes, from: decoder) }
    unsafe UnsafeMutableRawBufferPointer(start: target, count: count).copyMemory(from: bytes)
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {}

  // MARK: Addresses

  @unsafe
  private func hasAddress(at source: UnsafeRawPointer) -> Bool {
    words.offsets.contains { offset in
      let word = unsafe source.loadUnaligned(fromByteOffset: offset, as: UInt.self)
      // The kernel is asked whether anything is there.
      return LonePlainCoder.mayBeAddress(word) && cfutures_is_mapped(word)
    }
  }

  /// Addresses lie between 4 GiB and 128 TiB; most numbers do not.
  private static func mayBeAddress(_ word: UInt) -> Bool { word >= 1 << 32 && word < 1 << 47 }

  /// A type, with how it conforms to protocols: only where there is one for certain.
  @unsafe
  private func encodeType(at source: UnsafeRawPointer, to encoder: CallEncoder) throws -> Bool {
    guard alignment == LoneWords.size, size > 0 else { return false }
    let word = unsafe source.load(as: UInt.self)
    guard LonePlainCoder.mayBeAddress(word), RuntimeType.isMetadata(at: word) else { return false }
    let tables = stride(from: LoneWords.size, to: size, by: LoneWords.size).map {
      unsafe source.load(fromByteOffset: $0, as: UInt.self)
    }
    guard tables.allSatisfy(WitnessTable.isTable) else { return false }
    encoder.writer.append(Form.type)
    try unsafe encoder.encode(type: source.load(as: Any.Type.self))
    for table in tables {
      guard let table = unsafe UnsafeRawPointer(bitPattern: table) else { return false }
      let descriptor = unsafe try WitnessTable.protocolDescriptor(of: table)
      unsafe try ImageAddress(of: descriptor).write(to: encoder.writer)
    }
    return true
  }

  /// An address may be that of a C function.
  @unsafe
  private func encode(addressAt source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    let code = unsafe source.load(as: UnsafeRawPointer.self)
    guard words.isCode, size == LoneWords.size, unsafe (try? ImageAddress(of: code)) != nil else {
      throw notedRefusal
        ?? Refusal(
          "it holds an address in this process, or a number that cannot be told from one",
          remedy: "Send what the address points to; send the number along with something else,"
            + " such as in an array.")
    }
    encoder.writer.append(Form.cFunction)
    unsafe try encoder.encode(placeOf: code)
  }

  @unsafe
  private func decodeType(
    to target: UnsafeMutableRawPointer, from decoder: CallDecoder
  ) throws {
    let type = try decoder.type()
    let word = MemoryLayout<UInt>.size
    let reference = try TypeReference(of: type)
    let tables = unsafe try stride(from: word, to: size, by: word).map { _ in
      unsafe try WitnessTable(
        conformingType: reference, protocolDescriptor: ImageAddress(from: &decoder.reader)
      ).resolve()
    }
    unsafe target.storeBytes(of: type, as: Any.Type.self)
    for index in unsafe tables.indices {
      unsafe target.storeBytes(
        of: tables[index], toByteOffset: (1 + index) * word, as: UnsafeRawPointer.self)
    }
  }
}
