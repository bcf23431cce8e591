//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Writes a line to standard output, at once.
func write(_ line: String) {
  print("crashproof: \(line)")
  fflush(nil)
}
