//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// What the command line asks for.
struct Options {
  /// How the downloads are run.
  enum Style {
    case sequential, futures, async
  }

  private(set) var urls: [URL] = []
  private(set) var style = Style.futures
  private(set) var threads = 5
  private(set) var isSweep = false
  private(set) var timeout = Duration.seconds(10)
  private(set) var folder = URL(filePath: "downloads", directoryHint: .isDirectory)
  private(set) var wantsHelp = false

  static let help = """
    Usage: download URL... [--threads N] [--sequential | --async] [--sweep] [--into DIR]
                    [--timeout SECONDS]

    Downloads every URL and saves it under the last part of its path: index.html if there is none,
    with -2, -3, ... before the extension if an earlier URL has that name already. A file from an
    earlier run is replaced. Redirects are followed; the name stays that of the URL asked for.

      --threads N        so many at a time; 5 without it (--sequential and --sweep do not need it)
      --sequential       one after the other, without threads
      --async            the results are awaited by async code
      --sweep            everything with 1, 2, 5, 10 and 20 threads, and a chart of the times
      --into DIR         where to save; ./downloads without it
      --timeout SECONDS  how long one URL may take; 10 without it
      --help             this text

    The exit status is 0 when everything was saved, 1 when something was not (standard error has a
    line for each), and 2 when the command line is not understood.

    Certificates are checked against the system's list. To trust one of your own on Debian, copy it
    to /usr/local/share/ca-certificates/NAME.crt and call update-ca-certificates.
    """

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    var rest = arguments.makeIterator()
    var styles = Set<Style>()

    func value(of flag: String) throws(UsageError) -> String {
      guard let value = rest.next() else { throw UsageError("\(flag) needs a value.") }
      return value
    }

    while let argument = rest.next() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--sequential": styles.insert(.sequential)
      case "--async": styles.insert(.async)
      case "--sweep": isSweep = true
      case "--threads": threads = try Options.threads(value(of: argument))
      case "--into": folder = URL(filePath: try value(of: argument), directoryHint: .isDirectory)
      case "--timeout": timeout = try Options.timeout(value(of: argument))
      case _ where argument.hasPrefix("-"): throw UsageError("There is no option \(argument).")
      default: urls.append(try Options.url(argument))
      }
    }

    if wantsHelp { return }
    if styles.count > 1 { throw UsageError("--sequential and --async exclude each other.") }
    style = styles.first ?? .futures
    if isSweep, style == .sequential {
      throw UsageError("--sequential and --sweep exclude each other.")
    }
    if urls.isEmpty { throw UsageError("Give at least one URL.") }
  }

  private static func threads(_ text: String) throws(UsageError) -> Int {
    guard let count = Int(text), 1...1000 ~= count else {
      throw UsageError("--threads takes a number from 1 to 1000, not \(text).")
    }
    return count
  }

  private static func timeout(_ text: String) throws(UsageError) -> Duration {
    guard let seconds = Double(text), seconds > 0, seconds <= 86_400 else {
      throw UsageError("--timeout takes a number of seconds above 0, up to a day, not \(text).")
    }
    return .seconds(seconds)
  }

  private static func url(_ text: String) throws(UsageError) -> URL {
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()),
      url.host()?.isEmpty == false
    else { throw UsageError("\(text) is not a URL that begins with http:// or https://.") }
    return url
  }
}

/// What is wrong with the command line, as a sentence.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
