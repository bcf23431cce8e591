//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import Glibc

/// One client of the server, on a thread of its own: reads requests and answers them in turn.
struct WebConnection {
  let socket: Int32
  private var received: [UInt8] = []

  /// A client that asks for nothing any more gives its thread back.
  private static let patience = timeval(tv_sec: 30, tv_usec: 0)
  private static let longestHead = 65_536

  init(socket: Int32) {
    self.socket = socket
    var patience = WebConnection.patience
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
  }

  consuming func serve(_ pages: [String: Page], latency: Duration) {
    defer { close(socket) }
    while let head = readHead() {
      let due = ContinuousClock.now + latency
      let request = head.prefix { $0 != "\r\n" }.split(separator: " ")
      let isLast = head.lowercased().contains("connection: close")
      let answer: Page
      if request.count == 3, request[0] == "GET" {
        answer = pages[String(request[1])] ?? .notFound
      } else {
        answer = .badRequest
      }
      sleep(until: due)
      guard send(answer, isLast: isLast), !isLast else { return }
    }
  }

  /// The lines of the next request; `nil` when the client has left.
  private mutating func readHead() -> String? {
    let end = Array("\r\n\r\n".utf8)
    while true {
      if let range = received.firstRange(of: end) {
        defer { received.removeSubrange(..<range.upperBound) }
        return String(decoding: received[..<range.lowerBound], as: UTF8.self)
      }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0, received.count < WebConnection.longestHead else { return nil }
      received += buffer.prefix(count)
    }
  }

  private func sleep(until due: ContinuousClock.Instant) {
    Thread.sleep(forTimeInterval: (due - .now) / .seconds(1))
  }

  /// Head and body in one go, so that no packet waits for the other's acknowledgement.
  private func send(_ page: Page, isLast: Bool) -> Bool {
    let head = """
      HTTP/1.1 \(page.status)\r
      Content-Type: \(page.type)\r
      Content-Length: \(page.body.count)\r
      Connection: \(isLast ? "close" : "keep-alive")\r
      \r

      """
    var rest = (Array(head.utf8) + page.body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
