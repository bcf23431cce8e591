//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A global variable that begins as zero and is set by the program's top-level code, as the program's table of symbols
/// describes it.
struct GlobalVariable: Sendable {
  /// The name in the source.
  let name: String

  /// Tells it from the program's other variables.
  let number: Int

  /// Where it lies; nothing of it is ever moved.
  let address: UInt

  /// Bytes that it takes.
  let size: Int

  /// What is known of its type.
  let type: ReadableTypeName.Meaning

  /// Whether all of it is there: an optimised build may take a private variable apart and leave out what is never read.
  let isWhole: Bool
}

extension GlobalVariable {
  /// Takes the name of a variable apart, as the runtime writes it for people.
  ///
  /// Such as `main.factor : Swift.Int`, `main.(cache in _1B...) : main.Cache?`, and no other kinds of symbols, which
  /// are written with words in front or with another period in the name.
  ///
  /// - Returns: The name, the same with its file where it is private, and the type.
  static func parts(of text: String) -> (name: String, inFile: Substring, type: Substring)? {
    guard let period = text.firstIndex(of: "."), !text[..<period].contains(" ") else { return nil }
    let whole = text[text.index(after: period)...]
    var rest = whole
    let isPrivate = rest.hasPrefix("(")
    if isPrivate { rest = rest.dropFirst() }
    guard let name = takeName(&rest) else { return nil }
    if isPrivate {
      // The file: ` in _1B...)`.
      guard rest.hasPrefix(" in _"), let end = rest.firstIndex(of: ")") else { return nil }
      rest = rest[rest.index(after: end)...]
    }
    guard rest.hasPrefix(" : ") else { return nil }
    return (name, whole[..<rest.startIndex], rest.dropFirst(3))
  }

  /// Takes a name off the front; one that is no identifier stands in backticks.
  private static func takeName(_ rest: inout Substring) -> String? {
    let name: Substring
    if rest.hasPrefix("`") {
      name = rest.dropFirst().prefix { $0 != "`" }
      rest = rest.dropFirst(name.count + 2)
    } else {
      name = rest.prefix { !" .():".contains($0) }
      rest = rest.dropFirst(name.count)
    }
    return name.isEmpty ? nil : String(name)
  }
}
