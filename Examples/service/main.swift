//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

// A pool inside a service that ends in good order; `swift run -c release service --help`.

do {
  let options = try Options(CommandLine.arguments.dropFirst())
  if options.wantsHelp {
    print(Options.help)
  } else {
    let hasEnded = try await Service(options).run()
    // Not `exit`, which waits for locks of the C library: a thread that still reads a line holds one.
    _exit(hasEnded ? 0 : 1)
  }
} catch let error as UsageError {
  log("\(error) See service --help.")
  exit(2)
} catch {
  log("\(error)")
  exit(1)
}
