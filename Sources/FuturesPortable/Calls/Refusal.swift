//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Why something cannot travel: a sentence that names the culprit, and what to do instead.
///
/// Thrown inside this room; whoever hands in a call sees it as an `ExecutorError` with the code
/// `notPortable`.
struct Refusal: Error, Equatable {
  /// What is wrong, such as "`FileHandle` is not Codable".
  let reason: String

  /// What to do, as a sentence; empty where there is nothing to do.
  let remedy: String

  /// Where it lies, outermost first: "capture 2 of 3".
  private(set) var path: [String] = []

  init(_ reason: String, remedy: String = "") {
    self.reason = reason
    self.remedy = remedy
  }

  /// The same refusal, with something else that helps.
  func adding(_ sentence: String) -> Refusal {
    var refusal = Refusal(reason, remedy: remedy.isEmpty ? sentence : "\(remedy) \(sentence)")
    refusal.path = path
    return refusal
  }

  /// The same refusal of something that lies inside `place`.
  func within(_ place: String) -> Refusal {
    var refusal = self
    refusal.path.insert(place, at: 0)
    return refusal
  }

  /// All of it, for an error's message.
  var sentence: String {
    let place = path.isEmpty ? "" : path.joined(separator: ", ") + ": "
    return "\(place)\(reason).\(remedy.isEmpty ? "" : " \(remedy)")"
  }
}

extension Refusal {
  static func notCodable(_ type: Any.Type) -> Refusal {
    Refusal(
      "`\(type)` is not Codable",
      remedy: "Make it Codable, or create it inside the call from values that are.")
  }

  /// The runtime's objects are not as this version expects them.
  static var layout: Refusal {
    Refusal(
      "a closure's captures lie in a way that this version does not know",
      remedy: "Hand arguments in one by one: submit(function, argument), or a PortableCall.")
  }

  /// Bytes that no encoder of this version wrote.
  static var damaged: Refusal { Refusal("the bytes of the call are damaged") }
}
