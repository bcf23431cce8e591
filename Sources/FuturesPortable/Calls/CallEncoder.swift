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
  @safe @exclusivity(unchecked) private(set) var shapeCount = 0

  /// Objects that were written, and in which order: the same object twice is one object there too.
  @safe @exclusivity(unchecked) private var objects = ObjectTable()

  /// What has to be there until the call has ended.
  @safe @exclusivity(unchecked) private(set) var kept: [any AnyObject & Sendable] = []

  /// The variables at the top level of the program that the call's functions can come to.
  @safe @exclusivity(unchecked) private(set) var variables = VariableSet.none

  @safe @exclusivity(unchecked) private var depth = 0

  /// Makes it fit for another call.
  func reset() {
    writer.removeAll(keepingCapacity: writer.count < CallEncoder.largestKept)
    shapeCount = 0
    variables = .none
    objects.removeAll()
    kept = []
    depth = 0
  }

  /// Does something with an encoder of the calling thread's, which is made once.
  ///
  /// What is encoded may run code of the user's that submits calls of its own: they get another.
  static func withSpare<R>(_ body: (CallEncoder) throws -> R) rethrows -> R {
    try Spare.call.with(CallEncoder()) { encoder in
      let outer = unsafe cfutures_swap_call_encoder(Unmanaged.passUnretained(encoder).toOpaque())
      defer {
        _ = unsafe cfutures_swap_call_encoder(outer)
        encoder.reset()
      }
      return try body(encoder)
    }
  }

  func encode(type: Any.Type) throws {
    unsafe write(try ShapeTable.shape(of: type))
  }

  /// Writes where in its image something is that may be code, such as a C function.
  @unsafe
  func encode(placeOf address: UnsafeRawPointer) throws {
    unsafe try ImageAddress(of: address).write(to: writer)
    variables.formUnion(ProgramVariables.reached(from: UInt(bitPattern: address)))
  }

  /// Writes a function and what it captures.
  func encode(_ function: FunctionValue) throws {
    guard function.code != 0 else { return writer.appendVarint(0) }
    let shape = unsafe try ShapeTable.shape(of: function)
    unsafe write(shape)
    try unsafe shape._withUnsafeGuaranteedRef { shape in
      variables.formUnion(shape.variables)
      try encode(context: function.context, as: shape.form)
    }
  }

  private func encode(context: UInt, as form: ContextForm) throws {
    guard let address = unsafe UnsafeRawPointer(bitPattern: context) else { return }
    depth += 1
    defer { depth -= 1 }
    guard depth <= CallEncoder.deepest else {
      throw Refusal("closures capture closures, more than \(CallEncoder.deepest) deep")
    }
    switch form {
    case .none: break
    case .object:
      var reference = context
      try unsafe LoneReferenceCoder.shared.encode(&reference, to: self)
    case .layout(let plan):
      if plan.mayBeShared, unsafe !beginObject(at: address) { break }
      try plan.encode(unsafe HeapObject(address: address), to: self)
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

  func keep(_ object: any AnyObject & Sendable) { kept.append(object) }

  private func write(_ shape: Unmanaged<Shape>) {
    // 0 is a function that is `nil`.
    let number = unsafe shape._withUnsafeGuaranteedRef { $0.number } + 1
    writer.appendVarint(number)
    if number > shapeCount { shapeCount = number }
  }

  private static let deepest = 256

  /// Bytes that a thread may keep for its next call.
  static let largestKept = 1 << 16
}
