//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// How a call has ended, as bytes.
package enum CallOutcome {
  enum Tag {
    static let value: UInt8 = 0
    /// An error that is `Codable`: its type by name, and for want of that as a definition; its name and
    /// description for those who cannot read it; the error.
    static let error: UInt8 = 1
    /// An error that is not: the name of its type and its description.
    static let foreignError: UInt8 = 2
    static let cancellation: UInt8 = 3
    /// An error of this library's: its code and its message, and as bytes like these the error underneath, if there is
    /// one.
    static let executorError: UInt8 = 4
    /// In front of one of the others: whether the error is worth another attempt, as a byte.
    static let judged: UInt8 = 5
  }

  /// The bytes of a call that has thrown, or could not be made.
  package static func bytes(of error: any Error) -> [UInt8] {
    let writer = ByteWriter()
    write(error, to: writer)
    return writer.bytes
  }

  /// Writes the bytes of a call that has thrown, or could not be made.
  package static func write(_ error: any Error, to writer: ByteWriter) {
    switch error {
    case is CancellationError: writer.append(Tag.cancellation)
    case let error as Unreturnable: write(error.asExecutorError, to: writer)
    case let error as ExecutorError: write(error, to: writer)
    case let error as any Error & Codable:
      guard let encoded = encoded(error) else { fallthrough }
      writer.append(bytes: encoded)
    default: write(foreign: error, to: writer)
    }
  }

  /// As `write(_:to:)`, of what a call's body has thrown, with the answer to whether it is worth another attempt.
  static func write(_ error: any Error, judgedBy judge: CallMessage.Judge?, to writer: ByteWriter) {
    if let judge, !(error is Unreturnable), !(error is CancellationError) {
      writer.append(Tag.judged)
      writer.append(judge(error) ? 1 : 0)
    }
    write(error, to: writer)
  }

  /// Reads how a call has ended.
  ///
  /// - Parameters:
  ///   - bytes: Of `ReceivedCall`. They may be anything: a worker is not trusted.
  ///   - type: What the call returns.
  /// - Returns: The result, or the error; an `ExecutorError` for bytes that are neither.
  @unsafe
  package static func read<R>(
    _ bytes: UnsafeRawBufferPointer, returning type: R.Type
  ) -> Result<R, any Error> {
    Result { unsafe try value(of: bytes, returning: type) }
  }

  /// As `read`, and throws the error: quicker for whoever does not know the type before the program runs.
  @unsafe
  package static func value<R>(
    of bytes: UnsafeRawBufferPointer, returning type: R.Type
  ) throws -> R {
    var reader = unsafe ByteReader(bytes)
    var thrown: (any Error)?
    do {
      if try reader.readByte() == Tag.value { return try value(from: &reader) }
      thrown = try unsafe error(from: bytes)
    } catch {
      throw unreadable(R.self, error)
    }
    throw thrown ?? CancellationError()
  }

  /// As `value(of:)`, for bytes that another process could change meanwhile, which is not trusted.
  ///
  /// The elements of an array of numbers may be anything, so they are copied to where they are to be. Everything else
  /// is copied before it is looked at.
  @unsafe
  package static func value<R>(
    ofShared bytes: UnsafeRawBufferPointer, returning type: R.Type
  ) throws -> R {
    if let numbers = unsafe numbers(in: bytes, of: type) { return numbers }
    let copy = ByteWriter(limit: bytes.count)
    unsafe copy.append(bytes)
    guard !copy.hasOverflowed else { throw unreadable(type, ByteError.truncated) }
    return try unsafe copy.withBytes { try unsafe value(of: $0, returning: type) }
  }

  private static func numbers<R>(in bytes: UnsafeRawBufferPointer, of type: R.Type) -> R? {
    guard let array = type as? any PackedArray.Type else { return nil }
    // Looked at once, so that it is what was looked at.
    var head: (UInt64, UInt64) = (0, 0)
    return unsafe withUnsafeMutableBytes(of: &head) { head in
      let count = min(head.count, bytes.count)
      unsafe head.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      var reader = unsafe ByteReader(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(head)[..<count]))
      guard let first = try? reader.readByte(), first == Tag.value else { return nil }
      return unsafe array.init(endOf: bytes, head: &reader) as? R
    }
  }

  private static func value<R>(from reader: inout ByteReader) throws -> R {
    // A cast would take longer than all the rest; each is to the type that it is.
    if R.self == Void.self { return unsafe unsafeBitCast((), to: R.self) }
    guard let type = R.self as? any Decodable.Type else { throw Refusal.notCodable(R.self) }
    func decode<T: Decodable>(_: T.Type) throws -> R {
      unsafe unsafeBitCast(try BinaryCoder.decode(T.self, from: &reader), to: R.self)
    }
    return try decode(type)
  }

  private static func unreadable(_ type: Any.Type, _ error: any Error) -> ExecutorError {
    ExecutorError(
      .notPortable,
      "The call has ended, but its result, a `\(type)`, could not be read. Its `init(from:)` has to"
        + " accept what its `encode(to:)` writes.",
      underlyingError: error is Refusal ? nil : error)
  }

  // MARK: Errors

  private static func encoded(_ error: any Error & Codable) -> [UInt8]? {
    let writer = ByteWriter()
    writer.append(Tag.error)
    writer.append(text: TypeName.of(type(of: error)) ?? "")
    write(description: error, to: writer)
    do {
      if TypeName.of(type(of: error)) == nil {
        try TypeReference(of: type(of: error)).write(to: writer)
      }
      try BinaryCoder.encode(error, into: writer)
      return writer.bytes
    } catch {
      return nil
    }
  }

  private static func write(foreign error: any Error, to writer: ByteWriter) {
    writer.append(Tag.foreignError)
    write(description: error, to: writer)
  }

  private static func write(description error: any Error, to writer: ByteWriter) {
    writer.append(text: String(reflecting: type(of: error)))
    writer.append(text: String(describing: error).prefix(longestDescription))
    let text = localizedText(of: error)
    writer.append(UInt8(text == nil ? 0 : 1))
    if let text { writer.append(text: text.prefix(longestDescription)) }
  }

  private static func write(_ error: ExecutorError, to writer: ByteWriter) {
    writer.append(Tag.executorError)
    writer.append(text: error.code.description)
    writer.append(text: error.message)
    if let underlying = error.underlyingError { writer.append(bytes: bytes(of: underlying)) }
  }

  @unsafe
  private static func error(
    from bytes: UnsafeRawBufferPointer, depth: Int = 0
  ) throws -> any Error {
    guard depth < deepestError else { throw Refusal.damaged }
    var reader = unsafe ByteReader(bytes)
    switch try reader.readByte() {
    case Tag.cancellation: return CancellationError()
    case Tag.executorError:
      let code = ExecutorError.Code(name: try reader.readText()) ?? .invalidState
      let message = try reader.readText()
      guard !reader.isAtEnd else { return ExecutorError(code, message) }
      let underlying = try unsafe error(from: reader.rest, depth: depth + 1)
      return ExecutorError(code, message, underlyingError: underlying)
    case Tag.judged where depth == 0:
      let isRetryable = try reader.readByte() == 1
      return JudgedError(
        try unsafe self.error(from: reader.rest, depth: depth + 1), isRetryable: isRetryable)
    case Tag.foreignError: return try remoteError(from: &reader)
    case Tag.error:
      let name = try reader.readText()
      let remote = try remoteError(from: &reader)
      return (try? own(name, from: &reader)) ?? remote
    default: throw Refusal.damaged
    }
  }

  private static func remoteError(from reader: inout ByteReader) throws -> RemoteError {
    RemoteError(
      typeName: try reader.readText(), description: try reader.readText(),
      errorDescription: try reader.readByte() == 1 ? try reader.readText() : nil)
  }

  private static func own(_ name: String, from reader: inout ByteReader) throws -> any Error {
    let found =
      name.isEmpty ? try TypeReference(from: &reader).resolveUntrusted() : _typeByName(name)
    guard let type = found as? any (Error & Decodable).Type else { throw Refusal.damaged }
    func decode<E: Error & Decodable>(_: E.Type) throws -> any Error {
      try BinaryCoder.decode(E.self, from: &reader)
    }
    return try decode(type)
  }

  /// Of errors underneath each other.
  private static let deepestError = 8

  private static let longestDescription = 1 << 16
}

extension Unreturnable {
  var asExecutorError: ExecutorError {
    ExecutorError(
      .notPortable,
      "The call has ended, but its result, a `\(type)`, could not be sent. "
        + (EncodingFailure.sentence(of: reason)
          ?? "Its `encode(to:)` threw \(String(reflecting: Swift.type(of: reason)))."))
  }
}

extension Refusal {
  var asExecutorError: ExecutorError {
    ExecutorError(.notPortable, "The call cannot travel: \(sentence)")
  }
}
