//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Glibc

/// A folder that looks like `/` to who reads `/proc` and `/sys` below it; goes with its owner.
final class FakeRoot {
  let path: String
  private var files: [String] = []
  private var folders: [String] = []

  init() throws {
    var template = Array("/tmp/futures-root-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Mishap(Int(errno)) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    folders = [path]
  }

  deinit {
    for file in files { unlink(file) }
    for folder in folders.reversed() { rmdir(folder) }
  }

  func write(_ text: String, to name: String) throws {
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/\(part)"
      if mkdir(folder, 0o700) == 0 { folders.append(folder) }
    }
    let file = "\(path)/\(name)"
    guard let stream = fopen(file, "w") else { throw Mishap(Int(errno)) }
    files.append(file)
    fputs(text, stream)
    fclose(stream)
  }
}
