//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A captured variable among other captures: a snapshot of its value, in a box of its own there.
///
/// Closures that share the variable here share it there, if they travel together.
final class BoxCoder: ValueCoder {
  let size = MemoryLayout<UInt>.size
  let alignment = MemoryLayout<UInt>.alignment

  private enum Kind {
    static let local: UInt8 = 0
    static let generic: UInt8 = 1
    /// Of a variable without content: there is one for all.
    static let empty: UInt8 = 2
  }

  /// Of the variable's value, as the name of the capture tells; `nil` where the type depends on generic
  /// parameters, and the name does not tell.
  private let content: (any ValueCoder)?

  init(content: (any ValueCoder)?) {
    self.content = content
  }

  var summary: String { "a variable, as it is: " + (content?.summary ?? "by what is in it") }

  @unsafe
  func encode(_ source: UnsafeRawPointer, to encoder: CallEncoder) throws {
    let address = unsafe source.load(as: UnsafeRawPointer.self)
    guard unsafe encoder.beginObject(at: address) else { return }
    if content?.size == 0 { return encoder.writer.append(Kind.empty) }
    let box = unsafe HeapObject(address: address)
    let content: any ValueCoder
    switch try box.kind {
    case .local:
      encoder.writer.append(Kind.local)
      unsafe try ImageAddress(of: box.metadata).write(to: encoder.writer)
      content = unsafe try self.content ?? BoxCoder.content(box.metadata)
      let offset = offset(of: content)
      guard box.fits((offset + content.leastSize)...(offset + content.size)) else {
        throw Refusal.layout
      }
    case .genericBox:
      encoder.writer.append(Kind.generic)
      try encoder.encode(type: box.boxedType)
      content = try ValueCoders.coder(for: box.boxedType)
      guard self.content.map({ $0.size == content.size }) ?? true else { throw Refusal.layout }
    default: throw Refusal.layout
    }
    try unsafe content.encode(address + offset(of: content), to: encoder)
  }

  @unsafe
  func decode(to target: UnsafeMutableRawPointer, from decoder: CallDecoder) throws {
    let object = unsafe try decoder.object { register in
      if try isEmpty(decoder) {
        return unsafe cfutures_swift_allocate_empty_box().map { unsafe register($0) } ?? ()
      }
      let box = unsafe try allocate(decoder)
      // Before it is filled: a closure inside may refer to the variable.
      unsafe register(box.object)
      do {
        try unsafe box.content.decode(to: box.value, from: decoder)
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

  private func isEmpty(_ decoder: CallDecoder) throws -> Bool {
    var ahead = decoder.reader
    guard try ahead.readByte() == Kind.empty else { return false }
    decoder.reader = ahead
    return true
  }

  private func offset(of content: any ValueCoder) -> Int {
    HeapObject.headerSize.aligned(to: content.alignment)
  }

  /// The coder for what is in a box, as the compiler's notes about the box tell: by the rules for a lone
  /// capture, because they may be about another variable.
  @unsafe
  private static func content(_ metadata: UnsafeRawPointer) throws -> any ValueCoder {
    let descriptor = unsafe try HeapObject.descriptor(in: metadata)
    guard descriptor.isLone else { throw Refusal.layout }
    return unsafe try LoneCaptureCoder.coder(for: descriptor.captureName(0), in: descriptor)
  }

  @unsafe
  private func allocate(_ decoder: CallDecoder) throws -> Box {
    if try decoder.reader.readByte() == Kind.generic {
      let type = try decoder.type()
      let (object, value) = unsafe try HeapObject.allocateBox(of: type)
      return unsafe Box(
        object: object, value: value, content: try ValueCoders.coder(for: type), isGeneric: true)
    }
    let metadata = unsafe try ImageAddress(from: &decoder.reader).resolve()
    let content = unsafe try self.content ?? BoxCoder.content(metadata)
    let offset = offset(of: content)
    let object = unsafe try HeapObject.allocate(
      metadata: metadata, size: offset + content.size, alignmentMask: content.alignment - 1)
    return unsafe Box(object: object, value: object + offset, content: content, isGeneric: false)
  }

  @unsafe
  private func free(_ box: Box) {
    if unsafe box.isGeneric {
      unsafe HeapObject.deallocateBox(box.object)
    } else {
      unsafe HeapObject.deallocate(
        box.object, size: offset(of: box.content) + box.content.size,
        alignmentMask: box.content.alignment - 1)
    }
  }

  @unsafe
  private struct Box {
    let object: UnsafeMutableRawPointer
    let value: UnsafeMutableRawPointer
    let content: any ValueCoder
    let isGeneric: Bool
  }
}
