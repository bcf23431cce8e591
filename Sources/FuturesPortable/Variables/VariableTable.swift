//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Synchronization

/// The variables at the top level of the program, as far as workers are to have their values.
///
/// **When a variable is read.** Whoever hands a call in compares the variables' bytes with those of the last snapshot,
/// which takes nanoseconds and is harmless whoever writes them meanwhile. Only where they differ a value is copied. As long
/// as a snapshot is held nothing that its values refer to is changed in place, so bytes that are the same are the same
/// value.
///
/// **Who may copy a value.** What is nothing but bytes, everybody. A reference must not be copied while another thread
/// writes the variable, which may free what it refers to at that very moment, whether the call uses the variable or not. The
/// main thread, which runs the top-level code, does not write a variable while it hands a call in, unless it does so from
/// within a change, which the runtime knows and which is refused. Another thread copies while the main thread rests: the
/// kernel says so, before and after. **A variable that other threads write, under a lock that nobody here knows, cannot be
/// copied safely**: the program mostly dies of it, and `docs/portable-calls.md` says to leave it out. A pause before the
/// value is gone through, for whoever was about to change it in place, changed little: 18 deaths of 24 instead of 22.
final class VariableTable: Sendable {
  /// A variable that is looked at.
  private struct Watched {
    let name: String
    let address: UInt
    let size: Int
    let form: VariableForm

    var access: VariableAccess? {
      if case .sent(let access) = form { access } else { nil }
    }
  }

  private let watched: [Watched]
  private let memory: WatchedMemory
  /// There is one with an object inside.
  private let isAnyChangeable: Bool
  private let last: Lock<VariableSnapshot>
  private let numbers = Atomic<UInt64>(0)

  /// Variables that are not looked at, though a call may want to read them.
  let namesLeftAlone: [String]

  init(_ variables: [GlobalVariable], except names: Set<String> = []) {
    let forms = variables.map { variable in
      names.contains(variable.name) ? .leftAlone : VariableForm(variable)
    }
    let pairs = zip(variables, forms)
    watched = pairs.filter { !$0.1.isLeftAlone }.map { variable, form in
      Watched(name: variable.name, address: variable.address, size: variable.size, form: form)
    }
    namesLeftAlone = pairs.filter { $0.1.isLeftAlone }.map(\.0.name)
    memory = WatchedMemory(watched.map { ($0.address, $0.size) })
    isAnyChangeable = watched.contains { $0.access?.isChangeable ?? false }
    last = Lock(
      VariableSnapshot(
        VariableTable.catalogue(of: watched), bytes: Array(repeating: 0, count: memory.count),
        contents: watched.map { _ in .zero }))
  }

  /// Whether there is nothing to look at.
  var isEmpty: Bool { watched.isEmpty }

  private static func catalogue(of variables: [Watched]) -> VariableCatalogue {
    CallEncoder.withSpare { encoder in
      encoder.writer.appendVarint(variables.count)
      for variable in variables {
        let position = encoder.writer.count
        encoder.writer.append(text: variable.name)
        do {
          guard let access = variable.access else { throw Refusal.layout }
          encoder.writer.append(access.type.tag)
          let address = unsafe UnsafeRawPointer(bitPattern: variable.address)
          unsafe try address.map { unsafe try ImageAddress(of: $0) }?.write(to: encoder.writer)
          try access.type.write(to: encoder)
        } catch {
          // Its value is never sent.
          encoder.writer.truncate(to: position)
          encoder.writer.append(text: variable.name)
          encoder.writer.append(VariableType.none)
        }
      }
      return VariableCatalogue(encoder)
    }
  }

  // MARK: Looking

  /// The variables as they are now.
  ///
  /// - Throws: `Refusal` that names a variable whose value cannot be sent.
  func current() throws -> VariableSnapshot {
    if let name = nameBeingChanged { throw Refusal.inChange.ofVariable(name) }
    let known = last.withLock { $0 }
    if memory.isEqual(to: known.bytes), !isAnyChangeable, known.isComplete { return known }
    // Whoever encodes a value may hand calls in, which would have to know the value.
    guard !cfutures_swap_reads_variables(true) else { throw Refusal.circular }
    let next = refresh(known)
    _ = cfutures_swap_reads_variables(false)
    last.withLock { $0 = next }
    if !next.isComplete { throw refusal(of: next) }
    return next
  }

  /// A variable that the calling thread is in the middle of changing.
  ///
  /// What is in its memory until then is any of the old value, the new one, and none: the compiled code may have moved it
  /// out. Nobody else may read it, which the runtime checks, so the runtime knows. A copy that was taken would also be
  /// changed in place by the end of the change, since who is the only owner was decided at its beginning.
  private var nameBeingChanged: String? {
    var count = cfutures_swift_open_writes(nil, 0)
    guard count > 0 else { return nil }
    let addresses = unsafe [UInt](unsafeUninitializedCapacity: count) { addresses, written in
      count = min(count, unsafe cfutures_swift_open_writes(addresses.baseAddress, count))
      written = count
    }
    return watched.first { variable in
      addresses.contains { variable.address..<(variable.address + UInt(variable.size)) ~= $0 }
    }?.name
  }

  /// Why the first variable that cannot be sent cannot, with the names of the others.
  private func refusal(of snapshot: VariableSnapshot) -> Refusal {
    let refusals = zip(watched, snapshot.contents).compactMap { variable, content in
      content.refusal.map { (name: variable.name, refusal: $0) }
    }
    guard let first = refusals.first else { return .layout }
    return first.refusal.ofVariable(first.name, besides: refusals.dropFirst().map(\.name))
  }

  /// A snapshot that takes over what has not changed.
  private func refresh(_ known: VariableSnapshot) -> VariableSnapshot {
    var bytes = known.bytes
    var contents = known.contents
    for (index, variable) in watched.enumerated() {
      let found = VariableTable.bytes(of: variable)
      let place = memory.places[index]
      let isSame = found.elementsEqual(known.bytes[place])
      // A refusal holds nothing: what it is about may have changed in place.
      guard !isSame || contents[index].refusal != nil || variable.access?.isChangeable == true
      else { continue }
      let (content, read) = content(
        of: variable, found, after: known.contents[index], with: known.bytes[place])
      contents[index] = content
      bytes.replaceSubrange(place, with: read)
    }
    return VariableSnapshot(known.catalogue, bytes: bytes, contents: contents)
  }

  private static func bytes(of variable: Watched) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: variable.size) { bytes, count in
      count = variable.size
      unsafe cfutures_copy(
        UnsafeRawPointer(bitPattern: variable.address), bytes.baseAddress, count)
    }
  }

  /// - Returns: What is in a variable, and the bytes for which that is so.
  private func content(
    of variable: Watched, _ bytes: [UInt8], after known: VariableSnapshot.Content,
    with knownBytes: ArraySlice<UInt8>
  ) -> (VariableSnapshot.Content, [UInt8]) {
    var bytes = bytes
    for _ in 0..<VariableTable.mostAttempts {
      if bytes.allSatisfy({ $0 == 0 }) { return (.zero, bytes) }
      guard let access = variable.access else {
        if case .refused(let refusal) = variable.form { return (.refused(refusal), bytes) }
        return (.zero, bytes)
      }
      do {
        // What the known value refers to is alive, because the value holds it, whoever writes the variable.
        let isHeld = access.isPlain || known.isHolding && bytes.elementsEqual(knownBytes)
        return (try value(of: variable, access, bytes, after: known, isHeld: isHeld), bytes)
      } catch {
        bytes = VariableTable.bytes(of: variable)
      }
    }
    return (.unsettled, bytes)
  }

  /// How often a variable may change while it is being read.
  private static let mostAttempts = 100

  /// The variable has changed while it was looked at, or may have.
  private struct Unsettled: Error {}

  /// Runs something that takes hold of what a variable refers to.
  ///
  /// - Throws: `Unsettled` where somebody may have written the variable meanwhile.
  private static func hold(_ variable: Watched, _ bytes: [UInt8], _ body: () -> Void) throws {
    var before: UInt64 = 0
    var after: UInt64 = 0
    let isWriter = cfutures_is_main_thread() || cfutures_worker_depth() > 0
    guard unsafe isWriter || cfutures_main_thread_rests(&before) else {
      cfutures_yield()
      throw Unsettled()
    }
    // What was seen before may be gone.
    guard VariableTable.bytes(of: variable) == bytes else { throw Unsettled() }
    body()
    guard unsafe isWriter || (cfutures_main_thread_rests(&after) && before == after),
      VariableTable.bytes(of: variable) == bytes
    else { throw Unsettled() }
  }

  /// - Throws: `Unsettled`.
  private func value(
    of variable: Watched, _ access: VariableAccess, _ bytes: [UInt8],
    after known: VariableSnapshot.Content, isHeld: Bool
  ) throws -> VariableSnapshot.Content {
    try CallEncoder.withSpare { encoder in
      do {
        let copy = try unsafe withUnsafeTemporaryAllocation(
          byteCount: bytes.count, alignment: VariableTable.alignment
        ) { place in
          guard let start = place.baseAddress else { throw Refusal.layout }
          unsafe place.copyBytes(from: bytes)
          return try unsafe access.encode(start, to: encoder) {
            if isHeld { $0() } else { try VariableTable.hold(variable, bytes, $0) }
          }
        }
        guard encoder.writer.count <= VariableTable.largest, !encoder.writer.hasOverflowed else {
          return .refused(.tooLarge)
        }
        if case .value(let value) = known, value.bytes == encoder.writer.bytes { return known }
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        return .value(VariableValue(number: number, encoder, copy: copy))
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

extension Refusal {
  fileprivate static let tooLarge = Refusal(
    "its value takes more than 256 MiB",
    remedy: "Share it (SharedBuffer), or make it inside the calls.")

  fileprivate static func encoding(_ type: String, threw error: any Error) -> Refusal {
    Refusal("the `encode(to:)` of `\(type)` threw \(String(reflecting: Swift.type(of: error)))")
  }

  fileprivate static let circular = Refusal(
    "it is handed in while the value of a variable at the top level of the program is being encoded, which the call"
      + " would need",
    remedy: "Hand no calls in in an `encode(to:)`.")

  fileprivate static let inChange = Refusal(
    "it is being changed by a `mutating` method, or by what has it as `inout`, which has not returned when the call is"
      + " handed in",
    remedy: "Change a local copy, and assign it to the variable at the end.")

  static let unsettled = Refusal(
    "the call is handed in by another thread while the main one is running, which may be changing it",
    remedy: "Hand calls in on the main thread.")

  /// The same refusal of a variable's value.
  fileprivate func ofVariable(_ name: String, besides others: [String] = []) -> Refusal {
    let names = ([name] + others).map { "\"\($0)\"" }.joined(separator: ", ")
    let same =
      others.isEmpty ? "" : " (nor can \(others.map { "`\($0)`" }.joined(separator: ", ")))"
    return Refusal(
      "\(reason)\(same); a worker, which does not run the code that sets it, would find an empty one",
      remedy:
        "\(remedy) Or, if it never changes, make it in a type, as `static let`. Or, if calls use no more than a captured copy of it"
        + " ({ [copy = \(name)] in ... }), leave it out: topLevelVariables: .sent(except: [\(names)])."
    ).within("the variable `\(name)` at the top level of the program")
  }
}
