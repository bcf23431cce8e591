//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// How a call or a wait ended, in a form that can be compared.
enum Ending: Equatable, Sendable {
  case returned(String)
  /// `CancellationError`.
  case cancelled
  /// An error of the library.
  case refused(ExecutorError.Code)
  /// Any other error, by its description.
  case threw(String)

  static var timedOut: Ending { .refused(.timedOut) }

  init<R>(_ result: Result<R, any Error>) {
    switch result {
    case .success(let value): self = .returned("\(value)")
    case .failure(is CancellationError): self = .cancelled
    case .failure(let error as ExecutorError): self = .refused(error.code)
    case .failure(let error): self = .threw("\(error)")
    }
  }

  /// How a blocking call ends.
  static func of<R>(_ body: () throws -> R) -> Ending {
    Ending(Result { try body() })
  }

  /// How a suspending call ends.
  static func of<R: Sendable>(_ body: () async throws -> R) async -> Ending {
    do {
      return Ending(.success(try await body()) as Result<R, any Error>)
    } catch {
      return Ending(.failure(error) as Result<R, any Error>)
    }
  }
}

/// An error of a body.
struct Mishap: Error, Equatable, CustomStringConvertible {
  let number: Int

  init(_ number: Int = 0) {
    self.number = number
  }

  var description: String { "mishap \(number)" }
}
