//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A type of the standard library that can be coded by what it is made of, where its own coding is missing
/// or would lose something: who is who amongst objects, what lies behind a protocol, closures.
protocol StructuralType {
  /// What is sent for it: other types of the standard library.
  associatedtype Stored

  /// The types that it holds.
  static var parts: [Any.Type] { get }

  var stored: Stored { get }

  /// - Throws: `Refusal` for what no value of the type is made of.
  init(stored: Stored) throws

  static func makeCoder() throws -> any ValueCoder
}

extension StructuralType {
  static func makeCoder() throws -> any ValueCoder {
    StructuralCoder<Self>(stored: try ValueCoders.coder(for: Stored.self))
  }
}
