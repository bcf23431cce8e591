//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A map in 16 chunks, for those who have none of their own.
///
/// Writes into memory that is there already.
struct Chunks: @unchecked Sendable {
  // `@unchecked Sendable` because every element of the outputs is written by one chunk only, and its
  // owner waits for all chunks.
  static let count = 16

  private let inputs: [Int]
  private let outputs: UnsafeMutableBufferPointer<Int>

  init(_ inputs: [Int], _ outputs: UnsafeMutableBufferPointer<Int>) {
    guard inputs.count == outputs.count else { fail("a map needs as many outputs as inputs") }
    self.inputs = inputs
    self.outputs = outputs
  }

  func map(_ chunk: Int) {
    let bounds = chunk * inputs.count / Chunks.count..<(chunk + 1) * inputs.count / Chunks.count
    for index in bounds { outputs[index] = inputs[index] &* inputs[index] &+ 1 }
  }
}
