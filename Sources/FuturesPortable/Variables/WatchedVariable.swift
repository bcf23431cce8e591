//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A variable at the top level of the program whose value workers are to have.
struct WatchedVariable: Sendable {
  let name: String
  let address: UInt
  let size: Int
  /// The set of this one.
  let own: VariableSet
  /// Whether it is nothing but bytes, which every call finds.
  let isPlain: Bool
  private let form: VariableForm

  init(_ variable: GlobalVariable, _ form: VariableForm) {
    name = variable.name
    address = variable.address
    size = variable.size
    own = VariableSet(number: variable.number)
    self.form = form
    isPlain =
      if case .sent(let access) = form { access.isPlain && !access.isChangeable } else { false }
  }

  /// How its value is read; `nil` where it cannot be sent.
  var access: VariableAccess? {
    if case .sent(let access) = form { access } else { nil }
  }

  /// Whether a call finds its value that comes to some variables.
  func isWanted(in call: VariableSet) -> Bool { isPlain || call.isSuperset(of: own) }

  /// The bytes as they are now.
  var bytes: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
      count = size
      unsafe cfutures_copy(UnsafeRawPointer(bitPattern: address), bytes.baseAddress, count)
    }
  }

  // MARK: Reading

  /// What is in the variable, and the bytes for which that is so.
  ///
  /// - Parameters:
  ///   - known: What was in it before.
  ///   - knownBytes: The bytes for which that was so.
  /// - Returns: The content; `unsettled` where the variable changes all the time.
  func read(
    after known: VariableSnapshot.Content, with knownBytes: ArraySlice<UInt8>
  ) -> (VariableSnapshot.Content, [UInt8]) {
    var bytes = bytes
    for _ in 0..<WatchedVariable.mostAttempts {
      if bytes.allSatisfy({ $0 == 0 }) { return (.zero, bytes) }
      guard let access else {
        if case .refused(let refusal) = form { return (.refused(refusal), bytes) }
        return (.zero, bytes)
      }
      do {
        // What the known value refers to is alive, because the value holds it, whoever writes the variable.
        let isHeld = access.isPlain || known.isHolding && bytes.elementsEqual(knownBytes)
        return (try value(access, bytes, after: known, isHeld: isHeld), bytes)
      } catch {
        bytes = self.bytes
      }
    }
    return (.unsettled, bytes)
  }

  /// How often a variable may change while it is being read.
  private static let mostAttempts = 100

  /// The variable has changed while it was looked at, or may have.
  private struct Unsettled: Error {}

  /// Runs something that takes hold of what the variable refers to.
  ///
  /// - Throws: `Unsettled` where somebody may have written the variable meanwhile.
  private func hold(_ bytes: [UInt8], _ body: () -> Void) throws {
    var before: UInt64 = 0
    var after: UInt64 = 0
    let isWriter = cfutures_is_main_thread() || cfutures_worker_depth() > 0
    guard unsafe isWriter || cfutures_main_thread_rests(&before) else {
      cfutures_yield()
      throw Unsettled()
    }
    // What was seen before may be gone.
    guard self.bytes == bytes else { throw Unsettled() }
    body()
    guard unsafe isWriter || (cfutures_main_thread_rests(&after) && before == after),
      self.bytes == bytes
    else { throw Unsettled() }
  }

  /// - Throws: `Unsettled`.
  private func value(
    _ access: VariableAccess, _ bytes: [UInt8], after known: VariableSnapshot.Content, isHeld: Bool
  ) throws -> VariableSnapshot.Content {
    try CallEncoder.withSpare { encoder in
      do {
        let copy = try unsafe withUnsafeTemporaryAllocation(
          byteCount: bytes.count, alignment: WatchedVariable.alignment
        ) { place in
          guard let start = place.baseAddress else { throw Refusal.layout }
          unsafe place.copyBytes(from: bytes)
          return try unsafe access.encode(start, to: encoder) {
            if isHeld { $0() } else { try hold(bytes, $0) }
          }
        }
        guard encoder.writer.count <= WatchedVariable.largest, !encoder.writer.hasOverflowed else {
          return .refused(.tooLarge)
        }
        return .value(VariableValue(encoder, copy: copy, after: known.value))
      } catch let refusal as Refusal {
        return .refused(refusal)
      } catch let error as Unsettled {
        throw error
      } catch {
        return .refused(.encoding(access.type.name, threw: error))
      }
    }
  }

  /// As much as the largest vector wants.
  private static let alignment = 512

  /// Bytes that one variable's value may take.
  private static let largest = 1 << 28
}
