//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// In which words of a lone capture that is nothing but bytes an address can be looked for.
///
/// The bytes between the properties of a type, and those of a payload that is not there, mean nothing: what was in that
/// memory before may look like an address, and must not decide. Which type it is is not certain. So a word can be looked
/// at if it has a meaning in every type of that stride and alignment of which the image's notes speak.
struct LoneWords: Sendable {
  /// Offsets in bytes.
  let offsets: [Int]

  /// Whether an address can be looked for in every word.
  let areAllMeaningful: Bool

  /// Whether one of the types is a C function.
  let isCode: Bool

  /// Whether there is an address in each of the types, so that there is one for certain.
  let areAllAddresses: Bool

  init(stride: Int, alignment: Int, in descriptor: CaptureDescriptor) {
    let types = NotedTypes.beside(descriptor).filter {
      $0.stride == stride && $0.alignment == alignment
    }
    // An address lies at a multiple of its size.
    let all =
      alignment < LoneWords.size
      ? [] : Set(Swift.stride(from: 0, to: stride - LoneWords.size + 1, by: LoneWords.size))
    let meaningful = types.reduce(all) { $0.intersection($1.meaningfulWords ?? []) }
    offsets = meaningful.sorted()
    isCode = types.contains { $0.isCode }
    areAllAddresses = types.allSatisfy { $0.hasAddress }
    areAllMeaningful = meaningful.count == all.count
  }

  static let size = MemoryLayout<UInt>.size
}

/// A type of which an image's notes about captures speak, where it is nothing but bytes and all that is captured.
private struct NotedType: Sendable {
  let stride: Int
  let alignment: Int
  /// `nil` where it is not known which bytes mean something.
  let meaningfulWords: Set<Int>?
  let hasAddress: Bool
  let isCode: Bool

  init?(_ name: UnsafeRawBufferPointer) {
    switch unsafe CaptureName(name).form {
    case .metatype, .existentialMetatype, .cFunction:
      guard let coder = unsafe try? CaptureCoders.coder(for: name, parameters: nil) else {
        return nil
      }
      (stride, alignment) = (coder.size, coder.alignment)
      meaningfulWords = Set(Swift.stride(from: 0, to: coder.size, by: LoneWords.size))
      hasAddress = true
      isCode = coder is CFunctionCoder
    case .value:
      isCode = false
      guard let type = unsafe try? SlotType.named(name, nil) else {
        guard let coder = unsafe try? CaptureCoders.coder(for: name, parameters: nil),
          let layout = ByteLayout(of: coder)
        else { return nil }
        (stride, alignment) = (coder.size.aligned(to: coder.alignment), coder.alignment)
        (meaningfulWords, hasAddress) = (layout.wholeWords, false)
        return
      }
      guard RuntimeType(type).isCopyable else { return nil }
      func layout<T>(_: T.Type) -> (isPlain: Bool, stride: Int, alignment: Int) {
        (_isPOD(T.self), MemoryLayout<T>.stride, MemoryLayout<T>.alignment)
      }
      let (isPlain, stride, alignment) = _openExistential(type, do: layout)
      guard isPlain else { return nil }
      (self.stride, self.alignment) = (stride, alignment)
      hasAddress = (try? PlainLayout.refuseAddresses(in: type)) == nil
      // An address is one word, or comes with a count; and what is aligned as a word has one that is none of several parts.
      meaningfulWords =
        hasAddress || (stride == LoneWords.size && alignment == LoneWords.size)
        ? Set(Swift.stride(from: 0, to: stride, by: LoneWords.size))
        : ByteLayout(of: type)?.wholeWords
    default: return nil
    }
  }
}

/// The types of an image's notes, read once.
private enum NotedTypes {
  private static let known = Lock<[UInt: [NotedType]]>([:])

  static func beside(_ descriptor: CaptureDescriptor) -> [NotedType] {
    let records = unsafe cfutures_swift_capture_records(descriptor.address)
    let key = unsafe UInt(bitPattern: records.start)
    if let types = known.withLock({ $0[key] }) { return types }
    let types = unsafe read(records)
    known.withLock { $0[key] = types }
    return types
  }

  /// One record lies behind the other.
  @unsafe
  private static func read(_ records: cfutures_records) -> [NotedType] {
    guard let start = unsafe records.start else { return [] }
    var types: [NotedType] = []
    var position = 0
    while unsafe position + CaptureDescriptor.smallestSize <= records.length {
      let descriptor = unsafe CaptureDescriptor(address: start + position)
      position += descriptor.size
      guard descriptor.isLone, unsafe position <= records.length else { continue }
      if let type = unsafe NotedType(descriptor.captureName(0)) { types.append(type) }
    }
    return types
  }
}
