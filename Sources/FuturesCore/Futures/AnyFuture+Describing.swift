//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension AnyFuture {
  func describe() -> String {
    let address = unsafe String(
      UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque()), radix: 16)
    let state =
      switch loadWord().phase {
      case .pending, .fetched: "pending"
      case .running, .claimed: "running"
      case .cancelled: "cancelled"
      case .succeeded, .failed, .rejected: "finished \(outcomeDescription)"
      }
    let name = plan?.options.name.map { "\"\($0)\" " } ?? ""
    return "<Future \(name)at 0x\(address) state=\(state)>"
  }

  /// How sentences in errors name the task.
  package var taskName: String {
    if let name = plan?.options.name { return "task \"\(name)\"" }
    return "an unnamed task"
  }

  package var isCancellationRequested: Bool { loadWord().isCancellationRequested }

  /// Done with an error; being cancelled is none.
  package var hasFailed: Bool {
    let phase = loadWord().phase
    return phase == .failed || phase == .rejected
  }

  /// Failed because its executor refused it, rather than by its body.
  package var isRejected: Bool { loadWord().phase == .rejected }
}
