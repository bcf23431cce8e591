//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A variable's memory, as a value of its type.
///
/// The two sides differ: here other threads may write the variable meanwhile, there only calls do, and none runs.
class VariableAccess: @unchecked Sendable {
  // `@unchecked` because there is nothing in it that changes.

  /// Whether the value can change while its bytes stay the same, although somebody holds a copy.
  let isChangeable: Bool

  /// Whether code of the user's takes part in coding the value.
  let isCodedByCode: Bool

  /// Whether the value is nothing but bytes.
  let isPlain: Bool

  let type: VariableType

  /// Bytes that it takes.
  let size: Int

  /// The access to variables of a type; `nil` where values of the type may not be able to travel.
  static func make(for type: Any.Type) -> VariableAccess? {
    func make<T>(_: T.Type) -> VariableAccess? {
      VariableCoders.coder(for: T.self).map { TypedVariableAccess<T>(coder: $0) }
    }
    return _openExistential(type, do: make)
  }

  /// The access to variables of a type without metadata, as to captures of one: by what it is made of.
  static func make(for descriptor: TypeDescriptor) -> VariableAccess? {
    (try? UnboundCoders.coder(for: descriptor)).map { UnboundVariableAccess(descriptor, $0) }
  }

  fileprivate init(
    _ type: VariableType, size: Int, isPlain: Bool, isChangeable: Bool, isCodedByCode: Bool
  ) {
    self.isCodedByCode = isCodedByCode
    self.type = type
    self.size = size
    self.isPlain = isPlain
    self.isChangeable = isChangeable
  }

  /// What runs when nobody writes the variable.
  typealias Window = (() -> Void) throws -> Void

  /// Writes a value, of which the bytes are known: whoever writes the variable may have left something else there meanwhile.
  ///
  /// - Parameters:
  ///   - source: A copy of the variable's bytes, which holds nothing.
  ///   - encoder: Where to.
  ///   - window: Runs what takes hold of what the bytes refer to, perhaps again, until they were the variable's for
  ///     certain.
  /// - Returns: What holds a copy; `nil` where nothing can.
  /// - Throws: What encoding throws; what `window` throws.
  @unsafe
  func encode(
    _ source: UnsafeRawPointer, to encoder: CallEncoder, within window: Window
  ) throws -> (any AnyObject & Sendable)? {
    fatalError("a variable has a type")
  }

  /// Reads a value, and holds it.
  func decode(from decoder: CallDecoder) throws -> HeldValue { fatalError("a variable has a type") }

  /// Ends the value at an address.
  @unsafe
  func destroy(_ target: UnsafeMutableRawPointer) {}
}

/// A value that can be copied to an address.
class HeldValue {
  /// Puts a copy where there is no value.
  @unsafe
  func initialize(_ target: UnsafeMutableRawPointer) {}
}

private final class TypedVariableAccess<Value>: VariableAccess, @unchecked Sendable {
  private let coder: any ValueCoder
  /// Whether the value is a reference to an object of a class, or none: it may be a weak one, or one without an owner, which
  /// nothing tells but what is there.
  private let isReference: Bool

  init(coder: any ValueCoder) {
    self.coder = coder
    let wrapped =
      RuntimeType(Value.self).kind == .optional
      ? RuntimeType(Value.self).genericArguments?.first : nil
    isReference = RuntimeType(wrapped ?? Value.self).kind == .classType
    super.init(
      .bound(Value.self), size: MemoryLayout<Value>.size, isPlain: _isPOD(Value.self),
      isChangeable: VariableCoders.isChangeable(Value.self),
      isCodedByCode: VariableCoders.isCodedByCode(Value.self))
  }

  @unsafe
  override func encode(
    _ source: UnsafeRawPointer, to encoder: CallEncoder, within window: Window
  ) throws -> (any AnyObject & Sendable)? {
    var copy: Copy?
    try window {
      copy =
        unsafe isHolding(source) ? Copy(source.assumingMemoryBound(to: Value.self).pointee) : nil
    }
    guard let copy else { throw Refusal.unheld }
    try coder.encode(copy.value, to: encoder)
    return copy
  }

  @unsafe
  private func isHolding(_ source: UnsafeRawPointer) -> Bool {
    guard isReference else { return true }
    let address = unsafe source.load(as: UInt.self)
    return address == 0 || HeapObject.isLiving(at: address)
  }

  override func decode(from decoder: CallDecoder) throws -> HeldValue {
    Copy(try coder.decode(Value.self, from: decoder))
  }

  @unsafe
  override func destroy(_ target: UnsafeMutableRawPointer) {
    _ = unsafe target.assumingMemoryBound(to: Value.self).deinitialize(count: 1)
  }

  private final class Copy: HeldValue, @unchecked Sendable {
    // `@unchecked` because nobody changes it, and who reads it does so on one thread.
    let value: Value

    init(_ value: Value) { self.value = value }

    @unsafe
    override func initialize(_ target: UnsafeMutableRawPointer) {
      unsafe target.initializeMemory(as: Value.self, to: value)
    }
  }
}

/// Nobody can copy such a value and hold it, so whatever is more than bytes may have changed.
private final class UnboundVariableAccess: VariableAccess, @unchecked Sendable {
  private let coder: any ValueCoder

  init(_ descriptor: TypeDescriptor, _ coder: any ValueCoder) {
    self.coder = coder
    let isPlain = UnboundCoders.isPlain(coder)
    super.init(
      .unbound(descriptor), size: coder.size, isPlain: isPlain, isChangeable: !isPlain,
      isCodedByCode: true)
  }

  @unsafe
  override func encode(
    _ source: UnsafeRawPointer, to encoder: CallEncoder, within window: Window
  ) throws -> (any AnyObject & Sendable)? {
    let start = encoder.writer.count
    var result: Result<Void, any Error> = .success(())
    try window {
      encoder.writer.truncate(to: start)
      result = Result { try unsafe coder.encode(source, to: encoder) }
    }
    try result.get()
    return nil
  }

  override func decode(from decoder: CallDecoder) throws -> HeldValue {
    let value = Moved(coder)
    try unsafe coder.decode(to: value.memory, from: decoder)
    value.isThere = true
    return value
  }

  @unsafe
  override func destroy(_ target: UnsafeMutableRawPointer) { unsafe coder.destroy(target) }

  /// A value that goes to an address once: one that is more than bytes is made anew each time.
  @safe
  private final class Moved: HeldValue {
    let memory: UnsafeMutableRawPointer
    var isThere = false
    private let coder: any ValueCoder

    init(_ coder: any ValueCoder) {
      self.coder = coder
      unsafe memory = .allocate(byteCount: max(coder.size, 1), alignment: coder.alignment)
    }

    deinit {
      if isThere { unsafe coder.destroy(memory) }
      unsafe memory.deallocate()
    }

    @unsafe
    override func initialize(_ target: UnsafeMutableRawPointer) {
      unsafe target.copyMemory(from: memory, byteCount: coder.size)
      isThere = false
    }
  }
}
