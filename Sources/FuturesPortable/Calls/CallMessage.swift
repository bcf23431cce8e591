//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

package import FuturesCore

/// A call as bytes: what to run, with everything it captured, as it was when it was handed in.
package struct CallMessage: Sendable {
  private let content: Content

  /// How many of this process's definitions the other side needs before it can read the call.
  package let definitionCount: Int

  /// What has to be there as long as the message is.
  let kept: [any AnyObject & Sendable]

  private enum Content: Sendable {
    case small([UInt8])
    /// The encoder's own memory: a copy would take as long as all the rest.
    case large(DetachedBytes)
  }

  fileprivate init(_ encoder: CallEncoder) {
    content =
      encoder.writer.count > CallEncoder.largestKept
      ? .large(encoder.writer.detach()) : .small(encoder.writer.bytes)
    definitionCount = encoder.shapeCount
    kept = encoder.kept
  }

  /// How long the call is.
  package var byteCount: Int {
    switch content {
    case .small(let bytes): bytes.count
    case .large(let bytes): bytes.count
    }
  }

  /// The call; its bytes are valid meanwhile.
  package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    switch content {
    case .small(let bytes): try unsafe bytes.withUnsafeBytes { try unsafe body($0) }
    case .large(let bytes): try unsafe bytes.withBytes { try unsafe body($0) }
    }
  }

  /// The call, as an array.
  package var bytes: [UInt8] {
    if case .small(let bytes) = content { return bytes }
    return unsafe withBytes { unsafe Array($0) }
  }
}

extension CallEncoder {
  fileprivate func encode(judge: @escaping CallMessage.Judge) throws {
    writer.append(CallKind.judged.rawValue)
    do {
      try ClosureWords.with(function: judge) { try encode($0) }
    } catch let refusal as Refusal {
      throw refusal.within("the function that says whether an error is worth another attempt")
    }
  }

  fileprivate func encode<R>(_ body: @escaping () throws -> R) throws {
    writer.append(CallKind.closure.rawValue)
    try encode(type: R.self)
    try ClosureWords.with(body) { try encode($0) }
  }
}

/// The kinds of calls, in a message's first byte.
enum CallKind: UInt8 {
  /// A closure: the type of its result, and the closure.
  case closure = 0
  /// An `async` one.
  case suspending = 1
  /// A function with arguments, or with rows of them: the type that knows theirs, the function, and they.
  case function = 2
  /// A value that is a call: its type's name, and its content.
  case named = 3
  /// The same, of a type that has no name outside its build: the type as a definition.
  case value = 4
  /// In front of any other: a function that says of an error whether it is worth another attempt.
  case judged = 5
}

extension CallMessage {
  /// Says of an error whether it is worth another attempt.
  package typealias Judge = @Sendable (any Error) -> Bool

  /// Takes a closure apart.
  ///
  /// - Parameters:
  ///   - body: The closure.
  ///   - judge: Is asked about the error that it throws, where it is thrown.
  /// - Throws: `ExecutorError` with the code `notPortable`, which names what cannot travel and the way out;
  ///   what the encoding of a captured value throws.
  package init<R: Sendable>(_ body: @escaping () throws -> R, judgedBy judge: Judge? = nil) throws {
    self = try CallMessage.make(judge) { try $0.encode(body) }
  }

  /// Whether a function can be asked about errors elsewhere.
  package static func canTravel(_ judge: @escaping Judge) -> Bool {
    (try? CallMessage.make(judge) { _ in }) != nil
  }

  /// Takes a closure apart for nothing, to measure what it costs.
  static func discarding<R>(_ body: @escaping () throws -> R) throws {
    try CallEncoder.withSpare { try $0.encode(body) }
  }

  /// Takes an `async` closure apart.
  ///
  /// - Throws: As for one that is not.
  package init<R: Sendable>(
    suspending body: @escaping () async throws -> R, judgedBy judge: Judge? = nil
  ) throws {
    self = try CallMessage.make(judge) { encoder in
      encoder.writer.append(CallKind.suspending.rawValue)
      try encoder.encode(type: R.self)
      try ClosureWords.with(suspending: body) { try encoder.encode($0) }
    }
  }

  /// Describes a function and its arguments.
  ///
  /// - Throws: `ExecutorError` with the code `notPortable`; what an argument's encoding throws.
  package init<each A: Codable & Sendable, R: Codable & Sendable>(
    function: @escaping @Sendable (repeat each A) throws -> R, _ arguments: repeat each A,
    judgedBy judge: Judge? = nil
  ) throws {
    self = try CallMessage.make(judge) { encoder in
      encoder.writer.append(CallKind.function.rawValue)
      try encoder.encode(type: AppliedFunction<repeat each A, R>.self)
      try ClosureWords.with(function: function) { try encoder.encode($0) }
      repeat try BinaryCoder.encode(each arguments, into: encoder.writer)
    }
  }

  /// Describes a function and rows of arguments for it.
  ///
  /// - Throws: As for one call.
  package init<each A: Codable & Sendable, R: Codable & Sendable>(
    function: @escaping @Sendable (repeat each A) throws -> R, rows: [(repeat each A)]
  ) throws {
    self = try CallMessage.make(nil) { encoder in
      encoder.writer.append(CallKind.function.rawValue)
      try encoder.encode(type: MappedFunction<repeat each A, R>.self)
      try ClosureWords.with(function: function) { try encoder.encode($0) }
      encoder.writer.appendVarint(rows.count)
      for row in rows { repeat try BinaryCoder.encode(each row, into: encoder.writer) }
    }
  }

  /// Describes a call that is a value.
  ///
  /// - Throws: `ExecutorError` with the code `notPortable`; what its encoding throws.
  package init<C: PortableCall>(call: C, judgedBy judge: Judge? = nil) throws {
    self = try CallMessage.make(judge) { encoder in
      if let name = TypeName.of(C.self) {
        encoder.writer.append(CallKind.named.rawValue)
        encoder.writer.append(text: name)
      } else {
        encoder.writer.append(CallKind.value.rawValue)
        try encoder.encode(type: C.self)
      }
      try BinaryCoder.encode(call, into: encoder.writer)
    }
  }

  private static func make(
    _ judge: Judge?, _ write: (CallEncoder) throws -> Void
  ) throws -> CallMessage {
    try CallEncoder.withSpare { encoder in
      do {
        if let judge { try encoder.encode(judge: judge) }
        try write(encoder)
      } catch let refusal as Refusal {
        throw refusal.asExecutorError
      } catch {
        guard let sentence = EncodingFailure.sentence(of: error) else { throw error }
        throw ExecutorError(
          .notPortable,
          "The call cannot travel: \(sentence.prefix(1).lowercased() + sentence.dropFirst())")
      }
      guard !encoder.writer.hasOverflowed else {
        throw Refusal("it takes more than \(encoder.writer.limit) bytes").asExecutorError
      }
      return CallMessage(encoder)
    }
  }

  /// The definitions that this process has made, by number.
  package static func definitions(_ range: Range<Int>) -> [[UInt8]] {
    ShapeTable.definitions(range)
  }
}
