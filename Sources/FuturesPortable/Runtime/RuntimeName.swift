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

  /// Whether the runtime may be asked for a type: not for one with a parameter pack, nor where more than descriptors are
  /// referred to. It ends the program over some of those.
  @unsafe
  static func isHarmless(_ name: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < name.count {
      let byte = unsafe name[index]
      let length = SymbolicReference.length(after: byte)
      if length == 0 {
        // `QP`, `Qp` and `QS` are packs.
        if byte == UInt8(ascii: "Q") { return false }
      } else {
        guard length == 4, index + length < name.count,
          let descriptor = unsafe nominalType(in: UnsafeRawBufferPointer(rebasing: name[index...]))
        else { return false }
        // Parameters that are no plain types have no count.
        if descriptor.genericParameterCount == nil { return false }
      }
      index += 1 + length
    }
    return true
  }

  /// The nominal type that a name begins with, if it begins with a reference to one.
  @unsafe
  static func nominalType(in name: UnsafeRawBufferPointer) -> TypeDescriptor? {
    guard let start = name.baseAddress, name.count >= 5 else { return nil }
    var target = unsafe start + 1 + Int((start + 1).loadUnaligned(as: Int32.self))
    switch unsafe start.load(as: UInt8.self) {
    case SymbolicReference.direct: break
    case SymbolicReference.indirect: unsafe target = target.load(as: UnsafeRawPointer.self)
    default: return nil
    }
    let descriptor = unsafe TypeDescriptor(address: target)
    return descriptor.kind == nil ? nil : descriptor
  }
}
