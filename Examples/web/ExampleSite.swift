//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import Foundation

/// A small site on this machine: fifteen pages of different sizes and twenty flags, the same at every
/// start.
public final class ExampleSite: Sendable {
  /// The time from a request to its answer.
  public let latency: Duration
  /// Where the pages are.
  public let pages: [URL]
  /// Where the flags are, in the order of their countries' codes.
  public let flags: [URL]
  /// An address where there is nothing.
  public let missing: URL

  private let contents: [URL: Page]
  private let server: WebServer

  /// Starts the site's server.
  ///
  /// - Parameter latency: The time from a request to its answer.
  /// - Throws: A `POSIXError` when the system gives no socket.
  public init(latency: Duration = .milliseconds(100)) throws {
    let pages = (1...15).map { (name: "page-\($0).html", page: ExampleSite.page($0)) }
    let flags = Flag.all.map {
      (name: "\($0.code).gif", page: Page(type: "image/gif", body: $0.gif))
    }
    let server = try WebServer(
      latency: latency,
      pages: Dictionary(uniqueKeysWithValues: (pages + flags).map { ("/\($0.name)", $0.page) }))
    self.server = server
    self.latency = latency
    self.pages = pages.map { server.url.appending(path: $0.name) }
    self.flags = flags.map { server.url.appending(path: $0.name) }
    missing = server.url.appending(path: "missing.html")
    contents = Dictionary(
      uniqueKeysWithValues: (pages + flags).map { (server.url.appending(path: $0.name), $0.page) })
  }

  /// What the site answers at an address, to compare with what has been downloaded.
  ///
  /// - Parameter url: One of the site's addresses.
  /// - Returns: The content; `nil` where there is nothing.
  public func content(of url: URL) -> Data? {
    contents[url].map { Data($0.body) }
  }

  private static func page(_ number: Int) -> Page {
    // 7 and 15 have no common factor: fifteen numbers, fifteen lengths.
    let lines = (1...(number * 7 % 15 + 1) * 40).map { "<p>Line \($0) of page \(number).</p>\n" }
    let text = "<!DOCTYPE html>\n<title>Page \(number)</title>\n" + lines.joined()
    return Page(type: "text/html; charset=utf-8", body: Array(text.utf8))
  }
}
