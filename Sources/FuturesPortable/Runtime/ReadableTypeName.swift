//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A type's name as the runtime writes it for people, such as `Swift.Array<main.(Point in _1B...)>`.
///
/// Symbols hold the types of variables in a form in which what was named before is not named again, and the runtime reads
/// that form only as a part of a whole symbol, for people. This goes back from there: each nominal type is looked up.
struct ReadableTypeName {
  enum Meaning: @unchecked Sendable {
    // `@unchecked` because types are values that nobody changes.
    case type(any Any.Type)
    /// A nominal type without metadata, which an optimised build leaves out.
    case unbound(TypeDescriptor)
    case function
    /// With the name.
    case unknown(String)
  }

  let meaning: Meaning

  /// - Parameters:
  ///   - text: The name.
  ///   - descriptors: The nominal types that the program's table of symbols names.
  init(_ text: Substring, descriptors: DescriptorNames) {
    if ReadableTypeName.isFunction(text) {
      meaning = .function
      return
    }
    var parser = Parser(rest: text, descriptors: descriptors)
    if let name = parser.type(), parser.rest.isEmpty, let type = name.resolve() {
      meaning = .type(type)
    } else if let descriptor = descriptors.descriptor(of: text) {
      meaning = .unbound(descriptor)
    } else {
      meaning = .unknown(String(text))
    }
  }

  /// Whether an arrow lies outside all brackets.
  private static func isFunction(_ text: Substring) -> Bool {
    var depth = 0
    var previous: Character = " "
    for character in text {
      switch character {
      case "(", "<": depth += 1
      case ")": depth -= 1
      case ">" where previous == "-":
        if depth == 0 { return true }
      case ">": depth -= 1
      default: break
      }
      previous = character
    }
    return false
  }
}

private struct Parser {
  var rest: Substring
  let descriptors: DescriptorNames

  /// A type, perhaps one behind several protocols.
  mutating func type() -> MangledName? {
    if take("(") { return tuple() }
    guard var path = path() else { return nil }
    guard rest.hasPrefix(" & ") || path.isMarker else { return metatypes(of: path.resolved) }
    var protocols = [path]
    while take(" & ") {
      guard let next = self.path() else { return nil }
      path = next
      protocols.append(next)
    }
    return existential(protocols)
  }

  /// What is behind an opening parenthesis.
  private mutating func tuple() -> MangledName? {
    var name = MangledName()
    if take(")") {
      name.append("yt")
      return name
    }
    var isFirst = true
    repeat {
      let label = takeLabel()
      guard let element = type() else { return nil }
      name.append(element)
      if let label { name.append(Parser.identifier(label)) }
      if isFirst { name.append("_") }
      isFirst = false
    } while take(", ")
    guard take(")"), !isFirst else { return nil }
    name.append("t")
    return name
  }

  private mutating func metatypes(of type: MangledName?) -> MangledName? {
    guard var type else { return nil }
    while take(".Type") { type.append("m") }
    return type
  }

  private func existential(_ paths: [Path]) -> MangledName? {
    var name = MangledName()
    // Protocols of which nothing is left at run time.
    let paths = paths.filter { !$0.isMarker }
    if paths.isEmpty { name.append("y") }
    for (index, path) in paths.enumerated() {
      guard path.steps.count == 1, path.steps[0].arguments.isEmpty else { return nil }
      name.append(Parser.module(path.module) + Parser.identifier(path.steps[0].name))
      if index == 0 { name.append("_") }
    }
    name.append("p")
    return name
  }

  // MARK: Nominal types

  fileprivate struct Step {
    let name: String
    let discriminator: String?
    let arguments: [MangledName]
  }

  fileprivate struct Path {
    let module: String
    let steps: [Step]
    let descriptors: DescriptorNames
  }

  fileprivate mutating func path() -> Path? {
    guard let module = takeIdentifier() else { return nil }
    var steps: [Step] = []
    while rest.hasPrefix("."), !rest.hasPrefix(".Type"), take(".") {
      guard let step = step() else { return nil }
      steps.append(step)
    }
    return steps.isEmpty ? nil : Path(module: module, steps: steps, descriptors: descriptors)
  }

  private mutating func step() -> Step? {
    let isPrivate = take("(")
    guard let name = takeIdentifier() else { return nil }
    var discriminator: String?
    if isPrivate {
      guard take(" in "), let text = takeIdentifier(), take(")") else { return nil }
      discriminator = text
    }
    var arguments: [MangledName] = []
    if take("<") {
      repeat {
        guard let argument = type() else { return nil }
        arguments.append(argument)
      } while take(", ")
      guard take(">") else { return nil }
    }
    return Step(name: name, discriminator: discriminator, arguments: arguments)
  }

  // MARK: Characters

  private mutating func take(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func takeIdentifier() -> String? {
    let identifier = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
    rest = rest.dropFirst(identifier.count)
    return identifier.isEmpty ? nil : String(identifier)
  }

  private mutating func takeLabel() -> String? {
    var ahead = self
    guard let label = ahead.takeIdentifier(), ahead.take(": ") else { return nil }
    self = ahead
    return label
  }

  static func identifier(_ text: String) -> String { "\(text.utf8.count)\(text)" }

  static func module(_ name: String) -> String {
    switch name {
    case "Swift": "s"
    case "__C": "So"
    default: identifier(name)
    }
  }
}

extension Parser.Path {
  /// Whether it is a protocol of which nothing is left at run time.
  fileprivate var isMarker: Bool {
    module == "Swift" && steps.count == 1
      && ["Sendable", "SendableMetatype"].contains(steps[0].name)
  }

  /// The name under which the runtime finds the type; `nil` where it finds none.
  ///
  /// What people read does not say what kind of type each step is, so all are tried.
  fileprivate var resolved: MangledName? {
    if steps.contains(where: { $0.discriminator != nil }) { return behindDescriptor }
    return Parser.Path.kinds(steps.count).lazy.map { named(by: $0) }.first { $0.resolve() != nil }
      ?? protocolName
  }

  private func named(by kinds: [String]) -> MangledName {
    var name = MangledName()
    name.append(Parser.module(module))
    for (step, kind) in zip(steps, kinds) { name.append(Parser.identifier(step.name) + kind) }
    appendArguments(to: &name)
    return name
  }

  private var behindDescriptor: MangledName? {
    let text =
      module + "."
      + steps.map { step in
        step.discriminator.map { "(\(step.name) in \($0))" } ?? step.name
      }.joined(separator: ".")
    guard let descriptor = descriptors.descriptor(of: text[...]) else { return nil }
    var name = MangledName()
    unsafe name.append(reference: descriptor.address)
    appendArguments(to: &name)
    return name
  }

  private func appendArguments(to name: inout MangledName) {
    guard steps.contains(where: { !$0.arguments.isEmpty }) else { return }
    name.append("y")
    for (index, step) in steps.enumerated() {
      if index > 0 { name.append("_") }
      for argument in step.arguments { name.append(argument) }
    }
    name.append("G")
  }

  private var protocolName: MangledName? {
    guard steps.count == 1, steps[0].arguments.isEmpty else { return nil }
    var name = MangledName()
    name.append(Parser.module(module) + Parser.identifier(steps[0].name) + "_p")
    return name.resolve() == nil ? nil : name
  }

  /// Structs, enums and classes, in every combination.
  private static func kinds(_ count: Int) -> [[String]] {
    (0..<count).reduce([[]]) { lists, _ in
      lists.flatMap { list in ["V", "O", "C"].map { list + [$0] } }
    }
  }
}
