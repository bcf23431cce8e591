//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A stretch of a message that is written from its beginning to its end, and the values that are open in it.
///
/// Most messages have one. Nested containers and `superEncoder()` may be written to in turn with what lies
/// around them, so each of them is a part of its own, and moves to its place when the value around it ends:
/// that place is a hole until then.
///
/// Encoders and containers are references to a frame (``OpenValue``). They are good as long as the frame is
/// the innermost one, and still that of the same value.
@safe
final class EncodingPart {
  struct Hole {
    let position: Int
    let part: EncodingPart
  }

  /// Who has a part keeps neither of these alive, and pays for no counting of references: the message has
  /// all its parts, and whoever encodes has the writer.
  unowned(unsafe) let message: EncodingMessage
  @exclusivity(unchecked) private unowned(unsafe) var target: ByteWriter
  let keys: KeyTable
  private let ownWriter: ByteWriter
  /// The part in which this one is a hole, and the value and the place there.
  @safe @exclusivity(unchecked) private var parent:
    (part: EncodingPart, frame: Int, key: BinaryKey?)?
  @safe @exclusivity(unchecked) private var level = 0
  @safe @exclusivity(unchecked) private var firstKey: UInt16 = 256

  @safe @exclusivity(unchecked) private(set) var top = -1
  @exclusivity(unchecked) private var frames: UnsafeMutablePointer<EncodingFrame>
  @safe @exclusivity(unchecked) private var capacity = 8
  @safe @exclusivity(unchecked) private var lastSerial: UInt32 = 0
  @safe @exclusivity(unchecked) private var holes: [Hole] = []

  init(message: EncodingMessage) {
    let ownWriter = ByteWriter()
    unsafe self.message = message
    keys = message.keys
    self.ownWriter = ownWriter
    unsafe target = ownWriter
    unsafe frames = .allocate(capacity: capacity)
  }

  deinit {
    unsafe frames.deallocate()
  }

  /// Where the part is written to.
  @inline(__always)
  var writer: ByteWriter {
    get { unsafe target }
    set { unsafe target = newValue }
  }

  // MARK: Values

  /// Writes a value, in its own way or by its `encode(to:)`.
  @inline(__always)
  func encode<T: Encodable>(_ value: T) throws {
    if let function = unsafe message.function(for: T.self) {
      try function.call(value, self)
    } else {
      try encodeByItself(value)
    }
  }

  private func encodeByItself<T: Encodable>(_ value: T) throws {
    let open = try begin()
    do {
      try value.encode(to: BinaryEncoder(value: open))
      end()
    } catch {
      drop(from: open)
      throw error
    }
  }

  /// Opens a value within the innermost one.
  func begin() throws -> OpenValue {
    guard NestingLimit.allows(level + top + 1) else { throw error(.depth) }
    guard !writer.hasOverflowed else { throw error(.size(limit: writer.limit)) }
    if top + 1 == capacity { grow() }
    let key = top < 0 ? firstKey : unsafe 256 | (frames[top].previous & 255)
    top += 1
    lastSerial &+= 1
    unsafe (frames + top).initialize(
      to: EncodingFrame(
        serial: lastSerial, previous: key, start: writer.count, holes: holes.count))
    return OpenValue(part: self, frame: UInt32(top), serial: lastSerial)
  }

  /// Ends the innermost value: fills its holes, and writes what its beginning has to say.
  func end() {
    let frame = unsafe frames[top]
    if holes.count > frame.holes { fillHoles(from: frame.holes) }
    switch frame.shape {
    case .open:
      writer.append(Tag.empty)
    case .single:
      break
    case .keyed:
      if frame.hasRepeats { writer.patch(Tag.keyedWithRepeats, at: frame.start) }
      writer.patchVarint(writer.count - frame.start - 2, at: frame.start + 1)
    case .unkeyed:
      writer.patchVarint(writer.count - frame.start - 3, at: frame.start + 2)
      writer.patchVarint(frame.count, at: frame.start + 1)
    case .bytes:
      writer.patchVarint(frame.count, at: frame.start + 2)
    }
    top -= 1
  }

  /// Ends a value, and all within it, without a result.
  func drop(from value: OpenValue) {
    let frame = Int(value.frame)
    guard frame <= top else { return }
    unsafe dropHoles(from: frames[frame].holes)
    top = frame - 1
  }

  /// The frame of a value, if it is the innermost one and has not ended.
  @inline(__always)
  func frame(of value: OpenValue) -> UnsafeMutablePointer<EncodingFrame>? {
    guard Int(value.frame) == top else { return nil }
    let frame = unsafe frames + top
    return unsafe frame.pointee.serial == value.serial ? frame : nil
  }

  private func grow() {
    let larger = UnsafeMutablePointer<EncodingFrame>.allocate(capacity: 2 * capacity)
    unsafe larger.moveInitialize(from: frames, count: capacity)
    unsafe frames.deallocate()
    unsafe frames = larger
    capacity *= 2
  }

  /// Writes `some` before the value that begins at a position and reaches to the end, where it reads as nil.
  func markSome(at position: Int) {
    guard let tag = writer.byte(at: position), tag == Tag.nil || tag == Tag.some,
      writer.open(1, at: position)
    else { return }
    writer.patch(Tag.some, at: position)
  }

  // MARK: Holes

  /// Opens a part that takes its place here, at the end, when the innermost value ends.
  func openPart() throws -> OpenValue {
    let part = unsafe message.makePart()
    part.parent = unsafe (self, top, currentKey(frames[top]))
    part.level = level + top + 1
    part.firstKey = unsafe 256 | (frames[top].previous & 255)
    let value = try part.begin()
    holes.append(Hole(position: writer.count, part: part))
    return value
  }

  /// Moves the last parts to their places.
  ///
  /// Every byte moves once: from the end, by as much as still comes before it.
  private func fillHoles(from first: Int) {
    for hole in holes[first...] {
      hole.part.endAll()
      // What is dropped in a part is dropped in the whole.
      if hole.part.writer.hasOverflowed { writer.overflow() }
    }
    var end = writer.count
    var shift = holes[first...].reduce(0) { $0 + $1.part.writer.count }
    if writer.open(shift, at: end) {
      for hole in holes[first...].reversed() {
        writer.move(hole.position..<end, to: hole.position + shift)
        shift -= hole.part.writer.count
        unsafe hole.part.writer.withBytes { unsafe writer.patch($0, at: hole.position + shift) }
        end = hole.position
      }
    }
    dropHoles(from: first)
  }

  private func dropHoles(from first: Int) {
    while holes.count > first {
      let part = holes.removeLast().part
      part.discard()
      unsafe message.take(back: part)
    }
  }

  private func endAll() {
    while top >= 0 { end() }
  }

  /// Ends everything without a result.
  func discard() {
    dropHoles(from: 0)
    top = -1
    parent = nil
    writer = ownWriter
  }

  // MARK: Errors

  /// The way to what the value at a frame, by default the innermost one, is writing.
  func path(through last: Int? = nil, _ inner: BinaryKey? = nil) -> [any CodingKey] {
    var path: [any CodingKey] = []
    if let parent {
      path = parent.part.path(through: parent.frame - 1, parent.key)
    }
    for frame in 0..<(min(last ?? top, top) + 1) {
      if let key = unsafe currentKey(frames[frame]) { path.append(key) }
    }
    if let inner { path.append(inner) }
    return path
  }

  private func currentKey(_ frame: EncodingFrame) -> BinaryKey? {
    switch frame.shape {
    case .open, .single: nil
    case .unkeyed, .bytes: BinaryKey(intValue: frame.count - 1)
    case .keyed: unsafe message.key(at: frame.entry, in: writer)
    }
  }

  func error(_ failure: EncodingFailure) -> EncodingError {
    failure.error(path())
  }
}
