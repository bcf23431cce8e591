//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Listens on loopback, for one connection.
struct Listener {
  struct Failure: Error, Codable { let number: Int32 }

  let port: UInt16
  private let descriptor: Int32

  init() throws {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Listener.address(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, length) == 0 && listen(socket, 1) == 0
          && getsockname(socket, address, &length) == 0
      }
    }
    guard isListening else { throw Failure(number: errno) }
    descriptor = socket
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Waits for somebody, at most 30 seconds, and says something.
  func greet(_ text: String) throws -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&watched, 1, 30_000) == 1 else { throw Failure(number: ETIMEDOUT) }
    let connection = accept(descriptor, nil, nil)
    defer { Glibc.close(connection) }
    return write(connection, text, text.utf8.count) == text.utf8.count
  }

  func close() { Glibc.close(descriptor) }

  /// What the listener at a port says.
  static func read(from port: UInt16) throws -> String {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { Glibc.close(socket) }
    var address = address(port: port)
    let isConnected = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw Failure(number: errno) }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = Glibc.read(socket, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  private static func address(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
