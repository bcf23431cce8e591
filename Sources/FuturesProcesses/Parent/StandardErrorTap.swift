//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import FuturesCore

/// What a worker writes to its standard error: passed on in whole lines, and the last of it kept.
///
/// The steward's duty holds it, so its descriptor is open while that is under way.
final class StandardErrorTap: Sendable {
  let descriptor: Int32

  fileprivate struct State {
    var tail: [UInt8] = []
    /// How many bytes have come in all.
    var count = 0
    /// The beginning of a line whose end has not come.
    var line: [UInt8] = []
  }

  private let state = Lock(State())

  fileprivate static let tailLimit = 16 << 10

  /// A line that is longer is passed on in pieces.
  fileprivate static let lineLimit = 64 << 10

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    cfutures_set_nonblocking(descriptor)
  }

  deinit { cfutures_close(descriptor) }

  /// Passes on what is there, on any thread.
  func drain() {
    state.withLock { state in
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
          unsafe cfutures_read(descriptor, bytes.baseAddress, bytes.count)
        }
        guard count > 0 else { return }
        state.take(buffer[..<count])
      }
    }
  }

  /// How many bytes the worker has written by now.
  var written: Int {
    state.withLock { $0.count + Int(cfutures_unread(descriptor)) }
  }

  /// The worker has ended: what is left goes out, if it is a whole line or not.
  ///
  /// - Parameter mark: How many bytes were written before the last words.
  /// - Returns: The last of what the worker has written, and what of it came after the mark.
  func finish(since mark: Int) -> (tail: String, lastWords: String) {
    drain()
    return state.withLock { state in
      if !state.line.isEmpty {
        StandardErrorOutput.shared.write(state.line + [UInt8(ascii: "\n")])
        state.line = []
      }
      let tail = state.tail.suffix(StandardErrorTap.tailLimit)
      let last = tail.suffix(max(0, state.count - mark))
      return (String(decoding: tail, as: UTF8.self), String(decoding: last, as: UTF8.self))
    }
  }

}

extension StandardErrorTap.State {
  fileprivate mutating func take(_ bytes: ArraySlice<UInt8>) {
    count += bytes.count
    tail += bytes
    if tail.count > 2 * StandardErrorTap.tailLimit {
      tail.removeFirst(tail.count - StandardErrorTap.tailLimit)
    }
    line += bytes
    guard let end = line.lastIndex(of: UInt8(ascii: "\n")) ?? overlong else { return }
    StandardErrorOutput.shared.write(Array(line[...end]))
    line.removeSubrange(...end)
  }

  private var overlong: Int? { line.count > StandardErrorTap.lineLimit ? line.count - 1 : nil }
}
