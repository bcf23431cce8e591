//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

struct Point: Codable, Hashable { var x: Int8, y: Double }
struct PlainPair: Hashable { var a: Int, b: Bool }
struct Mixed: Equatable { var text: String, number: Int }
struct Wrapper<Content: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
  var content: Content
}
struct Handles { let first: Handle, second: [Handle] }
enum Season: Hashable { case spring, summer, autumn, winter }
enum Named: String, Codable { case one, two }
indirect enum Tree: Codable, Hashable, Sendable { case leaf(Int), node(Tree, Tree) }
enum PlainPayload: Hashable { case number(Int), flag(Bool), nothing }
final class Handle: Sendable {
  let number: Int
  init(_ number: Int) { self.number = number }
}
final class Counted: Codable, Sendable {
  let number: Int
  init(_ number: Int) { self.number = number }
}

/// Hands a call in wherever it is encoded.
struct Submitting: Portable, Hashable {
  var number: Int

  init(_ number: Int) { self.number = number }

  init(from decoder: any Decoder) throws {
    number = try decoder.singleValueContainer().decode(Int.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let error = try helper.submit { 1 }.error() as? ExecutorError
    // Refused, and neither a wrong value nor a circle.
    try container.encode(error?.code == .notPortable ? number : -1)
  }
}
let helper = ProcessPoolExecutor(maxWorkers: 1)

/// Whether the program has metadata of `Handles`: an optimised build has none of a type that nobody uses, unless it is
/// a build for tests.
func handlesHaveMetadata() -> Bool {
  let module = #fileID.prefix { $0 != "/" }
  return _typeByName("\(module.utf8.count)\(module)7HandlesV") != nil
}

/// One of another file: a worker makes it itself, whatever this process has made of it.
nonisolated(unsafe) var numberElsewhere = 5
let madeElsewhere = [1, 2, 3].map { $0 * 2 }
let (firstElsewhere, secondElsewhere) = (madeElsewhere.count, "two")

enum Places {
  nonisolated(unsafe) static var counter = 1
  /// Has the name of a variable at the top level.
  static let number = madeElsewhere.count
}
