//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Glibc

/// A value to which something happens on its way to a worker and back, at one step.
struct Brittle: Codable, Sendable {
  enum Step: String, Codable, CaseIterable, Sendable {
    case argumentEncoded, argumentDecoded, running, resultEncoded, resultDecoded

    static let inWorker: [Step] = [.argumentDecoded, .running, .resultEncoded]
  }

  private struct Plan: Codable {
    let fault: Fault
    let step: Step
    /// The pool's process.
    let home: Int32
  }

  private let plan: Plan

  init(_ fault: Fault, _ step: Step) { plan = Plan(fault: fault, step: step, home: getpid()) }

  init(from decoder: any Decoder) throws {
    plan = try Plan(from: decoder)
    try reach(isAtHome ? .resultDecoded : .argumentDecoded)
  }

  func encode(to encoder: any Encoder) throws {
    try reach(isAtHome ? .argumentEncoded : .resultEncoded)
    try plan.encode(to: encoder)
  }

  private var isAtHome: Bool { getpid() == plan.home }

  private func reach(_ step: Step) throws { if step == plan.step { try plan.fault.happen() } }

  /// A call that takes the value and gives it back.
  static func submit(
    _ fault: Fault, at step: Step, to pool: ProcessPoolExecutor
  ) -> Future<Brittle> {
    // With company: alone it is one word, which may look like an address, and those do not travel.
    let (brittle, company) = (Brittle(fault, step), [fault])
    return pool.submit {
      if !company.isEmpty { try brittle.reach(.running) }
      return brittle
    }
  }
}

/// An error to which that happens.
struct BrittleError: Error, Codable {
  let brittle: Brittle

  /// A call that throws the error.
  static func submit(
    _ fault: Fault, at step: Brittle.Step, to pool: ProcessPoolExecutor
  ) -> Future<Bool> {
    let (brittle, company) = (Brittle(fault, step), [fault])
    return pool.submit {
      if !company.isEmpty { throw BrittleError(brittle: brittle) }
      return false
    }
  }
}
