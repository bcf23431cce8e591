//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ExampleWeb
import Foundation

/// Tells what becomes of the downloads while they come in.
final class Report {
  private let count: Int
  private let progress: ProgressLine
  /// What was told already about which file: a sweep brings every file several times.
  private var told: Set<[String]> = []
  private var sizes: [URL: Int] = [:]
  private var failed = Set<URL>()

  var isAllSaved: Bool { failed.isEmpty }

  init(of downloads: [Download]) {
    count = downloads.count
    progress = ProgressLine("Downloading", of: count)
    progress.show()
  }

  func add(_ outcome: Download.Outcome) {
    let (url, file) = (outcome.download.url, outcome.download.file)
    switch outcome.size {
    case .success(let size):
      sizes[file] = size
      tell("Read \(size) from \(url) into \(file.relativePath)", about: file)
    case .failure(let error):
      failed.insert(file)
      let cause = (error as? FetchError)?.description ?? error.localizedDescription
      tell("\(url): \(cause)", about: file, isProblem: true)
    }
  }

  func summarize(folder: URL, time: Duration) {
    let bytes = sizes.values.reduce(0, +)
    print(
      "Saved \(sizes.count) of \(count) in \(folder.relativePath): \(bytes) bytes in \(time.inSeconds)"
    )
  }

  private func tell(_ line: String, about file: URL, isProblem: Bool = false) {
    progress.step(told.insert([file.path, line]).inserted ? line : nil, isProblem: isProblem)
  }
}
