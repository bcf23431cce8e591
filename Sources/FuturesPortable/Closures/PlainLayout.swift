//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Looks for addresses in values that are nothing but bytes.
enum PlainLayout {
  /// - Throws: `Refusal` that names a type in which there is an address of this process.
  static func refuseAddresses(in type: Any.Type) throws {
    let kind = RuntimeType(type).kind
    if kind == .function {
      throw Refusal(
        "`\(type)` is an address in this process", remedy: "Capture the function by itself.")
    }
    if type is any AddressType.Type || kind == .metatype || kind == .existentialMetatype {
      throw Refusal(
        "`\(type)` is an address in this process",
        remedy: "Send what it points to, such as an array.")
    }
    for part in parts(of: type) { try refuseAddresses(in: part) }
  }

  /// What a value of the type is made of, as far as that is known.
  private static func parts(of type: Any.Type) -> [Any.Type] {
    let runtimeType = RuntimeType(type)
    switch runtimeType.kind {
    case .tuple: return runtimeType.tupleElements?.map(\.type) ?? []
    case .optional: return runtimeType.genericArguments ?? []
    case .structType: return runtimeType.fields ?? []
    case .enumType: return runtimeType.payloads ?? []
    default: return []
    }
  }
}

/// A type whose values mean nothing in another process.
private protocol AddressType {}

extension UnsafePointer: AddressType {}
extension UnsafeMutablePointer: AddressType {}
extension UnsafeRawPointer: AddressType {}
extension UnsafeMutableRawPointer: AddressType {}
extension UnsafeBufferPointer: AddressType {}
extension UnsafeMutableBufferPointer: AddressType {}
extension UnsafeRawBufferPointer: AddressType {}
extension UnsafeMutableRawBufferPointer: AddressType {}
extension OpaquePointer: AddressType {}
extension ObjectIdentifier: AddressType {}
extension Unmanaged: AddressType {}
extension StaticString: AddressType {}
extension CVaListPointer: AddressType {}
extension UnownedJob: AddressType {}
extension UnownedSerialExecutor: AddressType {}
extension UnownedTaskExecutor: AddressType {}
extension UnsafeContinuation: AddressType {}
extension UnsafeCurrentTask: AddressType {}
