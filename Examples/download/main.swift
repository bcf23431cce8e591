//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ExampleWeb
import Foundation

// Downloads many URLs at a time; `swift run -c release download --help`.

do {
  let options = try Options(CommandLine.arguments.dropFirst())
  if options.wantsHelp {
    print(Options.help)
  } else {
    exit(try await run(options) ? 0 : 1)
  }
} catch let error as UsageError {
  complain("download: \(error) See download --help.")
  exit(2)
} catch {
  complain("download: \(error.localizedDescription)")
  exit(1)
}
