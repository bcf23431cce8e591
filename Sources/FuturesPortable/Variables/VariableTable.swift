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
/// **Who may copy a value.** The main thread, which runs the top-level code: it does not write a variable while it hands a
/// call in. Another thread may not know what the main thread is doing to a variable that its call does not even use. So it
/// copies what is nothing but bytes, and what it finds set for the first time, as variables are that never change again; a
/// reference that has changed since may be freed at that very moment, and is left to the main thread. Until that has
/// handed in a call, calls are refused.
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
    namesLeftAlone = pairs.filter { $0.1.isLeftAlone && $0.0.isMentioned }.map(\.0.name)
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
      guard !isSame || contents[index].isUnsettled || variable.access?.isChangeable == true else {
        continue
      }
      let (content, read) = content(of: variable, found, after: known.contents[index])
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
    of variable: Watched, _ bytes: [UInt8], after known: VariableSnapshot.Content
  ) -> (VariableSnapshot.Content, [UInt8]) {
    var bytes = bytes
    for _ in 0..<VariableTable.mostAttempts {
      if bytes.allSatisfy({ $0 == 0 }) { return (.zero, bytes) }
      guard let access = variable.access else {
        if case .refused(let refusal) = variable.form { return (.refused(refusal), bytes) }
        return (.zero, bytes)
      }
      if !access.isPlain, known.isSet, !VariableTable.mayFollowReferences {
        return (.unsettled, bytes)
      }
      let content = value(of: variable, access, after: known)
      let after = VariableTable.bytes(of: variable)
      if after == bytes { return (content, bytes) }
      bytes = after
    }
    return (.unsettled, bytes)
  }

  /// How often a variable may change while it is being read.
  private static let mostAttempts = 100

  /// Whether the calling thread may copy references that have changed.
  ///
  /// In a worker, variables are set between calls.
  private static var mayFollowReferences: Bool {
    cfutures_is_main_thread() || cfutures_worker_depth() > 0
  }

  private func value(
    of variable: Watched, _ access: VariableAccess, after known: VariableSnapshot.Content
  ) -> VariableSnapshot.Content {
    guard let address = unsafe UnsafeRawPointer(bitPattern: variable.address) else { return .zero }
    return CallEncoder.withSpare { encoder in
      do {
        let copy = unsafe try access.encode(address, to: encoder)
        guard encoder.writer.count <= VariableTable.largest, !encoder.writer.hasOverflowed else {
          return .refused(.tooLarge)
        }
        if case .value(let value) = known, value.bytes == encoder.writer.bytes { return known }
        let number = numbers.wrappingAdd(1, ordering: .relaxed).newValue
        return .value(VariableValue(number: number, encoder, copy: copy))
      } catch let refusal as Refusal {
        return .refused(refusal)
      } catch {
        return .refused(.encoding(access.type.name, threw: error))
      }
    }
  }

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

  static let unsettled = Refusal(
    "it changes while other threads than the main one hand calls in, which cannot read it safely",
    remedy: "Hand the calls in on the main thread, or capture a copy: { [copy = variable] in ... }."
  )

  /// The same refusal of a variable's value.
  fileprivate func ofVariable(_ name: String, besides others: [String]) -> Refusal {
    let names = ([name] + others).map { "\"\($0)\"" }.joined(separator: ", ")
    let same =
      others.isEmpty ? "" : " (nor can \(others.map { "`\($0)`" }.joined(separator: ", ")))"
    return Refusal(
      "\(reason)\(same); a worker, which does not run the code that sets it, would find an empty one",
      remedy:
        "\(remedy) Or make it in a type, as `static let`; or, if no call uses it, leave it out:"
        + " topLevelVariables: .sent(except: [\(names)])."
    ).within("the variable `\(name)` at the top level of the program")
  }
}
