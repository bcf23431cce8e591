//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

/// What a future holds: first its body, later its outcome, one at a time and so in one place.
///
/// Two words without a type. A slot that was an enum over the result's type would have to be taken apart by
/// unspecialised code whenever a future ends, which costs more than the rest of its life; here that code only
/// runs for results that need it. Results of more than two words lie in a box.
///
/// Whoever uses it knows from `kind` what is there. Looking at a value changes nothing, so that many threads may
/// do so at a time.
@safe
@usableFromInline
struct CallSlot: ~Copyable {
  @usableFromInline
  enum Kind: UInt8 {
    case empty
    /// A closure of any type.
    case body
    /// Somebody who makes the call, whatever it returns.
    case maker
    /// A value that ends without running code.
    case plainValue
    /// Another value, in the two words.
    case value
    /// A value in a box.
    case boxedValue
    case failure
  }

  /// Two words of memory.
  ///
  /// Atomics, because nothing else that has a place of its own lends out its address
  /// without being changed; as such they are not used.
  @usableFromInline
  struct Words: ~Copyable {
    private let first = Atomic<UInt>(0)
    private let second = Atomic<UInt>(0)

    @usableFromInline
    init() {}
  }

  @usableFromInline let words = Words()
  @usableFromInline var kind = Kind.empty

  @inlinable
  init() {}

  /// Where the two words are, for good: the slot is a field of a future.
  ///
  /// Never inlined. The optimiser must not see that the words it reads a value from are integers: it would
  /// take them for one, and forget to count the reference.
  @usableFromInline
  @inline(never)
  func address() -> UnsafeMutableRawPointer {
    unsafe withUnsafePointer(to: words) { unsafe UnsafeMutableRawPointer(mutating: $0) }
  }

  @inlinable
  var hasValue: Bool { kind == .plainValue || kind == .value || kind == .boxedValue }

  /// Into an empty slot; every closure is two words.
  @inlinable
  mutating func put<Body>(body: consuming Body) {
    unsafe address().bindMemory(to: Body.self, capacity: 1).initialize(to: body)
    kind = .body
  }

  /// The body, which stays.
  @inlinable
  func body<Body>(as type: Body.Type) -> Body? {
    guard kind == .body else { return nil }
    return unsafe address().assumingMemoryBound(to: Body.self).pointee
  }

  /// The body, which goes.
  @inlinable
  mutating func takeBody<Body>(as type: Body.Type) -> Body? {
    guard kind == .body else { return nil }
    kind = .empty
    return unsafe address().assumingMemoryBound(to: Body.self).move()
  }

  /// Into an empty slot; a reference and its table are two words.
  mutating func put(maker: any CallMaker) {
    _ = unsafe address().initializeMemory(as: (any CallMaker).self, to: maker)
    kind = .maker
  }

  /// Who makes the call, if that is somebody.
  func maker() -> (any CallMaker)? {
    guard kind == .maker else { return nil }
    return unsafe address().assumingMemoryBound(to: (any CallMaker).self).pointee
  }

  /// Into an empty slot.
  @inlinable
  mutating func put<Value>(value: consuming Value) {
    if CallSlot.fits(Value.self) {
      unsafe address().bindMemory(to: Value.self, capacity: 1).initialize(to: value)
      kind = _isPOD(Value.self) ? .plainValue : .value
    } else {
      let box = UnsafeMutablePointer<Value>.allocate(capacity: 1)
      unsafe box.initialize(to: value)
      _ = unsafe address().initializeMemory(as: UnsafeMutablePointer<Value>.self, to: box)
      kind = .boxedValue
    }
  }

  /// The value of a slot that has one of this type.
  @inlinable
  func value<Value>(as type: Value.Type) -> Value {
    if CallSlot.fits(type) {
      return unsafe address().assumingMemoryBound(to: Value.self).pointee
    }
    return unsafe box(of: type).pointee
  }

  /// Ends the value of a slot that has one of this type.
  mutating func discardValue<Value>(as type: Value.Type) {
    if CallSlot.fits(type) {
      _ = unsafe address().assumingMemoryBound(to: Value.self).deinitialize(count: 1)
    } else {
      let box = unsafe box(of: type)
      unsafe box.deinitialize(count: 1)
      unsafe box.deallocate()
    }
    kind = .empty
  }

  /// Into an empty slot.
  mutating func put(failure: any Error) {
    _ = unsafe address().initializeMemory(as: (any Error).self, to: failure)
    kind = .failure
  }

  func failure() -> (any Error)? {
    guard kind == .failure else { return nil }
    return unsafe address().assumingMemoryBound(to: (any Error).self).pointee
  }

  /// Ends everything but a value that runs code when it ends, for which the type is needed.
  mutating func discard() {
    switch kind {
    case .empty, .plainValue:
      break
    case .body:
      // A closure's end is the release of its context, whatever its type.
      _ = takeBody(as: (() -> Void).self)
    case .maker:
      _ = unsafe address().assumingMemoryBound(to: (any CallMaker).self).deinitialize(count: 1)
    case .failure:
      _ = unsafe address().assumingMemoryBound(to: (any Error).self).deinitialize(count: 1)
    case .value, .boxedValue:
      preconditionFailure("a value's end needs its type")
    }
    kind = .empty
  }

  @inlinable
  static func fits<Value>(_ type: Value.Type) -> Bool {
    MemoryLayout<Value>.size <= MemoryLayout<(UInt, UInt)>.size
      && MemoryLayout<Value>.alignment <= MemoryLayout<UInt>.alignment
  }

  @inlinable
  func box<Value>(of type: Value.Type) -> UnsafeMutablePointer<Value> {
    unsafe address().assumingMemoryBound(to: UnsafeMutablePointer<Value>.self).pointee
  }
}
