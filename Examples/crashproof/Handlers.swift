//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

// The handlers, good and bad. None of them knows that it runs in a process of its own.

/// Finds the primes below 10000.
func ok(_ request: Request) -> Response {
  let count = (2..<10_000).count { number in
    !(2..<number).prefix { $0 * $0 <= number }.contains { number.isMultiple(of: $0) }
  }
  return Response(.ok, "There are \(count) primes below 10000.")
}

/// An index out of range.
func trap(_ request: Request) -> Response {
  let names = ["one", "two", "three"]
  return Response(.ok, names[request.path.utf8.count])
}

/// Something that cannot be, and is.
func fatal(_ request: Request) -> Response {
  fatalError("nobody has thought of \(request.path)")
}

/// Ends the process, as a C library may do that has nothing better to say.
func leave(_ request: Request) -> Response {
  exit(3)
}

/// Never ends.
func loop(_ request: Request) -> Response {
  while true {}
}

/// Wants more and more memory.
func eatMemory(_ request: Request) -> Response {
  var memory: [[UInt8]] = []
  while true { memory.append([UInt8](repeating: 1, count: 1 << 20)) }
}
