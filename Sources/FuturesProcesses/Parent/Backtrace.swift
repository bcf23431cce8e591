//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import Glibc

/// Where Swift's backtracer writes what a worker did when it crashed.
///
/// A file in the pool's memory, which the backtracer, a process of its own, opens by the path that the system has for
/// the pool's descriptor. Where the machine has no backtracer, or may not open that path, it stays empty.
final class Backtrace: Sendable {
  private let descriptor = unsafe cfutures_memory_file("futures-backtrace")

  private static let variable = "SWIFT_BACKTRACE"

  /// More is not kept.
  private static let limit = 64 << 10

  deinit { if descriptor >= 0 { cfutures_close(descriptor) } }

  /// The variable that has the runtime write here; `nil` where the environment says what it is to do.
  ///
  /// Only the thread that has crashed, and without a search for inlined functions: that would take a third of a
  /// second.
  func setting(in environment: [String]) -> String? {
    guard descriptor >= 0, !environment.contains(where: { $0.hasPrefix(Backtrace.variable + "=") })
    else {
      return nil
    }
    return
      "\(Backtrace.variable)=enable=yes,color=no,interactive=no,warnings=suppressed,threads=crashed,"
      + "images=none,registers=none,symbolicate=fast,output-to=/proc/\(getpid())/fd/\(descriptor)"
  }

  /// What has been written; `nil` when nothing has.
  var text: String? {
    guard descriptor >= 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: Backtrace.limit)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe cfutures_read_start(descriptor, bytes.baseAddress, bytes.count)
    }
    return count > 0 ? String(decoding: buffer.prefix(count), as: UTF8.self) : nil
  }
}
