//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The types of a function and of rows of arguments for it, as one type that a message can mention.
///
/// As `AppliedFunction`, for many calls at once: the result is an array.
struct MappedFunction<each A: Codable & Sendable, R: Codable & Sendable>: ReceivableFunction,
  PackedType
{
  static var reference: TypeReference {
    get throws {
      var types: [TypeReference] = []
      for type in repeat (each A).self { types.append(try TypeReference(of: type)) }
      return try TypeReference(Self.self, with: [.pack(types), TypeReference(of: R.self)])
    }
  }

  static func receive(from decoder: CallDecoder) throws -> any RunnableCall {
    let words = try decoder.function()
    let function = unsafe ClosureWords.function(
      words, taking: (repeat each A).self, returning: R.self)
    var rows: [(repeat each A)] = []
    for _ in 0..<(try decoder.reader.readVarint()) {
      rows.append((repeat try decoder.value((each A).self)))
    }
    return Run(function: function, rows: rows)
  }

  private struct Run: RunnableCall {
    let function: (repeat each A) throws -> R
    let rows: [(repeat each A)]

    func run(_ writer: ByteWriter) throws {
      var results: [R] = []
      results.reserveCapacity(rows.count)
      for row in rows { results.append(try function(repeat each row)) }
      try writer.append(result: results)
    }
  }
}
