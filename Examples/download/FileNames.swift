//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// Names for the files of several URLs, each one once; the order of the URLs alone decides.
func fileNames(for urls: [URL]) -> [String] {
  var taken = Set<String>()
  return urls.map { url in
    let name = fileName(for: url)
    let (stem, fileExtension) = split(name)
    var choice = name
    var number = 1
    while !taken.insert(choice).inserted {
      number += 1
      choice = "\(stem)-\(number)\(fileExtension)"
    }
    return choice
  }
}

/// The last part of the path, made harmless: what was encoded in it cannot lead out of the folder.
private func fileName(for url: URL) -> String {
  let path = url.path(percentEncoded: true)
  let last =
    path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
  let name = String(
    (last.removingPercentEncoding ?? last).unicodeScalars.map { scalar in
      scalar == "/" || scalar.properties.generalCategory == .control ? "_" : Character(scalar)
    })
  return switch name {
  case "", ".", "..": "index.html"
  default: name
  }
}

/// A name's part before the extension, and the extension with its dot.
private func split(_ name: String) -> (stem: Substring, fileExtension: Substring) {
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name[...], "") }
  return (name[..<dot], name[dot...])
}
