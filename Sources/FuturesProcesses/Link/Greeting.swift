//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// What a worker says first, and what the pool compares with its own: version of the protocol, and build.
struct Greeting: Equatable {
  let bytes: [UInt8]

  /// Of this process.
  static let own = Greeting(bytes: [version] + identity)

  private static let version: UInt8 = 1

  /// The build id of the image that this code lies in.
  private static var identity: [UInt8] {
    var image = unsafe cfutures_image()
    let address = unsafe unsafeBitCast(
      cfutures_now as @convention(c) () -> UInt64, to: UnsafeRawPointer.self)
    guard unsafe cfutures_image_at(address, &image), let identity = unsafe image.identity else {
      return []
    }
    return unsafe Array(UnsafeBufferPointer(start: identity, count: image.identity_length))
  }
}
