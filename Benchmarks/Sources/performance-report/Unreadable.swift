//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A text that is no result of a benchmark.
struct Unreadable: Error, CustomStringConvertible {
  let place: String
  let cause: any Error

  var description: String {
    "\(place): this is no result of a benchmark, which is one JSON object on a line, or an array of"
      + " them, with at least \"peer\" and \"workload\" (\(cause))"
  }
}
