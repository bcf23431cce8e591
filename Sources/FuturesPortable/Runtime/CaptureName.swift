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
    /// A Swift function, or an optional one: two words. Any number of optionals may be around it.
    case function
    /// A C function pointer, or an optional one: one word. Any number of optionals may be around it.
    case cFunction
    /// A captured variable: a reference to a box of the named type.
    case box
    /// The same, of a type that depends on generic parameters; the name of the type cannot be taken out.
    case genericBox
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
  /// How many optionals are around a function.
  let optionalCount: Int

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
      take("z_Xx", .box) ?? take("_Xx", .box) ?? take("XX", .genericBox) ?? take("Xw", .weak)
      ?? take("Xo", .unowned) ?? take("Xu", .unmanaged) ?? take("XmT", .existentialMetatype)
      ?? take("XMT", .metatype) ?? take("Qp_t", .pack) ?? take("QP", .pack)
    if let endings {
      self = endings
      return
    }
    while ends("Sg") { masked.removeLast(2) }
    self.init(
      form: CaptureName.functionForm(masked) ?? .value, typeLength: length,
      optionalCount: (length - masked.count) / 2)
  }

  private init(form: Form, typeLength: Int, optionalCount: Int = 0) {
    self.form = form
    self.typeLength = typeLength
    self.optionalCount = optionalCount
  }

  /// Which kind of function a name is that of; `nil` for none.
  ///
  /// A lowered function type ends in `I`, letters, and `_`. There may be more `I`s amongst the letters, so the
  /// right one is the last behind which the letters of a function begin: whether it escapes, and how its context
  /// is held. Generic parameters (`q_`, `q0_`) end in `_` as well, but have no `I` before it.
  private static func functionForm(_ name: [UInt8]) -> Form? {
    guard name.last == UInt8(ascii: "_") else { return nil }
    let letters = name.dropLast().reversed().prefix { isLetter($0) }
    let first = name.count - 1 - letters.count
    for start in (first..<(name.count - 1)).reversed() where name[start] == UInt8(ascii: "I") {
      let attributes = name[(start + 1)..<(name.count - 1)]
      if attributes.starts(with: "etC".utf8) { return .cFunction }
      if attributes.starts(with: "eg".utf8) || attributes.starts(with: "seg".utf8) {
        return .function
      }
    }
    return letters.contains(UInt8(ascii: "I")) ? .unknown : nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
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
