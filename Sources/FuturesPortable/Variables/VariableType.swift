//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What is known of a variable's type where it is used.
enum VariableType: @unchecked Sendable {
  // `@unchecked` because types are values that nobody changes.
  case bound(any Any.Type)
  case unbound(TypeDescriptor)

  /// The name, for a sentence.
  var name: String {
    switch self {
    case .bound(let type): "\(type)"
    case .unbound(let descriptor): descriptor.name
    }
  }

  /// How variables of the type are read and written; `nil` where their values may not be able to travel.
  var access: VariableAccess? {
    switch self {
    case .bound(let type): VariableAccess.make(for: type)
    case .unbound(let descriptor): VariableAccess.make(for: descriptor)
    }
  }

  // MARK: Bytes

  /// In place of a tag, where a variable's value is never sent.
  static let none: UInt8 = 0

  var tag: UInt8 {
    switch self {
    case .bound: 1
    case .unbound: 2
    }
  }

  func write(to encoder: CallEncoder) throws {
    switch self {
    case .bound(let type): try encoder.encode(type: type)
    case .unbound(let descriptor):
      unsafe try ImageAddress(of: descriptor.address).write(to: encoder.writer)
    }
  }

  init(_ tag: UInt8, from decoder: CallDecoder) throws {
    switch tag {
    case 1: self = .bound(try decoder.type())
    case 2:
      self = unsafe .unbound(
        TypeDescriptor(address: try ImageAddress(from: &decoder.reader).resolve()))
    default: throw Refusal.damaged
    }
  }
}
