//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A type whose values this library writes itself instead of calling `encode(to:)`.
///
/// The function is an ``EncodeFunction`` of the type, which a protocol cannot say of itself; `nil` if this
/// library does not write such values after all.
protocol NativelyEncodable {
  static var encodeFunction: NativeFunction? { get }
}

/// A type whose values this library reads itself instead of calling `init(from:)`.
///
/// The function is a ``DecodeFunction`` of the type, or `nil`.
protocol NativelyDecodable {
  static var decodeFunction: NativeFunction? { get }
}

/// What the two below have in common, so that one table takes each.
///
/// `@unchecked Sendable` because the functions hold nothing but types.
class NativeFunction: @unchecked Sendable {
  fileprivate init() {}
}

/// How values of a type are written.
///
/// An object around a function rather than a protocol's method: those who have one know the type at run time
/// only, and call it without a cast.
final class EncodeFunction<Value>: NativeFunction, @unchecked Sendable {
  let call: (_ value: Value, _ part: EncodingPart) throws -> Void

  init(_ call: @escaping (_ value: Value, _ part: EncodingPart) throws -> Void) {
    self.call = call
  }
}

/// How values of a type are read.
final class DecodeFunction<Value>: NativeFunction, @unchecked Sendable {
  typealias Call = (_ item: Item, _ message: DecodingMessage, _ place: Place) throws -> Value

  let call: Call

  init(_ call: @escaping Call) {
    self.call = call
  }
}
