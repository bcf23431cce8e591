//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The bytes of one call on their way back into values.
///
/// One thread's at a time.
@safe
final class CallDecoder {
  @safe @exclusivity(unchecked) var reader: ByteReader

  private let shapes: ShapeBook

  /// The objects of the call, held until all of it has been read.
  @safe @exclusivity(unchecked) private var objects: [UnsafeMutableRawPointer] = unsafe []

  init(shapes: ShapeBook) {
    self.shapes = shapes
    unsafe reader = ByteReader(UnsafeRawBufferPointer(start: nil, count: 0))
  }

  /// Reads one call.
  ///
  /// - Parameters:
  ///   - bytes: The call; not touched when `body` has returned.
  ///   - body: Reads it.
  /// - Returns: What `body` returns.
  @unsafe
  func read<R>(_ bytes: UnsafeRawBufferPointer, _ body: (CallDecoder) throws -> R) rethrows -> R {
    unsafe reader = ByteReader(bytes)
    defer {
      unsafe reader = ByteReader(UnsafeRawBufferPointer(start: nil, count: 0))
      releaseObjects()
    }
    return try body(self)
  }

  private func releaseObjects() {
    for index in unsafe objects.indices { unsafe HeapObject.release(objects[index]) }
    unsafe objects.removeAll(keepingCapacity: true)
  }

  func type() throws -> Any.Type {
    try shapes.type(number: try reader.readVarint())
  }

  /// Reads the type of a result.
  func resultPort() throws -> ResultPort {
    try shapes.resultPort(number: try reader.readVarint())
  }

  /// Reads a value that was written by its own coding.
  func value<T: Decodable>(_ type: T.Type) throws -> T {
    try BinaryCoder.decode(type, from: &reader)
  }

  /// Reads a function; the caller owns the reference to its context.
  func function() throws -> FunctionValue {
    let number = try reader.readVarint()
    guard number != 0 else { return .none }
    let (code, form) = try shapes.function(number: number)
    switch form {
    case .none: return FunctionValue(code: code, context: 0)
    case .object:
      var reference: UInt = 0
      try unsafe LoneReferenceCoder.shared.decode(to: &reference, from: self)
      return FunctionValue(code: code, context: reference)
    case .layout(let plan) where plan.mayBeShared:
      let context = unsafe try object { unsafe _ = try plan.decode(from: self, $0) }
      return FunctionValue(code: code, context: UInt(bitPattern: context))
    case .layout(let plan):
      return FunctionValue(
        code: code, context: unsafe UInt(bitPattern: try plan.decode(from: self)))
    }
  }

  /// Reads a reference to an object, and the object where it has not been read before.
  ///
  /// - Parameter make: Makes the object and hands it to the function it is given, with a reference.
  /// - Returns: The object with a reference of the caller's; `nil` for none.
  /// - Throws: What `make` throws; `Refusal` for a reference to nothing.
  @unsafe
  func object(
    _ make: ((UnsafeMutableRawPointer) -> Void) throws -> Void
  ) throws -> UnsafeMutableRawPointer? {
    let number = try reader.readVarint()
    guard number > 0 else { return nil }
    let index = number == 1 ? unsafe objects.count : number - 2
    if number == 1 { try unsafe make { unsafe objects.append($0) } }
    guard unsafe index < objects.count else { throw Refusal.damaged }
    unsafe HeapObject.retain(objects[index])
    return unsafe objects[index]
  }

  /// Gives up the reference to an object that could not be filled.
  @unsafe
  func forget(_ object: UnsafeMutableRawPointer) {
    unsafe objects.removeAll { unsafe $0 == object }
  }
}
