//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Synchronization

/// All shapes of the process.
///
/// Looking one up takes no lock. A bucket is the head of a list of shapes, each of which is complete before it
/// becomes the head (release), and whoever reads the head (acquire) sees it and all behind it; nothing is ever
/// changed or removed. Adding happens under a lock, so that a shape exists once and numbers have no holes: a
/// connection has sent the definitions up to some number, and sends what is missing before a call that
/// mentions a higher one.
enum ShapeTable {
  private static let bucketCount = 1 << 12

  @safe
  private struct Buckets: Sendable {
    nonisolated(unsafe) let heads = {
      let heads = UnsafeMutablePointer<Atomic<UnsafeRawPointer?>>.allocate(capacity: bucketCount)
      for index in 0..<bucketCount { unsafe (heads + index).initialize(to: Atomic(nil)) }
      return unsafe heads
    }()
  }

  private static let buckets = Buckets()
  private static let all = Lock<[Shape]>([])

  /// The shape of a type.
  ///
  /// - Throws: `Refusal` for one that cannot be described.
  static func shape(of type: Any.Type) throws -> Unmanaged<Shape> {
    let key = unsafe Shape.Key(code: UInt(bitPattern: RuntimeType(type).metadata), metadata: 0)
    if let known = unsafe find(key, context: 0) { return unsafe known }
    let reference = try TypeReference(of: type)
    return unsafe add(key, context: 0) { number, next in
      unsafe Shape(
        key, number: number, definition: ShapeDefinition.type(reference).bytes, next: next)
    }
  }

  /// The shape of a function that is not `nil`.
  ///
  /// - Throws: `Refusal` for one whose captures cannot travel.
  static func shape(of function: FunctionValue) throws -> Unmanaged<Shape> {
    guard let context = unsafe UnsafeRawPointer(bitPattern: function.context) else {
      let key = Shape.Key(code: function.code, metadata: 0)
      return unsafe try find(key, context: 0) ?? addFunction(key, context: 0)
    }
    let key = unsafe Shape.Key(code: function.code, metadata: context.load(as: UInt.self))
    if let known = unsafe find(key, context: function.context) { return unsafe known }
    return unsafe try addFunction(key, context: function.context)
  }

  private static func addFunction(_ key: Shape.Key, context: UInt) throws -> Unmanaged<Shape> {
    guard let address = unsafe UnsafeRawPointer(bitPattern: key.code) else { throw Refusal.layout }
    let code = unsafe try ImageAddress(of: address)
    let (form, scope, description) = try describe(context)
    let definition = ShapeDefinition.function(code, description).bytes
    let variables = ProgramVariables.reached(from: key.code)
    return unsafe add(key, context: context) { number, next in
      unsafe Shape(
        key, number: number, definition: definition, form: form, scope: scope,
        variables: variables, next: next)
    }
  }

  private static func describe(
    _ context: UInt
  ) throws -> (ContextForm, GenericScope?, ShapeDefinition.Context) {
    guard let address = unsafe UnsafeRawPointer(bitPattern: context) else {
      return (.none, nil, .none)
    }
    let object = unsafe HeapObject(address: address)
    guard try object.kind == .local else {
      try SelfTest.require()
      return (.object, nil, .object)
    }
    // Before the self-test, which would fail for the same reason and say it less well.
    let descriptor = unsafe try HeapObject.descriptor(in: object.metadata)
    try SelfTest.require()
    let scope = try GenericScope(of: object, descriptor)
    let plan = unsafe try ContextPlan(
      metadata: object.metadata, bindings: scope.bindings, parameters: scope.parameters)
    return (.layout(plan), scope, .layout(try ContextLayout(of: object, in: scope)))
  }

  /// The definitions of shapes by number.
  ///
  /// - Parameter range: Numbers that were given.
  /// - Returns: The bytes of each.
  static func definitions(_ range: Range<Int>) -> [[UInt8]] {
    all.withLock { shapes in range.map { shapes[$0].definition } }
  }

  private static func find(_ key: Shape.Key, context: UInt) -> Unmanaged<Shape>? {
    let head = unsafe buckets.heads[bucket(of: key)].load(ordering: .acquiring)
    var candidate = unsafe head.map { unsafe Unmanaged<Shape>.fromOpaque($0) }
    while let shape = unsafe candidate {
      if unsafe shape._withUnsafeGuaranteedRef({ $0.matches(key, context: context) }) {
        return unsafe shape
      }
      unsafe candidate = shape._withUnsafeGuaranteedRef { unsafe $0.next }
    }
    return nil
  }

  private static func add(
    _ key: Shape.Key, context: UInt, _ make: (Int, Unmanaged<Shape>?) -> Shape
  ) -> Unmanaged<Shape> {
    unsafe all.withLock { shapes in
      // Somebody else may have come first.
      if let known = unsafe find(key, context: context) { return unsafe known }
      let head = unsafe buckets.heads[bucket(of: key)].load(ordering: .relaxed)
      let shape = unsafe make(shapes.count, head.map { unsafe Unmanaged.fromOpaque($0) })
      shapes.append(shape)
      unsafe buckets.heads[bucket(of: key)].store(
        UnsafeRawPointer(Unmanaged.passUnretained(shape).toOpaque()), ordering: .releasing)
      return unsafe Unmanaged.passUnretained(shape)
    }
  }

  private static func bucket(of key: Shape.Key) -> Int {
    // Fibonacci hashing: addresses differ in their middle bits.
    let mixed = (key.code ^ key.metadata << 1) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> (64 - 12))
  }
}
