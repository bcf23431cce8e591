//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Twice a number, and which process has found that out.
struct Doubled: Codable, CustomStringConvertible {
  let number: Int
  let result: Int
  let process: Int32

  var description: String { "twice \(number) is \(result), says process \(process)" }
}

/// Takes a moment, or one process would be done with all numbers before another has begun.
func double(_ number: Int) -> Doubled {
  usleep(50_000)
  return Doubled(number: number, result: 2 * number, process: getpid())
}
