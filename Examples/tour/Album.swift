//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ExampleWeb
import Foundation

/// A folder for pictures.
struct Album: Sendable {
  let folder: URL
  private let progress: ProgressLine

  init(_ folder: URL, count: Int) throws {
    self.folder = folder
    progress = ProgressLine("Saving", of: count)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func save(_ image: Data, from url: URL) throws {
    try image.save(as: file(for: url))
    progress.step()
  }

  /// How many pictures there are, if they are the site's flags, byte for byte.
  func count(of site: ExampleSite) throws -> Int {
    for url in site.flags {
      let isSame = try Data(contentsOf: file(for: url)) == site.content(of: url)
      try check(isSame, "\(file(for: url).path) is not what the site has")
    }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).count
  }

  private func file(for url: URL) -> URL { folder.appending(path: url.lastPathComponent) }
}
