//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Whether a number is prime, by trial division: nothing but work for a processor.
func isPrime(_ number: Int) -> Bool {
  if number < 4 { return number > 1 }
  if number.isMultiple(of: 2) { return false }
  var divisor = 3
  while divisor <= number / divisor {
    if number.isMultiple(of: divisor) { return false }
    divisor += 2
  }
  return true
}
