//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// Files in a folder of their own, in the place of what scripts find in the web.
struct Site {
  let folder: URL

  init(pages: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "futures-scripts-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for page in 1...pages {
      try Data(repeating: UInt8(page), count: page * 1_000).write(to: url(page))
    }
  }

  func url(_ page: Int) -> URL { folder.appending(path: "page-\(page)") }

  func remove() throws { try FileManager.default.removeItem(at: folder) }
}
