//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A captured variable among other captures: a snapshot of its value, in a box of its own there.
///
/// Closures that share the variable here share it there, if they travel together.
final class BoxCoder: ValueCoder {
  let size = MemoryLayout<UInt>.size
  let alignment = MemoryLayout<UInt>.alignment

  /// Of the variable's value, as the name of the capture tells; that of the box itself may lie.
  private let content: any ValueCoder

  init(content: any ValueCoder) {
    self.content = content
  }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    let address = unsafe source.load(as: UnsafeRawPointer.self)
    guard unsafe encoder.beginObject(at: address) else { return }
    let box = unsafe HeapObject(address: address)
    switch try box.kind {
    case .local:
      encoder.writer.append(UInt8(0))
      unsafe try ImageAddress(of: box.metadata).write(to: encoder.writer)
      guard box.fits(size: offset + content.size) else { throw Refusal.layout }
    case .genericBox:
      encoder.writer.append(UInt8(1))
      try encoder.encode(type: box.boxedType)
    default: throw Refusal.layout
    }
    try unsafe content.encode(address + offset, to: encoder)
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    let object = unsafe try decoder.object { register in
      let box = unsafe try allocate(decoder)
      // Before it is filled: a closure inside may refer to the variable.
      unsafe register(box.object)
      do {
        try unsafe content.decode(to: box.value, from: decoder)
      } catch {
        unsafe decoder.forget(box.object)
        unsafe free(box)
        throw error
      }
    }
    unsafe target.storeBytes(of: object, as: UnsafeMutableRawPointer?.self)
  }

  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {
    unsafe HeapObject.release(target.load(as: UnsafeMutableRawPointer?.self))
  }

  private var alignmentMask: Int { content.alignment - 1 }
  private var offset: Int { HeapObject.headerSize.aligned(to: content.alignment) }

  @unsafe
  private func allocate(_ decoder: CallDecoder) throws -> Box {
    if try decoder.reader.readByte() == 1 {
      let (object, value) = unsafe try HeapObject.allocateBox(of: try decoder.type())
      return unsafe Box(object: object, value: value, isGeneric: true)
    }
    let metadata = unsafe try ImageAddress(from: &decoder.reader).resolve()
    let object = unsafe try HeapObject.allocate(
      metadata: metadata, size: offset + content.size, alignmentMask: alignmentMask)
    return unsafe Box(object: object, value: object + offset, isGeneric: false)
  }

  @unsafe
  private func free(_ box: Box) {
    if unsafe box.isGeneric {
      unsafe HeapObject.deallocateBox(box.object)
    } else {
      unsafe HeapObject.deallocate(
        box.object, size: offset + content.size, alignmentMask: alignmentMask)
    }
  }

  @unsafe
  private struct Box {
    let object: UnsafeMutableRawPointer
    let value: UnsafeMutableRawPointer
    let isGeneric: Bool
  }
}
