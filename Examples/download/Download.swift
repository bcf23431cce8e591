//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ExampleWeb
import Foundation

/// One URL and the file it is to become.
struct Download: Sendable {
  let url: URL
  let file: URL
  let timeout: Duration

  /// How it went: the size, or why there is no file.
  struct Outcome: Sendable {
    let download: Download
    let size: Result<Int, any Error>
  }

  /// Downloads and saves; blocks the thread meanwhile.
  func callAsFunction() -> Outcome {
    Outcome(
      download: self,
      size: Result {
        let body = try fetch(url, timeout: timeout)
        try body.save(as: file)
        return body.count
      })
  }
}
