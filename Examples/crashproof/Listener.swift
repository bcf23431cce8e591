//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// A socket at which clients arrive, on the loopback interface; open until the program ends.
struct Listener: Sendable {
  let port: UInt16
  private let socket: Int32

  /// Listens from now on.
  ///
  /// - Parameter wanted: The port; with 0 the system chooses one.
  /// - Throws: `SystemError`, when the port is taken.
  init(port wanted: UInt16) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    // Without this, a service that is started again has to wait for its former connections.
    var yes: Int32 = 1
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))

    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { [socket] address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(socket, address, size) == 0 && listen(socket, 128) == 0
          && getsockname(socket, address, &size) == 0
      }
    }
    guard isListening else { throw SystemError("port \(wanted)") }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Waits for the next client; `nil` when the listener was stopped.
  func next() -> Connection? {
    while true {
      // Workers inherit no sockets: a client whose handler crashes is not kept waiting by another's.
      let client = accept(socket, nil, nil)
      if client >= 0 { return Connection(client) }
      switch errno {
      case EINVAL, EBADF: return nil
      // Too many are open: some will be closed soon.
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(10_000)
      default: break
      }
    }
  }

  /// Takes no more clients, and wakes who waits for one.
  func stop() { shutdown(socket, Int32(SHUT_RDWR)) }
}
