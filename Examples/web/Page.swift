//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a server answers.
public struct Page: Sendable {
  /// The number and the words for it.
  public let status: String
  /// The kind of content, as HTTP names it.
  public let type: String
  /// The content.
  public let body: [UInt8]

  /// Describes an answer.
  ///
  /// - Parameters:
  ///   - status: The number and the words for it.
  ///   - type: The kind of content, as HTTP names it.
  ///   - body: The content.
  public init(status: String = "200 OK", type: String, body: [UInt8]) {
    self.status = status
    self.type = type
    self.body = body
  }

  static let notFound = Page(
    status: "404 Not Found", type: "text/plain", body: Array("There is no such page.\n".utf8))
  static let badRequest = Page(
    status: "400 Bad Request", type: "text/plain", body: Array("Only GET is known here.\n".utf8))
}
