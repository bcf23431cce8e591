//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a caller of `map` has asked for, checked and read in, with the clock running.
package struct MapRequest<Element> {
  private let inputs: [Element]
  private let timeout: Duration?
  private let deadline: Deadline

  package init(
    _ inputs: @autoclosure () -> some Sequence<Element>, timeout: Duration?, chunkSize: Int?
  ) throws {
    self.timeout = timeout
    deadline = Deadline(after: timeout)
    if let chunkSize, chunkSize < 1 {
      throw ExecutorError(
        .invalidArgument,
        "map was given a chunk size of \(chunkSize). Give 1 or more, or leave it to the executor.")
    }
    self.inputs = Array(inputs())
  }

  package func collect<R>(_ start: ([Element]) -> _MapCall<R>) throws -> [R] {
    if inputs.isEmpty { return [] }
    return try start(inputs).collect(until: deadline, timeout: timeout)
  }

  package func collect<R>(_ start: ([Element]) -> _MapCall<R>) async throws -> [R] {
    if inputs.isEmpty { return [] }
    return try await start(inputs).collect(until: deadline, timeout: timeout)
  }
}
