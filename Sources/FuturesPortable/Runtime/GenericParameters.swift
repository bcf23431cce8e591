//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What the generic parameters in a closure's captures stand for.
///
/// Parameters are numbered by depth and index, as mangled names number them. The runtime wants them in
/// that order, with an environment that says how many each depth has.
struct GenericParameters {
  /// A parameter's place: depth, then index.
  struct Place: Hashable, Comparable {
    let depth: Int
    let index: Int

    static func < (a: Place, b: Place) -> Bool { (a.depth, a.index) < (b.depth, b.index) }
  }

  let types: [(place: Place, type: Any.Type)]

  /// - Throws: `Refusal` where a parameter in between is missing.
  init(_ types: [Place: Any.Type]) throws {
    self.types = types.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    var counts: [Int: Int] = [:]
    for (place, _) in self.types {
      guard place.index == counts[place.depth, default: 0] else {
        throw Refusal.unknownParameters
      }
      counts[place.depth, default: 0] += 1
    }
  }

  /// Gives an environment as the runtime reads it, and the metadata of the types.
  ///
  /// Layout: 12 bits with the number of depths, for each the 2-byte count of parameters up to it, and a byte
  /// for each parameter: 0x80 is a type whose metadata is given.
  @unsafe
  func withEnvironment<R>(
    _ body: (UnsafeRawPointer?, UnsafePointer<UnsafeRawPointer?>?) -> R
  ) -> R {
    let depths = (types.last?.place.depth ?? -1) + 1
    var environment: [UInt16] = [UInt16(truncatingIfNeeded: depths), 0]
    for depth in 0..<depths {
      environment.append(UInt16(truncatingIfNeeded: types.count { $0.place.depth <= depth }))
    }
    environment.append(contentsOf: repeatElement(0x8080, count: (types.count + 1) / 2))
    let metadata = unsafe types.map { unsafe Optional(RuntimeType($0.type).metadata) }
    return unsafe environment.withUnsafeBytes { environment in
      unsafe metadata.withUnsafeBufferPointer { metadata in
        unsafe body(environment.baseAddress, metadata.baseAddress)
      }
    }
  }
}

extension GenericParameters.Place {
  /// Reads the mangled name of a parameter: `x`, `q_`, `q0_`, `qd__`, `qd_0_`, `qd0__`.
  init?(mangled name: some Sequence<UInt8>) {
    var rest = Substring(decoding: Array(name), as: UTF8.self)
    func number() -> Int? {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard rest.first == "_" else { return nil }
      rest = rest.dropFirst()
      return digits.isEmpty ? 0 : Int(digits).map { $0 + 1 }
    }
    if rest == "x" {
      self.init(depth: 0, index: 0)
    } else if rest.hasPrefix("qd") {
      rest = rest.dropFirst(2)
      guard let depth = number(), let index = number(), rest.isEmpty else { return nil }
      self.init(depth: depth + 1, index: index)
    } else if rest.hasPrefix("q") {
      rest = rest.dropFirst()
      guard let index = number(), rest.isEmpty else { return nil }
      self.init(depth: 0, index: index + 1)
    } else {
      return nil
    }
  }
}
