//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The mangled name of a captured value's type, and what its ending says about the slot.
///
/// The runtime's resolver drops the ownership endings (`Xw`, `Xo`, `Xu`) and would describe a weak slot
/// as a plain optional, so the endings decide before it is asked.
struct CaptureName: Equatable {
  enum Form: Equatable {
    /// A value of the named type.
    case value
    /// A Swift function, or an optional one: two words.
    case function
    /// A C function pointer, or an optional one: one word.
    case cFunction
    /// A captured variable: a reference to a box of the named type.
    case box
    /// A metatype: one word.
    case metatype
    /// A metatype with witness tables, of the named existential type.
    case existentialMetatype
    case weak, unowned, unmanaged, pack
    /// A form that this parser does not know.
    case unknown
  }

  let form: Form
  /// How many bytes at the front name the type.
  let typeLength: Int

  /// Reads a name.
  ///
  /// - Parameter name: Without its terminating zero.
  init(_ name: some RandomAccessCollection<UInt8>) {
    // Symbolic references hold arbitrary bytes: they are masked, so that none is taken for an ending.
    var masked = CaptureName.masked(name)
    let length = masked.count
    func ends(_ ending: StaticString) -> Bool {
      ending.withUTF8Buffer { unsafe masked.suffix($0.count).elementsEqual($0) }
    }
    func take(_ ending: StaticString, _ form: Form) -> CaptureName? {
      ends(ending) ? CaptureName(form: form, typeLength: length - ending.utf8CodeUnitCount) : nil
    }
    let endings =
      take("z_Xx", .box) ?? take("_Xx", .box) ?? take("XX", .unknown) ?? take("Xw", .weak)
      ?? take("Xo", .unowned) ?? take("Xu", .unmanaged) ?? take("XmT", .existentialMetatype)
      ?? take("XMT", .metatype) ?? take("Qp_t", .pack) ?? take("QP", .pack)
    if let endings {
      self = endings
      return
    }
    if ends("Sg") { masked.removeLast(2) }
    switch CaptureName.functionAttributes(masked) {
    case nil: self.init(form: .value, typeLength: length)
    case let attributes? where attributes.starts(with: "etC".utf8):
      self.init(form: .cFunction, typeLength: length)
    case let attributes? where attributes.first == UInt8(ascii: "e") || attributes.starts(with: "se".utf8):
      self.init(form: .function, typeLength: length)
    default: self.init(form: .unknown, typeLength: length)
    }
  }

  private init(form: Form, typeLength: Int) {
    self.form = form
    self.typeLength = typeLength
  }

  /// The letters between `I` and the final `_` of a lowered function type.
  ///
  /// Generic parameters (`q_`, `q0_`) end in `_` as well, but have no `I` before it.
  private static func functionAttributes(_ name: [UInt8]) -> ArraySlice<UInt8>? {
    guard name.last == UInt8(ascii: "_") else { return nil }
    let isLetter = { (byte: UInt8) in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    var start = name.count - 1
    while start > 0, isLetter(name[start - 1]), name[start - 1] != UInt8(ascii: "I") { start -= 1 }
    guard start > 0, name[start - 1] == UInt8(ascii: "I"), start < name.count - 1 else { return nil }
    return name[start..<(name.count - 1)]
  }

  private static func masked(_ name: some RandomAccessCollection<UInt8>) -> [UInt8] {
    var bytes = Array(name)
    var index = 0
    while index < bytes.count {
      let reference = SymbolicReference.length(after: bytes[index])
      for masked in index..<min(index + 1 + reference, bytes.count) where reference > 0 {
        bytes[masked] = 0
      }
      index += 1 + reference
    }
    return bytes
  }
}
