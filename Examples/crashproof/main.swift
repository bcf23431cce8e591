//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

// A web service whose handlers may crash; `swift run -c release crashproof --help`.

do {
  let options = try Options(CommandLine.arguments.dropFirst())
  if options.wantsHelp {
    print(Options.help)
  } else {
    exit(try await Service(options).run() ? 0 : 1)
  }
} catch let error as UsageError {
  write("\(error) See crashproof --help.")
  exit(2)
} catch {
  write("\(error)")
  exit(1)
}
