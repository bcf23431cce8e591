//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What the command line asks for.
struct Options {
  private(set) var threads = 4
  private(set) var pending = 100
  private(set) var grace = Duration.seconds(30)
  private(set) var wantsHelp = false

  static let help = """
    Usage: service [--threads N] [--pending N] [--grace SECONDS]

    Reads the path of a file from each line of standard input, or of several with tabs between them,
    and answers with the number of lines and bytes in them. The answers come as they are done.

      --threads N      so many files are read at a time; 4 without it
      --pending N      so many requests may wait; the next is refused at once; 100 without it
      --grace SECONDS  how long what runs may take after SIGTERM or SIGINT; 30 without it
      --help           this text

    SIGTERM and SIGINT end the service, and so does the end of its input, when everything is answered.
    The exit status is 0 when everything has ended, 1 when a call had to be given up (standard error
    names it), and 2 when the command line is not understood.
    """

  init(_ arguments: some Sequence<String>) throws {
    var rest = arguments.makeIterator()
    while let flag = rest.next() {
      switch flag {
      case "--help", "-h": wantsHelp = true
      case "--threads": threads = try Options.number(1...1000, rest.next(), for: flag)
      case "--pending": pending = try Options.number(1...1_000_000, rest.next(), for: flag)
      case "--grace": grace = .seconds(try Options.number(0...86_400, rest.next(), for: flag))
      default: throw UsageError("There is no option \(flag).")
      }
    }
  }

  private static func number<N: LosslessStringConvertible & Comparable>(
    _ range: ClosedRange<N>, _ text: String?, for flag: String
  ) throws -> N {
    guard let number = text.flatMap(N.init), range.contains(number) else {
      throw UsageError("\(flag) takes a number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}
