//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// What a client gets; comes from a worker process, hence `Codable`.
struct Response: Codable {
  let status: Status
  let text: String

  enum Status: Int, Codable {
    case ok = 200
    case badRequest = 400
    case notFound = 404
    case internalServerError = 500
    case serviceUnavailable = 503
    case gatewayTimeout = 504
    case insufficientStorage = 507
  }

  init(_ status: Status, _ text: String) {
    self.status = status
    self.text = text
  }

  /// What is answered when a handler has not come to its end.
  init(_ error: any Error) {
    switch error {
    case let crash as WorkerCrash where crash.isOutOfMemory:
      self.init(.insufficientStorage, "\(crash)")
    case let crash as WorkerCrash:
      self.init(.internalServerError, "\(crash)")
    case let error as ExecutorError where error.code == .timedOut:
      self.init(.gatewayTimeout, "\(error)")
    case let error as ExecutorError where error.code == .queueFull:
      self.init(.serviceUnavailable, "There is too much to do.")
    case let error as ExecutorError where error.code == .shutDown:
      self.init(.serviceUnavailable, "The service ends.")
    case is CancellationError:
      self.init(.serviceUnavailable, "The service ends.")
    default:
      self.init(.internalServerError, "\(error)")
    }
  }

  /// As HTTP has it.
  var message: String {
    """
    HTTP/1.1 \(status.rawValue) \(status)\r
    Content-Type: text/plain; charset=utf-8\r
    Content-Length: \(text.utf8.count + 1)\r
    Connection: close\r
    \r
    \(text)

    """
  }
}
