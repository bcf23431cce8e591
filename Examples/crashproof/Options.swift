//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What the command line asks for.
struct Options {
  private(set) var port: UInt16 = 8080
  private(set) var wantsHelp = false

  static let help = """
    Usage: crashproof [--port N]

    Serves HTTP on this machine's loopback interface. Requests are handled in processes of their own:
    one that crashes, hangs or eats memory gets an error for an answer, and all others go on.

      /ok      200  a little work
      /trap    500  an index out of range
      /fatal   500  a fatalError
      /exit    500  exit(3)
      /loop    504  never ends
      /memory  507  wants more and more memory

      --port N  where to listen; 0 takes one that is free; 8080 without it
      --help    this text

    SIGTERM and SIGINT end it. The exit status is 0 when every request was answered, 1 when there was
    no port or a request had to be given up, and 2 when the command line is not understood.
    """

  init(_ arguments: some Sequence<String>) throws(UsageError) {
    var rest = arguments.makeIterator()
    while let argument = rest.next() {
      switch argument {
      case "--help", "-h": wantsHelp = true
      case "--port":
        guard let port = rest.next().flatMap(UInt16.init) else {
          throw UsageError("--port takes a number from 0 to 65535.")
        }
        self.port = port
      default: throw UsageError("There is no option \(argument).")
      }
    }
  }
}
