//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A reference to a value that is being written: what encoders and containers are.
///
/// Two words, so that it fits into an existential without an allocation. It may be copied and kept; when the
/// value has ended, using it is an error.
struct OpenValue {
  let part: EncodingPart
  let frame: UInt32
  let serial: UInt32

  var codingPath: [any CodingKey] {
    Int(frame) <= part.top ? part.path(through: Int(frame) - 1) : []
  }

  // MARK: Shapes

  /// Makes it a container, or a single value, if it is none yet.
  ///
  /// An error is thrown by what is done with it.
  @inline(__always)
  func become(_ shape: EncodingFrame.Shape) {
    guard let frame = unsafe part.frame(of: self), unsafe frame.pointee.shape == .open else {
      return
    }
    unsafe frame.pointee.shape = shape
    switch shape {
    case .keyed: part.writer.appendInteger(UInt16(Tag.keyed))
    case .unkeyed:
      part.writer.append(Tag.unkeyed)
      part.writer.appendInteger(UInt16(0))
    case .open, .single, .bytes: break
    }
  }

  @inline(__always)
  private func frame(
    _ shape: EncodingFrame.Shape
  ) throws -> UnsafeMutablePointer<EncodingFrame> {
    guard let frame = unsafe part.frame(of: self), unsafe frame.pointee.shape == shape else {
      throw misuse()
    }
    return unsafe frame
  }

  @inline(never)
  private func misuse() -> any Error {
    // A nested container that could not be opened has no frame, and the message knows why.
    if Int(frame) > part.top, part.top >= 0, let failure = unsafe part.message.failure {
      return failure
    }
    return EncodingFailure.misuse.error(codingPath)
  }

  // MARK: Places for values

  /// Writes a key; its value comes next.
  @inline(__always)
  func beginEntry(_ name: String) throws -> ByteWriter {
    let frame = unsafe try frame(.keyed)
    let writer = part.writer
    unsafe frame.pointee.entry = writer.count
    let reference = unsafe part.keys.reference(to: name, after: Int(frame.pointee.previous))
    writer.append(reference)
    if reference == Tag.literalKey { writer.appendString(name) }
    unsafe frame.pointee.note(key: reference)
    return writer
  }

  /// Writes out a key that is not worth a place in the table; its value comes next.
  func beginEntry(literal name: String) throws {
    let frame = unsafe try frame(.keyed)
    unsafe frame.pointee.entry = part.writer.count
    part.writer.append(Tag.literalKey)
    part.writer.appendString(name)
    unsafe frame.pointee.note(key: Tag.literalKey)
  }

  /// Counts an element, which comes next.
  @inline(__always)
  func beginElement() throws -> ByteWriter {
    if let frame = unsafe part.frame(of: self), unsafe frame.pointee.shape == .bytes {
      unsafe unpack(frame)
    }
    let frame = unsafe try frame(.unkeyed)
    unsafe frame.pointee.entry = part.writer.count
    unsafe frame.pointee.count += 1
    return part.writer
  }

  @inline(__always)
  func beginSingle() throws -> ByteWriter {
    become(.single)
    let frame = unsafe try frame(.single)
    guard unsafe part.writer.count == frame.pointee.start else { throw misuse() }
    unsafe frame.pointee.entry = part.writer.count
    return part.writer
  }

  /// Writes a value for which one of the above has made a place, which is taken back if there is an error:
  /// whoever catches it can go on.
  func encode<T: Encodable>(_ value: T) throws {
    do {
      try part.encode(value)
    } catch {
      takeBack()
      throw error
    }
  }

  private func takeBack() {
    guard let frame = unsafe part.frame(of: self) else { return }
    unsafe part.writer.truncate(to: frame.pointee.entry)
    unsafe frame.pointee.count -= 1
    if unsafe frame.pointee.shape == .single { unsafe frame.pointee.shape = .open }
  }

  /// As ``encode(_:)``, for what an optional holds: where that reads as nil, `some` is written before it.
  func encodePayload<T: Encodable>(_ value: T) throws {
    let writer = part.writer
    let start = writer.count
    try encode(value)
    part.markSome(at: start)
  }

  // MARK: Parts

  /// Opens a part as the next element of an unkeyed container.
  func openElement(_ shape: EncodingFrame.Shape) -> OpenValue {
    openPart(shape) { _ = try beginElement() }
  }

  /// Opens a part as the value of a key.
  func openEntry(_ name: String, _ shape: EncodingFrame.Shape) -> OpenValue {
    openPart(shape) { _ = try beginEntry(name) }
  }

  /// None of those who ask for a nested container can be told of an error, so the message is, and it fails.
  private func openPart(_ shape: EncodingFrame.Shape, _ begin: () throws -> Void) -> OpenValue {
    do {
      try begin()
      let value = try part.openPart()
      value.become(shape)
      return value
    } catch {
      if part.top >= 0 { unsafe part.message.note(error) }
      return OpenValue(part: part, frame: .max, serial: 0)
    }
  }
}
