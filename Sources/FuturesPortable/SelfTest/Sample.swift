//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A closure whose copy has to do what the closure does, and to free what it holds.
struct Sample {
  let name: String

  /// What is wrong; `nil` when nothing is.
  private let examine: () throws -> String?

  /// A closure that is called on both sides; `make` makes it anew, with objects of its own.
  init<R: Equatable & Codable>(_ name: String, _ make: @escaping () -> () throws -> R) {
    self.name = name
    examine = {
      let before = Probe.count
      let finding = try Sample.compare(make())
      let left = Probe.count - before
      return finding ?? (left == 0 ? nil : "\(left) objects were not freed")
    }
  }

  /// An `async` closure: it is copied, and the copy taken apart again.
  init<R: Codable & Sendable>(suspending name: String, _ make: @escaping () -> () async throws -> R)
  {
    self.name = name
    examine = {
      let before = Probe.count
      let finding = try Sample.compareWords(make())
      let left = Probe.count - before
      return finding ?? (left == 0 ? nil : "\(left) objects were not freed")
    }
  }

  /// - Returns: What is wrong; `nil` when nothing is.
  func finding() -> String? {
    do {
      return try examine()
    } catch let refusal as Refusal {
      return refusal.sentence
    } catch {
      return "an error was thrown"
    }
  }

  private static func compare<R: Equatable>(_ body: @escaping () throws -> R) throws -> String? {
    let words = try ClosureWords.with(body) { try Sample.copy($0) }
    let copy = unsafe ClosureWords.closure(words, returning: R.self)
    return try copy() == body() ? nil : "the copy gave another result"
  }

  private static func compareWords<R>(_ body: @escaping () async throws -> R) throws -> String? {
    let bytes = try ClosureWords.with(suspending: body) { try Sample.bytes(of: $0) }
    let words = try ClosureWords.with(suspending: body) { try Sample.copy($0) }
    let copy = unsafe ClosureWords.suspending(words, returning: R.self)
    let again = try ClosureWords.with(suspending: copy) { try Sample.bytes(of: $0) }
    return again == bytes ? nil : "the copy is another closure"
  }

  private static func bytes(of function: FunctionValue) throws -> [UInt8] {
    let encoder = CallEncoder()
    try encoder.encode(function)
    return encoder.writer.bytes
  }

  /// The function as another process would make it.
  private static func copy(_ function: FunctionValue) throws -> FunctionValue {
    let encoder = CallEncoder()
    try encoder.encode(function)
    let book = ShapeBook()
    for definition in ShapeTable.definitions(0..<encoder.shapeCount) {
      unsafe definition.withUnsafeBytes { bytes in
        var reader = unsafe ByteReader(bytes)
        book.define(&reader)
      }
    }
    return try unsafe encoder.writer.bytes.withUnsafeBytes { bytes in
      try unsafe CallDecoder(shapes: book).read(bytes) { try $0.function() }
    }
  }
}
