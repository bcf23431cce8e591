//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// An error that a call threw elsewhere and that could not come back as what it was, because it is not
/// `Codable`, or its decoding failed.
///
/// ```swift
/// do {
///   try future.result()
/// } catch let error as RemoteError {
///   print(error.typeName, error.description)
/// }
/// ```
///
/// Make the error `Codable`, and the call's future fails with the error itself.
public struct RemoteError: Error, Sendable, CustomStringConvertible {
  /// The error's type, with its module.
  public let typeName: String

  /// What the error said of itself; at most 65,536 characters.
  public let description: String

  /// What the error's `errorDescription` said, if it is a `LocalizedError` of Foundation; at most 65,536 characters.
  public let errorDescription: String?

  /// Describes an error of another process.
  ///
  /// - Parameters:
  ///   - typeName: The error's type.
  ///   - description: What it says of itself.
  ///   - errorDescription: What it says of itself to people.
  public init(typeName: String, description: String, errorDescription: String? = nil) {
    self.typeName = typeName
    self.description = description
    self.errorDescription = errorDescription
  }

  /// What Foundation's `localizedDescription` quotes: the error's type and what it said.
  @_documentation(visibility: private)
  public var _domain: String { "\(typeName): \(errorDescription ?? description)" }
}
