//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore
import Glibc

/// This process's standard error, for those who must not wait until somebody reads it.
///
/// What cannot be written at once is written by a thread that is there as long as something is left. If there is more
/// of that than is worth keeping, the rest is dropped, and the output says how much.
final class StandardErrorOutput: Sendable {
  static let shared = StandardErrorOutput()

  fileprivate struct State {
    var waiting: [UInt8] = []
    var droppedCount = 0
    var hasThread = false
  }

  private let state = Lock(State())

  /// What is kept of what nobody reads.
  private static let most = 1 << 20

  /// As much as fits where anything does: a pipe with room has room for a page.
  fileprivate static let piece = 4096

  fileprivate static let descriptor: Int32 = 2

  /// Writes whole lines, now or soon; in order.
  func write(_ bytes: [UInt8]) {
    let needsThread = state.withLock { state -> Bool in
      guard state.waiting.count + bytes.count <= StandardErrorOutput.most else {
        state.droppedCount += bytes.count
        return false
      }
      state.waiting += bytes
      if state.hasThread { return false }
      state.writeWhatFits()
      state.hasThread = !state.waiting.isEmpty
      return state.hasThread
    }
    guard needsThread else { return }
    do {
      try PlatformThread.start(named: "futures-stderr") { self.writeRest() }.detach()
    } catch {
      // It is tried again with the next line.
      state.withLock { $0.hasThread = false }
    }
  }

  private func writeRest() {
    // Whoever was to read it may be gone.
    cfutures_block_broken_pipes()
    while let bytes = nextPiece() { StandardErrorOutput.writeAll(bytes) }
  }

  private func nextPiece() -> [UInt8]? {
    state.withLock { state in
      if state.waiting.isEmpty, state.droppedCount > 0 {
        state.waiting = Array(
          "(\(state.droppedCount) bytes that workers wrote were dropped, because nobody read them.)\n"
            .utf8)
        state.droppedCount = 0
      }
      guard !state.waiting.isEmpty else {
        state.hasThread = false
        return nil
      }
      let bytes = Array(state.waiting.prefix(StandardErrorOutput.piece))
      state.waiting.removeFirst(bytes.count)
      return bytes
    }
  }

  private static func writeAll(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe cfutures_write(descriptor, bytes.baseAddress, bytes.count)
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else {
        // Closed, or broken: nobody wants it. One that does not block is waited for.
        guard cfutures_last_error() == EAGAIN, isWritable(until: .max) else { return }
      }
    }
  }

  /// Whether a piece can be written without waiting.
  fileprivate static func isWritable(until deadline: UInt64) -> Bool {
    var watched = [
      cfutures_watched(descriptor: descriptor, for_writing: true, is_ready: false)
    ]
    _ = unsafe cfutures_poll(&watched, 1, deadline)
    return watched[0].is_ready
  }
}

extension StandardErrorOutput.State {
  fileprivate mutating func writeWhatFits() {
    while !waiting.isEmpty, StandardErrorOutput.isWritable(until: 0) {
      let count = unsafe waiting.prefix(StandardErrorOutput.piece).withUnsafeBytes { bytes in
        unsafe cfutures_write(StandardErrorOutput.descriptor, bytes.baseAddress, bytes.count)
      }
      if count > 0 {
        waiting.removeFirst(count)
      } else if cfutures_last_error() != EAGAIN {
        // Closed, or broken: nobody wants it.
        waiting = []
      } else {
        return
      }
    }
  }
}
