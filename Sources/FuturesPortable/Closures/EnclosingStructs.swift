//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// The structs of the program that are nothing but one object, by its class.
///
/// A closure that captures nothing but such a struct has the object inside for a context, like one that captures the object.
/// It is sent as the object, which is the same, unless the struct has a coding of its own that means something else. A
/// coding that the compiler has made is told by its keys: one, with the name of the property.
///
/// Collections are left out: a struct that is nothing but one array, with a coding of its own, would make every array of that
/// type that is captured alone be refused, and there are many. `docs/portable-calls.md` says so.
enum EnclosingStructs {
  /// - Parameter type: What a lone reference is taken for.
  /// - Throws: `Refusal` where it may be a struct that is coded in another way.
  static func refuseOthers(than type: Any.Type) throws {
    guard RuntimeType(type).kind == .classType else { return }
    let key = ObjectIdentifier(type)
    if let known = known.withLock({ $0[key] }) {
      if let refusal = known { throw refusal }
      return
    }
    let refusal = refusal(for: type)
    known.withLock { $0[key] = .some(refusal) }
    if let refusal { throw refusal }
  }

  private static let known = Lock<[ObjectIdentifier: Refusal?]>([:])

  private static func refusal(for type: Any.Type) -> Refusal? {
    let other = index.structs.first { candidate in
      candidate.holds(type) && !candidate.isCodedByCompiler(index) && candidate.isCodable
    }
    return other.map { other in
      Refusal(
        "it is all that is captured, and cannot be told from a `\(other.descriptor.name)`, which is coded in a way of"
          + " its own",
        remedy: LoneCaptureCoder.remedy)
    }
  }

  private struct Index: Sendable {
    var structs: [Candidate] = []
    /// The enums with the name `CodingKeys`, by the address of the type around.
    var keys: [UInt: TypeDescriptor] = [:]
  }

  private static let index = makeIndex()

  private static func makeIndex() -> Index {
    var index = Index()
    unsafe withUnsafeMutablePointer(to: &index) { place in
      unsafe cfutures_swift_each_type(
        { address, context in
          guard let address = unsafe address, let context = unsafe context else { return true }
          let descriptor = unsafe TypeDescriptor(address: address)
          unsafe EnclosingStructs.note(
            descriptor, in: &context.assumingMemoryBound(to: Index.self).pointee)
          return true
        }, place)
    }
    return index
  }

  private static func note(_ descriptor: TypeDescriptor, in index: inout Index) {
    switch descriptor.kind {
    case .structType:
      if !descriptor.isGeneric, let names = unsafe descriptor.fieldTypeNames,
        unsafe names.count == 1,
        !systemModules.contains(descriptor.module)
      {
        index.structs.append(Candidate(descriptor: descriptor))
      }
    case .enumType where descriptor.name == "CodingKeys":
      if let outer = descriptor.outerType { index.keys[outer.id] = descriptor }
    default: break
    }
  }

  /// Their structs are values whose coding says everything.
  static let systemModules: Set<String> = [
    "Swift", "_Concurrency", "_StringProcessing", "_RegexParser", "Synchronization", "Foundation",
    "FoundationEssentials", "FoundationInternationalization", "FoundationNetworking",
    "FoundationXML",
    "Dispatch",
  ]

  private struct Candidate: Sendable {
    let descriptor: TypeDescriptor

    func holds(_ type: Any.Type) -> Bool {
      guard let name = unsafe descriptor.fieldTypeNames?.first else { return false }
      // Told by the address: finding each by its name would take a thousand times as long.
      guard let target = unsafe RuntimeName.nominalType(in: name) else { return false }
      return target == RuntimeType(type).descriptor || RuntimeType(type).hasSuperclass(target)
    }

    func isCodedByCompiler(_ index: Index) -> Bool {
      guard let keys = index.keys[descriptor.id] else { return false }
      return keys.fieldNames == descriptor.fieldNames
    }

    var isCodable: Bool {
      var name = MangledName()
      unsafe name.append(reference: descriptor.address)
      return name.resolve() is any Codable.Type
    }
  }
}
