//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import Foundation

/// Why a page could not be downloaded.
public struct FetchError: Error, CustomStringConvertible {
  /// The page's address.
  public let url: URL
  /// The cause, such as `404 Not Found`.
  public let description: String

  init(_ url: URL, _ description: String) {
    self.url = url
    self.description = description
  }
}
