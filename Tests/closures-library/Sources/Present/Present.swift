//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

// What a program of `Tests/closures-library/Table.swift` finds in a library: nobody else uses it.

/// Something of the library's, of which an optimised build may leave out what is not used there.
public struct Parcel: Codable, Equatable, Sendable {
  public var label: String
  public var weight: Int

  public init(label: String, weight: Int) {
    self.label = label
    self.weight = weight
  }

  public func described() -> String { "\(label): \(weight)" }
}

public final class Scale: Codable, Equatable, @unchecked Sendable {
  public var total: Int

  public init(total: Int) { self.total = total }
  public static func == (a: Scale, b: Scale) -> Bool { a.total == b.total }
}

private struct Hidden: Codable, Sendable {
  var number: Int
  var text: String
}

public struct Jam: Error, Codable, Equatable {
  public let count: Int
}

@Sendable public func weigh(_ parcel: Parcel, _ factor: Int) -> Int { parcel.weight * factor }

public func constant() -> @Sendable () -> Int { { 42 } }

public func adder(_ number: Int) -> @Sendable (Int) -> Int { { $0 + number } }

public func closure(_ text: String, _ number: Int) -> @Sendable () -> String {
  { "\(text) \(number)" }
}

public func closure(_ parcel: Parcel, _ list: [Parcel]) -> @Sendable () -> Int {
  { list.reduce(parcel.weight) { $0 + $1.weight } }
}

public func closure(_ scale: Scale, _ number: Int) -> @Sendable () -> Int {
  { scale.total + number }
}

public func hidden(_ number: Int) -> @Sendable () -> String {
  let hidden = Hidden(number: number, text: "hidden")
  return { "\(hidden.text) \(hidden.number)" }
}

public func generic<T: Codable & Sendable>(_ value: T, _ number: Int) -> @Sendable () -> String {
  { "\(value) \(number)" }
}

public func throwing(_ count: Int) -> @Sendable () throws -> Int {
  { throw Jam(count: count) }
}

public func suspending(_ parcel: Parcel, _ number: Int) -> @Sendable () async -> Int {
  {
    await Task.yield()
    return parcel.weight + number
  }
}
