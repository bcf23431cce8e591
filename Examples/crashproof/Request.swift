//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a client asks for; goes to a worker process, hence `Codable`.
struct Request: Codable {
  let path: String

  /// From the head of an HTTP request; `nil` if it is none, or not a `GET`.
  init?(_ head: String) {
    let words = head.prefix { !$0.isNewline }.split(separator: " ")
    guard words.count == 3, words[0] == "GET", words[2].hasPrefix("HTTP/1.") else { return nil }
    path = String(words[1].prefix { $0 != "?" })
  }
}
