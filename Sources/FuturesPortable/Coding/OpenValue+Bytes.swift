//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Bytes in an unkeyed container.
///
/// `Data` and other types encode themselves as an unkeyed container of bytes, all of which they hand over at
/// once. They are written as they are, in a packed array, as long as nothing else follows.
extension OpenValue {
  /// Writes all elements of a sequence.
  func encode<S: Sequence>(bytes: S) throws where S.Element == UInt8 {
    let isPacked = try bytes.withContiguousStorageIfAvailable {
      unsafe try append(UnsafeRawBufferPointer($0))
    }
    if isPacked == true { return }
    for byte in bytes { byte.write(to: try beginElement()) }
  }

  /// Packs bytes into a container that has nothing else yet.
  private func append(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
    guard let frame = unsafe part.frame(of: self) else { return false }
    let writer = part.writer
    if unsafe frame.pointee.shape == .unkeyed, unsafe frame.pointee.count == 0 {
      // Tag, kind and count take three bytes, as tag, count and length do.
      unsafe writer.patch(Tag.packed, at: frame.pointee.start)
      unsafe writer.patch(UInt8.kind, at: frame.pointee.start + 1)
      unsafe frame.pointee.shape = .bytes
    }
    guard unsafe frame.pointee.shape == .bytes else { return false }
    unsafe writer.append(bytes)
    unsafe frame.pointee.count += bytes.count
    return true
  }

  /// Makes an array of bytes an ordinary unkeyed container, for something that is no byte, or comes alone.
  @inline(never)
  func unpack(_ frame: UnsafeMutablePointer<EncodingFrame>) {
    let (writer, start) = unsafe (part.writer, frame.pointee.start)
    let bytes = unsafe writer.withBytes { unsafe Array($0.dropFirst(start + 3)) }
    writer.truncate(to: start)
    unsafe frame.pointee.shape = .open
    become(.unkeyed)
    for byte in bytes { byte.write(to: writer) }
  }
}
