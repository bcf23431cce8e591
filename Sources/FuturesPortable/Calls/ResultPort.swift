//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What is known of a closure's result: how to call one that returns it, and how to write what comes out.
///
/// Made once for each type of a connection, so that a call looks up no generic type.
class ResultPort {
  /// - Returns: `nil` for a type that cannot be sent back.
  static func make(for type: Any.Type) -> ResultPort? {
    if type == Void.self { return VoidPort() }
    if type == Void?.self { return OptionalVoidPort() }
    func make<R: Encodable>(_: R.Type) -> ResultPort { ValuePort<R>() }
    return (type as? any Encodable.Type).map { make($0) }
  }

  fileprivate init() {}

  /// Calls a closure and writes its result.
  func run(_ body: OpaqueClosure, _ writer: ByteWriter) throws {}

  func run(suspending body: OpaqueClosure, _ writer: ByteWriter) async throws {}
}

private final class VoidPort: ResultPort {
  override func run(_ body: OpaqueClosure, _ writer: ByteWriter) throws {
    try unsafe body.closure(returning: Void.self)()
  }

  override func run(suspending body: OpaqueClosure, _ writer: ByteWriter) async throws {
    try await unsafe body.suspending(returning: Void.self)()
  }
}

/// For bodies that may end in an optional chain; whether one has ended early is not sent.
private final class OptionalVoidPort: ResultPort {
  override func run(_ body: OpaqueClosure, _ writer: ByteWriter) throws {
    _ = try unsafe body.closure(returning: Void?.self)()
  }

  override func run(suspending body: OpaqueClosure, _ writer: ByteWriter) async throws {
    _ = try await unsafe body.suspending(returning: Void?.self)()
  }
}

private final class ValuePort<R: Encodable>: ResultPort {
  override func run(_ body: OpaqueClosure, _ writer: ByteWriter) throws {
    try writer.append(result: try unsafe body.closure(returning: R.self)())
  }

  override func run(suspending body: OpaqueClosure, _ writer: ByteWriter) async throws {
    try writer.append(result: try await unsafe body.suspending(returning: R.self)())
  }
}
