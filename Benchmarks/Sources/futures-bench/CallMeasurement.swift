//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The figures of one closure, or of one value.
struct CallMeasurement {
  let count: Int
  let byteCount: Int
  /// Nanoseconds.
  let sending: Double
  /// Nanoseconds.
  let receiving: Double

  /// One line of JSON.
  func json(peer: String, workload: String) -> String {
    """
    {"peer": "\(peer)", "workload": "\(workload)", "n": \(count), "bytes": \(byteCount), \
    "send_ns": \(sending.rounded()), "receive_ns": \(receiving.rounded())}
    """
  }
}
