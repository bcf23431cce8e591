//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What all parts of a message that is being written share.
///
/// Each thread keeps one for its next message.
@safe
final class EncodingMessage {
  let keys = KeyTable()
  private let functions = TypeCache<NativeFunction>()
  @safe @exclusivity(unchecked) private var root: EncodingPart?
  @safe @exclusivity(unchecked) private var spares: [EncodingPart] = []
  /// The first error that could not be thrown where it happened.
  @safe @exclusivity(unchecked) private(set) var failure: (any Error)?

  private static let registry = TypeRegistry<NativeFunction>()

  deinit {
    functions.deallocate()
  }

  /// Calls `body` with the thread's message, or with a new one inside another.
  static func with(_ body: (EncodingMessage) throws -> Void) rethrows {
    try Spare.encoder.with(EncodingMessage(), body)
  }

  /// Appends a value, and leaves the writer as it was if there is an error.
  func encode<T: Encodable>(_ value: T, into writer: ByteWriter) throws {
    let start = writer.count
    let root = root ?? makeRoot()
    root.writer = writer
    defer { finish() }
    guard !writer.hasOverflowed else { throw root.error(.size(limit: writer.limit)) }
    do {
      try root.encode(value)
      if let failure { throw failure }
      writeKeys(writer, at: start)
      guard !writer.hasOverflowed else { throw root.error(.size(limit: writer.limit)) }
    } catch {
      writer.rollBack(to: start)
      throw error
    }
  }

  @inline(never)
  private func makeRoot() -> EncodingPart {
    let part = EncodingPart(message: self)
    root = part
    return part
  }

  private func finish() {
    failure = nil
    keys.reset()
    root?.discard()
  }

  /// The names of the keys come first, so that a reader knows them wherever in the value it begins.
  private func writeKeys(_ writer: ByteWriter, at start: Int) {
    guard keys.count > 0 else { return }
    unsafe keys.withBytes { names in
      let header = 1 + ByteWriter.varintSize(names.count)
      guard writer.open(header + names.count, at: start) else { return }
      writer.patch(Tag.keys, at: start)
      writer.patchVarint(names.count, size: header - 1, at: start + 1)
      unsafe writer.patch(names, at: start + header)
    }
  }

  // MARK: What parts ask for

  @inline(__always)
  func function<T: Encodable>(for type: T.Type) -> EncodeFunction<T>? {
    let function = functions.found(for: type) { type in
      Self.registry.found(for: type) {
        (type as? any NativelyEncodable.Type)?.encodeFunction
      }
    }
    guard let function else { return nil }
    return unsafe unsafeDowncast(function, to: EncodeFunction<T>.self)
  }

  /// The key of the entry that begins at a position.
  func key(at position: Int, in writer: ByteWriter) -> BinaryKey? {
    guard let reference = writer.byte(at: position) else { return nil }
    if reference != Tag.literalKey { return keys.name(reference).map(BinaryKey.init) }
    return unsafe writer.withBytes { bytes in
      var reader = unsafe ByteReader(UnsafeRawBufferPointer(rebasing: bytes[(position + 1)...]))
      guard let length = try? reader.readLength(), let name = unsafe try? reader.readBytes(length)
      else { return nil }
      return unsafe BinaryKey(stringValue: String(decoding: name, as: UTF8.self))
    }
  }

  func makePart() -> EncodingPart {
    let part = spares.popLast() ?? EncodingPart(message: self)
    if let root { part.writer.limit = root.writer.limit }
    return part
  }

  func take(back part: EncodingPart) {
    // Large ones are not worth their memory.
    guard part.writer.count < 1 << 16, spares.count < 16 else { return }
    part.writer.removeAll(keepingCapacity: true)
    spares.append(part)
  }

  func note(_ error: any Error) {
    if failure == nil { failure = error }
  }
}
