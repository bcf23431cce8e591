//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
public import Foundation
import Glibc

/// A web server on this machine's loopback interface, for examples that need something to download.
///
/// Speaks just enough HTTP/1.1: `GET`, connections that stay open, `Content-Length`. Every connection
/// has a thread of a pool, and every answer comes after the same latency, however many there are.
public final class WebServer: Sendable {
  /// Where the server answers.
  public let url: URL
  private let listener: Int32

  /// Starts a server on a port that the system chooses.
  ///
  /// - Parameters:
  ///   - latency: The time from a request to its answer.
  ///   - pages: What there is, by path; everything else is `404 Not Found`.
  /// - Throws: A `POSIXError` when the system gives no socket.
  public init(latency: Duration, pages: [String: Page]) throws {
    let (listener, port) = try Self.listen()
    self.listener = listener
    guard let url = URL(string: "http://127.0.0.1:\(port)/") else { throw POSIXError(.EINVAL) }
    self.url = url
    let connections = ThreadPoolExecutor(maxWorkers: 128, threadNamePrefix: "web")
    Thread.detachNewThread {
      while let socket = Self.accept(listener) {
        _ = connections.submit {
          WebConnection(socket: socket).serve(pages, latency: latency)
        }
      }
      close(listener)
    }
  }

  deinit {
    // Wakes the accepting thread, which finds nobody to accept and leaves.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private static func listen() throws -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw POSIXError.current }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && Glibc.listen(listener, 128) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard isListening else {
      defer { close(listener) }
      throw POSIXError.current
    }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  /// The next connection; `nil` when the server has been stopped.
  private static func accept(_ listener: Int32) -> Int32? {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      if socket >= 0 { return socket }
      guard errno == EINTR || errno == ECONNABORTED else { return nil }
    }
  }
}
