//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Mangled names where the compiler put them.
enum RuntimeName {
  /// What a symbol stands for, as people read it; empty where it stands for nothing.
  static func readable(_ symbol: some StringProtocol) -> String {
    let text = symbol.utf8.withContiguousStorageIfAvailable { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) {
        unsafe cfutures_swift_demangle($0.baseAddress, $0.count)
      }
    }
    guard let text = unsafe text ?? nil else { return "" }
    defer { unsafe cfutures_free(text) }
    return unsafe String(cString: text)
  }

  /// The name that a relative reference leads to, without its terminating zero.
  ///
  /// A zero byte inside a symbolic reference does not end it.
  @unsafe
  static func relative(from reference: UnsafeRawPointer) -> UnsafeRawBufferPointer {
    let start = unsafe reference + Int(reference.load(as: Int32.self))
    var length = 0
    while true {
      let byte = unsafe start.load(fromByteOffset: length, as: UInt8.self)
      if byte == 0 { return unsafe UnsafeRawBufferPointer(start: start, count: length) }
      length += 1 + SymbolicReference.length(after: byte)
    }
  }

  /// Whether the runtime may be asked for the type with a name, without being told what generic parameters stand for.
  ///
  /// Over a type that depends on one by way of a protocol, or that has a parameter pack, it ends the program. Both are
  /// operators that begin with a `Q`.
  @unsafe
  static func isHarmless(_ name: UnsafeRawBufferPointer) -> Bool {
    unsafe NameParts(name).allSatisfy { part in
      guard let first = unsafe part.first, first != UInt8(ascii: "Q") else { return false }
      let length = SymbolicReference.length(after: first)
      guard length > 0, !SymbolicReference.existentialShapes.contains(first) else { return true }
      // What refers to more than descriptors may be of any kind; parameters that are no plain types have no count.
      guard length == 4, let descriptor = unsafe reference(in: part) else { return false }
      return descriptor.kind == nil || descriptor.genericParameterCount != nil
    }
  }

  /// Whether an operator or a generic parameter is a part of a name.
  @unsafe
  static func has(_ part: some Sequence<UInt8>, in name: UnsafeRawBufferPointer) -> Bool {
    let part = Array(part)
    return unsafe NameParts(name).contains { unsafe $0.elementsEqual(part) }
  }

  /// The nominal type that a name begins with, if it begins with a reference to one.
  @unsafe
  static func nominalType(in name: UnsafeRawBufferPointer) -> TypeDescriptor? {
    guard let descriptor = unsafe reference(in: name), descriptor.kind != nil else { return nil }
    return descriptor
  }

  /// What a name begins with a reference to: a nominal type, or a protocol, which has no kind here.
  @unsafe
  private static func reference(in name: UnsafeRawBufferPointer) -> TypeDescriptor? {
    guard let start = name.baseAddress, name.count >= 5 else { return nil }
    var target = unsafe start + 1 + Int((start + 1).loadUnaligned(as: Int32.self))
    switch unsafe start.load(as: UInt8.self) {
    case SymbolicReference.direct: break
    case SymbolicReference.indirect: unsafe target = target.load(as: UnsafeRawPointer.self)
    default: return nil
    }
    return unsafe TypeDescriptor(address: target)
  }
}
