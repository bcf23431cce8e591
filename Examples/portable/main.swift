//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
@_spi(Benchmarks) import FuturesPortable

// What closures would send, how large it is, and what it costs; and the refusals of those that cannot travel.
// Put your own in here.

struct Thumbnail: Codable, Equatable {
  var name: String
  var width: Int
  var scale: Double
}

/// Kept by the compiler in every build, although it is only captured.
enum Mode: Portable {
  case draft
  case final(passes: Int)
}

final class Connection: @unchecked Sendable {
  let descriptor: Int32 = 3
}

func show<R: Codable & Sendable>(_ title: String, _ body: @escaping () throws -> R) {
  print(title)
  do {
    let report = try ClosureReport(body)
    for (index, capture) in report.captures.enumerated() {
      print("  capture \(index + 1): \(capture)")
    }
    let cost = try CallCost(body)
    print("  \(report.byteCount) bytes a call, \(report.definitionByteCount) once for a connection")
    print("  \(Int(cost.sending)) ns to send, \(Int(cost.receiving)) ns to receive")
  } catch {
    print("  refused: \(error)")
  }
}

func showAll() {
  // Nothing that the compiler could fold away.
  let number = CommandLine.arguments.count
  let text = CommandLine.arguments[0]
  let list = Array(0..<(1000 * number))
  let thumbnail = Thumbnail(name: "cat", width: 100 * number, scale: 0.5)
  let mode: Mode = number > 1 ? .draft : .final(passes: 2)
  let double = { number * 2 }
  let path = \Thumbnail.width
  var total = number
  let connection = Connection()
  weak let former = connection

  show("{ 5 }") { 5 }
  show("{ number + 1 }") { number + 1 }
  show("{ text.count + number }") { text.count + number }
  show("{ list.count }") { list.count }
  show("{ thumbnail.width * number }") { thumbnail.width * number }
  show("{ double() + number }") { double() + number }
  show("{ thumbnail[keyPath: path] }") { thumbnail[keyPath: path] }
  show("{ if case .final(let passes) = mode { passes } else { number } }") {
    if case .final(let passes) = mode { passes } else { number }
  }
  show("{ total += number; return total }") {
    total += number
    return total
  }
  show("{ connection.descriptor }") { connection.descriptor }
  show("{ former?.descriptor }") { former?.descriptor }
  show("{ list.withUnsafeBufferPointer { $0.count } + number }") {
    list.withUnsafeBufferPointer { $0.count } + number
  }
}

showAll()
