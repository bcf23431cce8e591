//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Finds out once for each type whether this library writes and reads its values itself.
///
/// Asking the runtime whether a type conforms to a protocol takes longer than encoding a small value. So the
/// answers are kept, by the type's address, for each thread in a small table without a lock, in front of one
/// for the process. What is found lives as long as the process does.
@safe
struct TypeCache<Found: AnyObject> {
  private typealias Entry = (type: ObjectIdentifier?, found: Unmanaged<Found>?)

  private static var size: Int { 64 }
  private let entries: UnsafeMutablePointer<Entry>

  init() {
    unsafe entries = .allocate(capacity: Self.size)
    unsafe entries.initialize(repeating: (nil, nil), count: Self.size)
  }

  func deallocate() {
    unsafe entries.deallocate()
  }

  /// What was found for a type, or is found now.
  @inline(__always)
  func found(for type: Any.Type, find: (Any.Type) -> Found?) -> Found? {
    let id = ObjectIdentifier(type)
    let bits = UInt(bitPattern: id)
    let entry = unsafe entries + Int((bits >> 4 ^ bits >> 10) & UInt(Self.size - 1))
    if unsafe entry.pointee.type != id {
      unsafe entry.pointee = (id, find(type).map { unsafe Unmanaged.passUnretained($0) })
    }
    return unsafe entry.pointee.found?.takeUnretainedValue()
  }
}

/// The table for the process, which keeps what was found alive.
struct TypeRegistry<Found: AnyObject & Sendable>: Sendable {
  private let found = Lock<[ObjectIdentifier: Found?]>([:])

  /// What was found for a type; what `find` gives first is kept.
  func found(for type: Any.Type, find: () -> Found?) -> Found? {
    let id = ObjectIdentifier(type)
    if let known = found.withLock({ $0[id] }) { return known }
    // Not under the lock: it runs the runtime's own look-ups, and may come back here for an element's type.
    let new = find()
    return found.withLock { found in
      if let known = found[id] { return known }
      found[id] = .some(new)
      return new
    }
  }
}
