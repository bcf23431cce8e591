//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// The variables at the top level of the program, as far as workers are to have their values.
///
/// **Which variables are read.** A call finds those that its functions can come to, of which their code tells
/// (`CodeReach`), and all that are nothing but bytes, which are as cheap and as harmless. What else the program keeps in
/// variables, such as results that callbacks collect under a lock, is never looked at, however it changes.
///
/// **When a variable is read.** Whoever hands a call in compares the variables' bytes with those of the last look, which
/// takes nanoseconds and is harmless whoever writes them meanwhile. Only where they differ a value is copied. As long as
/// a snapshot is held nothing that its values refer to is changed in place, so bytes that are the same are the same value.
///
/// **Who may copy a value.** What is nothing but bytes, everybody. A reference must not be copied while another thread
/// writes the variable, which may free what it refers to at that very moment. The main thread, which runs the top-level
/// code, does not write a variable while it hands a call in, unless it does so from within a change, which the runtime
/// knows and which is refused. Another thread copies while the main thread rests: the kernel says so, before and after. A
/// variable that other threads write, and that a call can come to, cannot be copied safely, whoever hands in: nobody here
/// knows the lock that they hold. `docs/portable-calls.md` says to leave it out.
final class VariableTable: Sendable {
  private let watched: [WatchedVariable]
  private let memory: WatchedMemory
  /// Those that any call may come to.
  private let byAny: VariableSet
  /// Those that are more than bytes.
  private let chosen: VariableSet
  private let isAnyPlain: Bool
  /// Those with an object inside, whose value can change while the bytes stay.
  private let changeable: VariableSet
  private let last: Lock<Look>
  private let leftAlone: [(name: String, own: VariableSet)]
  /// Those of the variables left alone that an object stands in for.
  private let standIns: VariableSet

  /// What was seen when somebody looked last.
  private struct Look: Sendable {
    /// All variables' bytes, so that it shows when nothing has changed since.
    var memory: [UInt8]
    /// The variables, of those that are more than bytes, of which the snapshot has what the bytes mean.
    var isRead: VariableSet
    /// The variables that could not be sent.
    ///
    /// Nothing holds them, so that one may have changed in place.
    var isRefused: VariableSet
    var snapshot: VariableSnapshot
  }

  init(_ variables: [GlobalVariable], _ reach: CodeReach, except names: Set<String> = []) {
    // Nobody but the top-level code can read the others.
    let byAll = reach.byAll
    let reached = variables.filter { byAll.isSuperset(of: VariableSet(number: $0.number)) }
    let forms = reached.map {
      names.contains($0.name) ? .leftAlone(isChosen: true) : VariableForm($0)
    }
    let pairs = Array(zip(reached, forms))
    watched = pairs.filter { !$0.1.isLeftAlone }.map { WatchedVariable($0, $1) }
    leftAlone = pairs.filter { $0.1.isLeftAlone }.map {
      ($0.0.name, VariableSet(number: $0.0.number))
    }
    let standIns = pairs.filter { $0.1.hasStandIn }.map(\.0)
    self.standIns = standIns.reduce(.none) { $0.union(VariableSet(number: $1.number)) }
    memory = WatchedMemory(watched.map { ($0.address, $0.size) })
    byAny = reach.byAny
    chosen = watched.filter { !$0.isPlain }.reduce(.none) { $0.union($1.own) }
    isAnyPlain = watched.contains { $0.isPlain }
    changeable = watched.filter { $0.access?.isChangeable ?? false }
      .reduce(.none) { $0.union($1.own) }
    let zero = Array<UInt8>(repeating: 0, count: memory.count)
    last = Lock(
      Look(
        memory: zero, isRead: .none, isRefused: .none,
        snapshot: VariableSnapshot(
          VariableTable.catalogue(of: watched, standIns), bytes: zero,
          contents: watched.map { _ in .zero })))
  }

  /// Whether there is anything to look at for a call.
  ///
  /// - Parameter call: The variables that the call can come to.
  /// - Returns: Whether a snapshot says anything that the call can find.
  func isLooked(at call: VariableSet) -> Bool {
    isAnyPlain || !chosen.union(standIns).isDisjoint(with: call.union(byAny))
  }

  /// The variables that are not looked at, though a call that comes to these may want to read them.
  func namesLeftAlone(by call: VariableSet) -> [String] {
    leftAlone.filter { !$0.own.isDisjoint(with: call.union(byAny)) }.map(\.name)
  }

  private static func catalogue(
    of variables: [WatchedVariable], _ standIns: [GlobalVariable]
  ) -> VariableCatalogue {
    CallEncoder.withSpare { encoder in
      encoder.writer.appendVarint(variables.count)
      for variable in variables {
        let position = encoder.writer.count
        encoder.writer.append(text: variable.name)
        do {
          guard let access = variable.access else { throw Refusal.layout }
          encoder.writer.append(access.type.tag)
          unsafe try place(of: variable.address).write(to: encoder.writer)
          try access.type.write(to: encoder)
        } catch {
          // Its value is never sent.
          encoder.writer.truncate(to: position)
          encoder.writer.append(text: variable.name)
          encoder.writer.append(VariableType.none)
        }
      }
      let places = standIns.compactMap { variable in
        unsafe (try? place(of: variable.address)).map { ($0, variable.size) }
      }
      encoder.writer.appendVarint(places.count)
      for (place, size) in places {
        place.write(to: encoder.writer)
        encoder.writer.appendVarint(size)
      }
      return VariableCatalogue(encoder)
    }
  }

  @unsafe
  private static func place(of address: UInt) throws -> ImageAddress {
    guard let address = unsafe UnsafeRawPointer(bitPattern: address) else { throw Refusal.layout }
    return unsafe try ImageAddress(of: address)
  }

  // MARK: Looking

  /// The variables as they are now.
  ///
  /// - Parameter call: Those that the call can come to. Of the others that are more than bytes, the snapshot has what
  ///   they were at some time.
  /// - Returns: The variables' values.
  /// - Throws: `Refusal` that names a variable whose value cannot be sent.
  func current(for call: VariableSet) throws -> VariableSnapshot {
    let wanted = call.union(byAny)
    let changing = indicesBeingChanged
    if let index = changing.first(where: { wanted.isSuperset(of: watched[$0].own) }) {
      throw Refusal.inChange.ofVariable(watched[index].name)
    }
    let known = last.withLock { $0 }
    if known.isRead.isSuperset(of: wanted), memory.isEqual(to: known.memory),
      changeable.union(known.isRefused).isDisjoint(with: wanted)
    {
      return known.snapshot
    }
    // Whoever encodes a value may hand calls in, which would have to know the value.
    guard !cfutures_swap_reads_variables(true) else { throw Refusal.circular }
    let next = look(at: wanted, but: changing, after: known)
    _ = cfutures_swap_reads_variables(false)
    last.withLock { $0 = next }
    if !next.isRefused.isDisjoint(with: wanted) { throw refusal(of: wanted, in: next.snapshot) }
    return next.snapshot
  }

  /// The variables that the calling thread is in the middle of changing.
  ///
  /// What is in such a variable's memory until then is any of the old value, the new one, and none: the compiled code may
  /// have moved it out. Nobody else may read it, which the runtime checks, so the runtime knows. A copy that was taken
  /// would also be changed in place by the end of the change, since who is the only owner was decided at its beginning.
  private var indicesBeingChanged: [Int] {
    var count = cfutures_swift_open_writes(nil, 0)
    guard count > 0 else { return [] }
    let addresses = unsafe [UInt](unsafeUninitializedCapacity: count) { addresses, written in
      count = min(count, unsafe cfutures_swift_open_writes(addresses.baseAddress, count))
      written = count
    }
    return watched.indices.filter { index in
      let variable = watched[index]
      let extent = variable.address..<(variable.address + UInt(variable.size))
      return addresses.contains { extent ~= $0 }
    }
  }

  /// Why the first variable that cannot be sent cannot, with the names of the others.
  private func refusal(of wanted: VariableSet, in snapshot: VariableSnapshot) -> Refusal {
    let refusals = zip(watched, snapshot.contents).compactMap { variable, content in
      variable.isWanted(in: wanted)
        ? content.refusal.map { (name: variable.name, refusal: $0) } : nil
    }
    guard let first = refusals.first else { return .layout }
    return first.refusal.ofVariable(first.name, besides: refusals.dropFirst().map(\.name))
  }

  /// Reads those of the wanted variables that may have changed.
  private func look(at wanted: VariableSet, but changing: [Int], after known: Look) -> Look {
    var look = Look(
      memory: memory.copy(), isRead: known.isRead.union(wanted), isRefused: .none,
      snapshot: known.snapshot)
    var bytes = known.snapshot.bytes
    var contents = known.snapshot.contents
    var isAnyNew = false
    for (index, variable) in watched.enumerated() {
      let place = memory.places[index]
      if changing.contains(index) {
        // The call does not come to it, and who does looks again.
        look.memory.replaceSubrange(place, with: known.memory[place])
      } else if mayHaveChanged(variable, look.memory[place], known.memory[place], known) {
        if variable.isWanted(in: wanted) {
          let (content, read) = variable.read(after: contents[index], with: bytes[place])
          isAnyNew = isAnyNew || !content.isSame(as: contents[index]) || read[...] != bytes[place]
          contents[index] = content
          bytes.replaceSubrange(place, with: read)
          look.memory.replaceSubrange(place, with: read)
        } else {
          look.isRead.subtract(variable.own)
        }
      }
      if contents[index].refusal != nil { look.isRefused.formUnion(variable.own) }
    }
    if isAnyNew {
      look.snapshot = VariableSnapshot(known.snapshot.catalogue, bytes: bytes, contents: contents)
    }
    return look
  }

  private func mayHaveChanged(
    _ variable: WatchedVariable, _ bytes: ArraySlice<UInt8>, _ knownBytes: ArraySlice<UInt8>,
    _ known: Look
  ) -> Bool {
    guard variable.isWanted(in: known.isRead),
      changeable.union(known.isRefused).isDisjoint(with: variable.own)
    else { return true }
    return bytes != knownBytes
  }
}
