//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The names of the keys of one message, each of which is written once.
///
/// Values of one type write the same keys in the same order, over and over. So the table remembers which key
/// came after which, and usually one comparison of two short strings is all it takes. It also remembers the
/// names of the last message, which cost nothing as long as the next one has them in the same order.
@safe
final class KeyTable {
  /// One byte refers to a name; the last value is that of a literal key.
  static let capacity = 255

  /// What is remembered of one key: `previous` for ``reference(to:after:)`` is its number, and for the
  /// first key of a container the number of the key under which it lies, and 256.
  private static let states = 512

  /// How many names this message has.
  @safe @exclusivity(unchecked) private(set) var count = 0
  /// How many names there are, with those of an earlier message.
  @safe @exclusivity(unchecked) private var stored = 0
  private let names: UnsafeMutablePointer<String>
  /// Where the names end in `bytes`.
  private let ends: UnsafeMutablePointer<Int>
  private let successors: UnsafeMutablePointer<UInt8>
  private let bytes = ByteWriter()
  /// Where names are, or were; built when there are too many for a look at each.
  @safe @exclusivity(unchecked) private var numbers: [String: UInt8] = [:]
  @safe @exclusivity(unchecked) private var numbered = 0

  init() {
    unsafe names = .allocate(capacity: Self.capacity)
    unsafe ends = .allocate(capacity: Self.capacity)
    unsafe successors = .allocate(capacity: Self.states)
    unsafe successors.initialize(repeating: 0, count: Self.states)
  }

  deinit {
    unsafe names.deinitialize(count: stored)
    unsafe names.deallocate()
    unsafe ends.deallocate()
    unsafe successors.deallocate()
  }

  /// The number of a name, which is added if it is new; 255 if there is no room for it.
  @inline(__always)
  func reference(to name: String, after previous: Int) -> UInt8 {
    let guess = unsafe successors[previous]
    if Int(guess) < count, unsafe names[Int(guess)] == name { return guess }
    return search(name, previous, guess)
  }

  func name(_ reference: UInt8) -> String? {
    Int(reference) < count ? unsafe names[Int(reference)] : nil
  }

  /// Ends a message.
  func reset() {
    count = 0
    // A message full of long keys is not worth remembering.
    if bytes.count > 1 << 14 { forget() }
  }

  /// Calls `body` with the names in the order of their numbers, each with its length before it.
  func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    let length = count == 0 ? 0 : unsafe ends[count - 1]
    unsafe bytes.withBytes { unsafe body(UnsafeRawBufferPointer(rebasing: $0.prefix(length))) }
  }

  @inline(never)
  private func search(_ name: String, _ previous: Int, _ guess: UInt8) -> UInt8 {
    let reference: UInt8
    if Int(guess) == count, count < stored, unsafe names[count] == name {
      count += 1
      return guess
    } else if let known = find(name) {
      reference = known
    } else if count < stored, unsafe names[count] == name {
      reference = UInt8(count)
      count += 1
    } else if count < Self.capacity {
      reference = add(name)
    } else {
      return Tag.literalKey
    }
    unsafe successors[previous] = reference
    return reference
  }

  private func find(_ name: String) -> UInt8? {
    if count <= 8 {
      return (0..<count).first { unsafe names[$0] == name }.map { UInt8($0) }
    }
    while numbered < count {
      unsafe numbers[names[numbered]] = UInt8(numbered)
      numbered += 1
    }
    // What is left of an earlier message may be wrong.
    guard let number = numbers[name], Int(number) < count, unsafe names[Int(number)] == name else {
      return nil
    }
    return number
  }

  private func add(_ name: String) -> UInt8 {
    forget()
    bytes.appendString(name)
    unsafe (names + count).initialize(to: name)
    unsafe ends[count] = bytes.count
    count += 1
    stored = count
    return UInt8(count - 1)
  }

  /// Forgets the names that this message has not.
  private func forget() {
    unsafe (names + count).deinitialize(count: stored - count)
    stored = count
    bytes.truncate(to: count == 0 ? 0 : unsafe ends[count - 1])
    numbered = min(numbered, count)
    if numbers.count > 2 * Self.capacity {
      numbers = [:]
      numbered = 0
    }
  }
}
