//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// A folder with what a sandbox gives a worker, and what it does not.
struct Playground: Codable, Sendable {
  let path: String

  var readable: String { "\(path)/to read,\nwith a 5: in its name" }
  var writable: String { "\(path)/to write" }
  var outside: String { "\(path)/outside" }
  var page: String { "\(readable)/page" }
  var link: String { "\(readable)/link" }
  var folderLink: String { "\(writable)/folder link" }
  var secret: String { "\(outside)/secret" }

  init() throws {
    var template = Array("/tmp/futures-sandbox-XXXXXX".utf8CString)
    mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for folder in [readable, writable, outside] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }
    try Data("a page".utf8).write(to: URL(fileURLWithPath: page))
    try Data("a secret".utf8).write(to: URL(fileURLWithPath: secret))
    symlink(secret, link)
    symlink(outside, folderLink)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
