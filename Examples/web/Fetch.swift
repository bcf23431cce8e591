//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Dispatch
public import Foundation
import FoundationNetworking
import Synchronization

/// Downloads a page and blocks the calling thread meanwhile.
///
/// Redirects are followed.
///
/// - Parameters:
///   - url: The page's address, `http` or `https`.
///   - timeout: How long it may take from now to the last byte.
/// - Returns: The page.
/// - Throws: A ``FetchError`` that says what went wrong; an answer other than 2xx is an error.
@available(*, noasync, message: "blocks the thread; use 'await fetch(_:timeout:)'")
@_disfavoredOverload
public func fetch(_ url: URL, timeout: Duration = .seconds(10)) throws -> Data {
  let answer = request(url)
  // A call that waits for a future gives its place in the pool to another one. This one is to occupy its
  // thread like a call that reads from a socket, so it waits where the pool does not see it.
  let isHere = DispatchSemaphore(value: 0)
  answer.addDoneCallback { _ in isHere.signal() }
  guard isHere.wait(timeout: .now() + timeout / .seconds(1)) == .success else {
    answer.cancel()
    throw FetchError(url, "no complete answer within \(timeout)")
  }
  return try answer.result()
}

/// Downloads a page and suspends the calling task meanwhile.
///
/// Redirects are followed. Cancelling the task ends the download.
///
/// - Parameters:
///   - url: The page's address, `http` or `https`.
///   - timeout: How long it may take from now to the last byte.
/// - Returns: The page.
/// - Throws: A ``FetchError`` that says what went wrong; an answer other than 2xx is an error.
public func fetch(_ url: URL, timeout: Duration = .seconds(10)) async throws -> Data {
  let answer = request(url)
  do {
    return try await answer.result(timeout: timeout)
  } catch let error as ExecutorError where error.code == .timedOut {
    answer.cancel()
    throw FetchError(url, "no complete answer within \(timeout)")
  }
}

/// Starts a download; cancelling the future ends it.
private func request(_ url: URL) -> Future<Data> {
  let promise = Promise<Data>()
  let session = idleSessions.withLock { $0.popLast() } ?? makeSession()
  let download = session.dataTask(with: url) { data, response, error in
    idleSessions.withLock { $0.append(session) }
    // Too late for a future that was cancelled, which is all right.
    try? promise.complete(with: Result { try body(of: url, data, response, error) })
  }
  promise.future.addDoneCallback { answer in if answer.isCancelled { download.cancel() } }
  download.resume()
  return promise.future
}

private func body(
  of url: URL, _ data: Data?, _ response: URLResponse?, _ error: (any Error)?
) throws -> Data {
  if let error {
    let isRefused = (error as? URLError)?.code == .cannotConnectToHost
    throw FetchError(url, (isRefused ? "connection refused: " : "") + error.localizedDescription)
  }
  guard let status = (response as? HTTPURLResponse)?.statusCode, let data else {
    throw FetchError(url, "an answer that is not HTTP")
  }
  guard 200..<300 ~= status else {
    throw FetchError(url, "\(status) \(HTTPURLResponse.localizedString(forStatusCode: status))")
  }
  return data
}

/// Each download has a session to itself, with a connection that stays open for the next one.
///
/// On Linux a session that waits on several fresh connections at a time keeps a processor busy.
private let idleSessions = Mutex<[URLSession]>([])

private func makeSession() -> URLSession {
  let configuration = URLSessionConfiguration.ephemeral
  // Each fetch has a limit of its own.
  configuration.timeoutIntervalForRequest = 86_400
  configuration.urlCache = nil
  configuration.httpCookieStorage = nil
  return URLSession(configuration: configuration)
}
