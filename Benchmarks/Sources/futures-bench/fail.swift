//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Ends the program with a sentence.
///
/// In place of `fatalError` and `precondition`: a release build tells nobody what was expected.
func fail(_ sentence: String, status: Int32 = 1) -> Never {
  var line = "futures-bench: \(sentence)\n"
  _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  exit(status)
}
