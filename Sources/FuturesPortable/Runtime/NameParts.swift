//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a mangled name is made of, from front to back: references, identifiers, abbreviations, generic parameters and operators.
///
/// Parts lie in the name's memory, where a reference is relative to where it lies.
@safe
struct NameParts: @unsafe Sequence, @unsafe IteratorProtocol {
  private let name: UnsafeRawBufferPointer
  private var position = 0

  @unsafe
  init(_ name: UnsafeRawBufferPointer) {
    unsafe self.name = name
  }

  mutating func next() -> UnsafeRawBufferPointer? {
    guard unsafe position < name.count else { return nil }
    let end = unsafe Swift.min(end(ofPartAt: position), name.count)
    defer { position = end }
    return unsafe UnsafeRawBufferPointer(rebasing: name[position..<end])
  }

  private func end(ofPartAt start: Int) -> Int {
    let first = unsafe name[start]
    let reference = SymbolicReference.length(after: first)
    if reference > 0 { return start + 1 + reference }
    switch first {
    case UInt8(ascii: "S"):
      // An abbreviation, or what was named before by its number.
      return end(after: start) { $0 > UInt8(ascii: "9") }
    case UInt8(ascii: "A"):
      // What was named before: numbers and small letters, up to a capital one.
      return end(after: start) { (UInt8(ascii: "A")...UInt8(ascii: "_")).contains($0) }
    case UInt8(ascii: "q"):
      // A generic parameter: its index, or its depth and its index.
      let isDeep = unsafe start + 1 < name.count && name[start + 1] == UInt8(ascii: "d")
      let number = isDeep ? end(ofNumberAt: start + 2) : start + 1
      return number.flatMap { end(ofNumberAt: $0) } ?? start + 1
    case UInt8(ascii: "X"):
      // A metatype's operator has three letters, others have two.
      let isMetatype = unsafe start + 1 < name.count && name[start + 1] == UInt8(ascii: "M")
      return start + (isMetatype ? 3 : 2)
    default: return end(ofIdentifierAt: start) ?? start + 1
    }
  }

  /// Behind the first byte after `start` that `isLast` likes.
  private func end(after start: Int, _ isLast: (UInt8) -> Bool) -> Int {
    unsafe name.dropFirst(start + 1).firstIndex(where: isLast).map { $0 + 1 } ?? name.count
  }

  /// Digits, which may be none, and `_`.
  private func end(ofNumberAt start: Int) -> Int? {
    let end = end(ofDigitsAt: start)
    return unsafe end < name.count && name[end] == UInt8(ascii: "_") ? end + 1 : nil
  }

  /// An identifier's length comes first.
  private func end(ofIdentifierAt start: Int) -> Int? {
    let end = end(ofDigitsAt: start)
    guard end > start else { return nil }
    let digits = unsafe String(decoding: name[start..<end], as: UTF8.self)
    return unsafe end + Swift.min(Int(digits) ?? name.count, name.count)
  }

  private func end(ofDigitsAt start: Int) -> Int {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return unsafe name.dropFirst(start).firstIndex { !digits.contains($0) } ?? name.count
  }
}
