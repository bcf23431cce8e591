//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Why a variable at the top level of the program cannot be sent.
extension Refusal {
  static let tooLarge = Refusal(
    "its value takes more than 256 MiB",
    remedy: "Share it (SharedBuffer), or make it inside the calls.")

  static func encoding(_ type: String, threw error: any Error) -> Refusal {
    Refusal("the `encode(to:)` of `\(type)` threw \(String(reflecting: Swift.type(of: error)))")
  }

  static let circular = Refusal(
    "it is handed in while the value of a variable at the top level of the program is being encoded, which the call"
      + " would need",
    remedy: "Hand no calls in in an `encode(to:)`.")

  static let inChange = Refusal(
    "it is being changed by a `mutating` method, or by what has it as `inout`, which has not returned when the call is"
      + " handed in",
    remedy: "Change a local copy, and assign it to the variable at the end.")

  static let unheld = Refusal(
    "it is `weak` or `unowned`, and holds no object", remedy: "Let a variable hold the object.")

  static let unsettled = Refusal(
    "the call is handed in by another thread while the main one is running, which may be changing it",
    remedy: "Hand calls in on the main thread.")

  /// The same refusal of a variable's value.
  func ofVariable(_ name: String, besides others: [String] = []) -> Refusal {
    let names = ([name] + others).map { "\"\($0)\"" }.joined(separator: ", ")
    let same =
      others.isEmpty ? "" : " (nor can \(others.map { "`\($0)`" }.joined(separator: ", ")))"
    return Refusal(
      "\(reason)\(same); a worker, which does not run the code that sets it, would find an empty one",
      remedy:
        "\(remedy) Or, if it never changes, make it in a type, as `static let`. Or, if calls use no more than a captured copy of it"
        + " ({ [copy = \(name)] in ... }), leave it out: topLevelVariables: .sent(except: [\(names)])."
    ).within("the variable `\(name)` at the top level of the program")
  }
}
