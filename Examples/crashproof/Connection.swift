//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// One client, who asks once.
struct Connection: Sendable {
  private let socket: Int32

  private static let longestHead = 16_384
  /// A client that says nothing does not keep a thread for ever.
  private static let patience = timeval(tv_sec: 5, tv_usec: 0)

  init(_ socket: Int32) {
    self.socket = socket
    var patience = Connection.patience
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
  }

  /// Reads the request, sends the answer and closes.
  func serve(_ answer: (Request) -> Response) {
    defer { close(socket) }
    guard let head = readHead() else { return }
    send(Request(head).map(answer) ?? Response(.badRequest, "This is not a GET of HTTP."))
  }

  /// The lines in front of the body; `nil` when the client has left or is too slow.
  private func readHead() -> String? {
    let end = Array("\r\n\r\n".utf8)
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while received.count < Connection.longestHead {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      received += buffer.prefix(count)
      if let range = received.firstRange(of: end) {
        return String(decoding: received[..<range.lowerBound], as: UTF8.self)
      }
    }
    return nil
  }

  private func send(_ response: Response) {
    var rest = Array(response.message.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      // Who does not listen misses it.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
