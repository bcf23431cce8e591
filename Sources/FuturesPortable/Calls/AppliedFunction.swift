//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The types of a function and its arguments, as one type that a message can mention.
///
/// Nothing is captured: a closure over a parameter pack could not travel. What comes out of the bytes are the
/// function and the arguments, whose types are known here at compile time.
struct AppliedFunction<each A: Codable & Sendable, R: Codable & Sendable>: ReceivableFunction,
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
    return Run(function: function, arguments: (repeat try decoder.value((each A).self)))
  }

  private struct Run: RunnableCall {
    let function: (repeat each A) throws -> R
    let arguments: (repeat each A)

    func run(_ writer: ByteWriter) throws {
      try writer.append(result: try function(repeat each arguments))
    }
  }
}
