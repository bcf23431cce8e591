//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Makes a closure where the caller wants it; the caller has found this function by its name.
@_cdecl("closures_later")
public func makeClosure(_ place: UnsafeMutableRawPointer, _ number: Int) {
  let closure: @Sendable () throws -> Int = { number + 1 }
  place.initializeMemory(as: (@Sendable () throws -> Int).self, to: closure)
}
