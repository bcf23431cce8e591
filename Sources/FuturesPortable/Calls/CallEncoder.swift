//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// The bytes of one call under construction.
///
/// One thread's at a time.
final class CallEncoder {
  let writer = ByteWriter()

  /// One more than the highest number of a shape that the call mentions.
  private(set) var shapeCount = 0

  /// Objects that were written, and in which order: the same object twice is one object there too.
  private var objects = ObjectTable()

  private var depth = 0

  /// Makes it fit for another call.
  func reset() {
    writer.removeAll()
    shapeCount = 0
    objects.removeAll()
    depth = 0
  }

  /// Does something with an encoder of the calling thread's, which is made once.
  ///
  /// What is encoded may run code of the user's that submits calls of its own: they get another.
  static func withScratch<R>(_ body: (CallEncoder) throws -> R) rethrows -> R {
    let kept = unsafe cfutures_take_scratch()
    let encoder =
      unsafe kept.map { unsafe Unmanaged<CallEncoder>.fromOpaque($0).takeRetainedValue() }
      ?? CallEncoder()
    defer {
      encoder.reset()
      unsafe cfutures_keep_scratch(Unmanaged.passRetained(encoder).toOpaque())
    }
    return try body(encoder)
  }

  func encode(type: Any.Type) throws {
    write(try ShapeTable.shape(of: type))
  }

  /// Writes a function and what it captures.
  func encode(_ function: FunctionValue) throws {
    guard function.code != 0 else { return writer.appendVarint(0) }
    let shape = try ShapeTable.shape(of: function)
    write(shape)
    if case .none = shape.form { return }
    depth += 1
    defer { depth -= 1 }
    guard depth <= CallEncoder.deepest else {
      throw Refusal("closures capture closures, more than \(CallEncoder.deepest) deep")
    }
    switch shape.form {
    case .none: break
    case .object:
      var reference = function.context
      try unsafe LoneReferenceCoder().encode(&reference, to: self)
    case .layout(let plan):
      guard let context = unsafe UnsafeRawPointer(bitPattern: function.context) else { break }
      if plan.mayBeShared, unsafe !beginObject(at: context) { break }
      try plan.encode(unsafe HeapObject(address: context), to: self)
    }
  }

  /// Writes a reference to an object.
  ///
  /// - Returns: Whether the object has to follow: not when it is `nil` or was written before.
  @unsafe
  func beginObject(at address: UnsafeRawPointer?) -> Bool {
    guard let address = unsafe address else {
      writer.appendVarint(0)
      return false
    }
    if let known = objects.index(adding: UInt(bitPattern: address)) {
      writer.appendVarint(known + 2)
      return false
    }
    writer.appendVarint(1)
    return true
  }

  private func write(_ shape: Shape) {
    // 0 is a function that is `nil`.
    writer.appendVarint(shape.number + 1)
    shapeCount = max(shapeCount, shape.number + 1)
  }

  private static let deepest = 256
}
