//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// The variables at the top level of the program, in a process that does not run the code there.
///
/// Before each call every variable has the value that it had where the call was handed in. What a call changes is undone
/// before the next one, so that no call depends on which others its worker has made. What the pool's initializer has set is
/// the worker's own from then on, and left to its calls, until the value changes there.
///
/// One thread's at a time, on which no call runs meanwhile.
final class ReceivedVariables {
  private var variables: [ReceivedVariable?] = []
  private var memory = WatchedMemory([])
  /// What is in the memory when every variable has its value.
  private var expected: [UInt8] = []
  private var isAnyToBeMade = false
  /// Why variables do not have their values.
  private var failure: (any Error)?

  /// Learns something of the program; where that fails, every call to come hears why.
  func prepare(_ body: () throws -> Void) {
    do { try body() } catch { failure = failure ?? error }
  }

  /// Takes the catalogue.
  func list(from decoder: CallDecoder) throws {
    for _ in 0..<(try decoder.reader.readLength()) {
      let name = try decoder.reader.readText()
      let tag = try decoder.reader.readByte()
      guard tag != VariableType.none else {
        variables.append(nil)
        continue
      }
      let address = unsafe try UnsafeMutableRawPointer(
        mutating: ImageAddress(from: &decoder.reader).resolve())
      guard let access = try VariableType(tag, from: decoder).access else { throw Refusal.damaged }
      unsafe variables.append(ReceivedVariable(name, at: address, access))
    }
    memory = WatchedMemory(variables.compactMap { $0?.extent })
    expected = memory.copy()
    for _ in 0..<(try decoder.reader.readLength()) {
      let place = unsafe try ImageAddress(from: &decoder.reader).resolve()
      let size = try decoder.reader.readVarint()
      unsafe ReceivedVariables.fill(UnsafeMutableRawPointer(mutating: place), size)
    }
  }

  /// Zeros would be `nil` where they become optional, and two of them the same.
  @unsafe
  private static func fill(_ place: UnsafeMutableRawPointer, _ size: Int) {
    let count = size / MemoryLayout<UInt>.size
    let nothing = [UInt](repeating: 0, count: count)
    guard
      unsafe nothing.withUnsafeBytes({ unsafe cfutures_is_equal(place, $0.baseAddress, $0.count) })
    else { return }
    let standIn = unsafe UInt(bitPattern: cfutures_swift_make_stand_in())
    unsafe [UInt](repeating: standIn, count: count).withUnsafeBytes {
      unsafe cfutures_copy($0.baseAddress, place, $0.count)
    }
  }

  /// Takes values, which hold from now on.
  func take(from decoder: CallDecoder) throws {
    for variable in variables {
      let number = try decoder.reader.readVarint()
      guard number > 0 else {
        variable?.take(nil)
        continue
      }
      guard try decoder.reader.readByte() == 1 else { continue }
      let count = try decoder.reader.readLength()
      unsafe variable?.take(Array(try decoder.reader.readBytes(count)))
    }
    isAnyToBeMade = true
  }

  /// Sets what is not as it is to be.
  func restore(_ decoder: CallDecoder) throws {
    if let failure { throw failure }
    guard isAnyToBeMade || !memory.isEqual(to: expected) else { return }
    // What a value is decoded with may be another variable.
    for variable in variables where variable?.isDecodedByCode == false {
      try variable?.restore(decoder)
    }
    for variable in variables where variable?.isDecodedByCode == true {
      try variable?.restore(decoder)
    }
    expected = memory.copy()
    // An object may be changed without a trace.
    isAnyToBeMade = variables.contains { $0?.isChangeable ?? false }
  }

  /// What the variables hold now they keep, but for those that follow.
  func settle(from decoder: CallDecoder) throws {
    var changed: Set<Int> = []
    for _ in 0..<(try decoder.reader.readLength()) {
      changed.insert(try decoder.reader.readVarint())
    }
    for (index, variable) in variables.enumerated() where !changed.contains(index) {
      variable?.settle()
    }
    expected = memory.copy()
    isAnyToBeMade = isAnyToBeMade || !changed.isEmpty
  }
}

@safe
private final class ReceivedVariable {
  private let name: String
  private let address: UnsafeMutableRawPointer
  private let size: Int
  private let access: VariableAccess

  /// The value's bytes as they were sent; `nil` where it is zero.
  private var sent: [UInt8]?
  /// The value that was made of them.
  private var held: HeldValue?
  /// What is in the variable while it has its value.
  private var expected: [UInt8]
  private var isToBeMade = false
  /// The initializer has set it.
  private var isOwn = false

  init(
    _ name: String, at address: UnsafeMutableRawPointer, _ access: VariableAccess
  ) {
    self.name = name
    unsafe self.address = address
    self.access = access
    size = access.size
    expected = Array(repeating: 0, count: size)
  }

  var extent: (UInt, Int) { unsafe (UInt(bitPattern: address), size) }

  /// Whether code of the user's takes part in decoding the value.
  var isDecodedByCode: Bool { access.isCodedByCode }

  var isChangeable: Bool { access.isChangeable && sent != nil }

  func take(_ bytes: [UInt8]?) {
    guard bytes != sent else { return }
    sent = bytes
    isToBeMade = bytes != nil
    isOwn = false
    if bytes == nil {
      held = nil
      expected = Array(repeating: 0, count: size)
    }
  }

  func restore(_ decoder: CallDecoder) throws {
    guard !isOwn, isToBeMade || !isAsExpected || isChangeable else { return }
    if let sent, isToBeMade || access.isChangeable { held = try value(of: sent, decoder) }
    isToBeMade = false
    if !isZero { unsafe access.destroy(address) }
    unsafe address.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    if sent != nil { unsafe held?.initialize(address) }
    expected = current
  }

  func settle() {
    if !isAsExpected { isOwn = true }
  }

  private func value(of bytes: [UInt8], _ decoder: CallDecoder) throws -> HeldValue {
    do {
      return try unsafe bytes.withUnsafeBytes { bytes in
        try unsafe decoder.read(bytes) { try access.decode(from: $0) }
      }
    } catch {
      // An error of the library's own says more, and nothing of the user's.
      let cause =
        (error as? ExecutorError).map { "\($0)" }
        ?? "a \(String(reflecting: type(of: error))) was thrown"
      throw Refusal(
        "the value of the variable `\(name)` at the top level of the program could not be read: \(cause)",
        remedy:
          "The `init(from:)` of `\(access.type.name)` has to accept, in a worker, what its `encode(to:)` writes. Or, if"
          + " no call uses the variable, leave it out: topLevelVariables: .sent(except: [\"\(name)\"])."
      )
    }
  }

  private var current: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: address, count: size)) }
  private var isZero: Bool {
    unsafe UnsafeRawBufferPointer(start: address, count: size).allSatisfy { $0 == 0 }
  }
  private var isAsExpected: Bool {
    unsafe expected.withUnsafeBytes { unsafe cfutures_is_equal(address, $0.baseAddress, size) }
  }
}
