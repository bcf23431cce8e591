//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// The variables at the top level of the program's code, `main.swift` as a rule.
///
/// Such a variable is set by the code around it, which no worker runs, and nothing in the program's memory tells of it
/// but the table of symbols. Relied upon: the section `swift5_entry`, whose flag says whether the entry point is a type
/// with `@main`; the symbols of variables (`vp`), of the tokens of those that are made at first use (`Wz`); that a variable
/// of top-level code has no token and no accessor (`vau`), begins as zero, and is mentioned by the code that sets it. An
/// optimised build may have dropped the accessor of another file's variable that begins as zero; if the top-level code
/// mentions that too, it is taken for one of its own.
struct ProgramVariables: Sendable {
  /// What is known of the program.
  enum Knowledge {
    /// The entry point is a type with `@main`, or not Swift's: there are no such variables.
    case none
    /// There is code at the top level, and no table of symbols that would tell of its variables.
    case hidden
    case listed([GlobalVariable], CodeReach)
  }

  static let knowledge = read()

  /// The variables that a function can come to.
  static func reached(from code: UInt) -> VariableSet {
    if case .listed(_, let reach) = knowledge { reach.variables(from: code) } else { .none }
  }

  private static func read() -> Knowledge {
    var program = unsafe cfutures_program()
    // Where the program's file cannot be read, as in a sandbox, no worker can be started from it either.
    guard unsafe cfutures_open_program(&program) else { return .none }
    defer { unsafe cfutures_close_program(&program) }
    guard unsafe program.has_top_level_code else { return .none }
    guard unsafe program.has_symbols else { return .hidden }
    let (variables, reach) = unsafe variables(of: program)
    return .listed(variables, reach)
  }

  private struct Symbol {
    /// Without what the optimiser has added.
    let name: String
    let kind: cfutures_symbol_kind
    let address: UInt
    let size: Int
    /// Whether it stands for all of what has the name.
    let isWhole: Bool

    init(_ symbol: cfutures_symbol) {
      let text = unsafe symbol.name.map { unsafe String(cString: $0) } ?? ""
      name = String(text.prefix { $0 != "." })
      isWhole = name.utf8.count == text.utf8.count
      (kind, address, size) = unsafe (symbol.kind, symbol.address, symbol.size)
    }
  }

  private struct Found {
    let name: String
    let type: Substring
    let symbol: Symbol
  }

  @unsafe
  private static func variables(
    of program: cfutures_program
  ) -> (variables: [GlobalVariable], reach: CodeReach) {
    let symbols = unsafe UnsafeBufferPointer(start: program.symbols, count: program.symbol_count)
      .map { unsafe Symbol($0) }
    let tokens = symbols.filter { $0.kind == CFUTURES_SYMBOL_TOKEN }.map { Token($0.name) }
    let accessors = Set(
      symbols.filter { $0.kind == CFUTURES_SYMBOL_ACCESSOR }.map {
        String($0.name.dropLast("au".count)) + "p"
      })
    let candidates = symbols.compactMap { symbol -> Found? in
      guard symbol.kind == CFUTURES_SYMBOL_VARIABLE,
        let (name, inFile, type) = GlobalVariable.parts(of: RuntimeName.readable(symbol.name)),
        !tokens.contains(where: { $0.covers(symbol.name, named: inFile) }),
        !accessors.contains(symbol.name)
      else { return nil }
      return Found(name: name, type: type, symbol: symbol)
    }
    guard !candidates.isEmpty else { return ([], .none) }
    let (reach, areSet) = unsafe CodeReach.find(
      candidates.map { cfutures_extent(start: $0.symbol.address, size: $0.symbol.size) },
      in: program)
    let descriptors = DescriptorNames(
      symbols.filter { $0.kind == CFUTURES_SYMBOL_TYPE }.map { ($0.name, $0.address) })
    // What top-level code does not mention it has not set.
    let found = candidates.enumerated().filter { areSet[$0.offset] }
    let variables = found.map { number, found in
      GlobalVariable(
        name: found.name, number: number, address: found.symbol.address, size: found.symbol.size,
        type: ReadableTypeName(found.type, descriptors: descriptors).meaning,
        isWhole: found.symbol.isWhole)
    }
    return (variables.sorted { $0.address < $1.address }, reach)
  }
}

/// The token of one variable that is made at first use, or of several that are made together.
private struct Token {
  /// The symbol up to its ending.
  private let front: Substring
  /// The variables, where there are several, with their files where they are private.
  private let names: [Substring]

  init(_ symbol: String) {
    front = symbol.dropLast("_Wz".count)
    let text = RuntimeName.readable(symbol)
    let list = text.firstRange(of: " token for (").map { text[$0.upperBound...].dropLast() } ?? ""
    names = list.contains(", ") ? list.split(separator: ", ") : []
  }

  /// Whether a variable is made with the token.
  ///
  /// The symbol of the first one begins as the token's does. That of another may abbreviate its name differently, so
  /// it is known by its name, and by what is in front of it.
  func covers(_ symbol: String, named name: Substring) -> Bool {
    names.isEmpty ? symbol.hasPrefix(front) : names.contains(name) && isBeside(symbol)
  }

  /// Whether the token is of the same module, and not of variables of a type in it.
  private func isBeside(_ symbol: String) -> Bool {
    // The module is the first identifier of both: its length, and as many bytes. What comes next is the first variable's
    // name, or the type's; a name that is abbreviated, which begins with a zero, is taken for the variable's.
    let module = symbol.dropFirst(2).prefix { $0.isNumber }
    let end = 2 + module.count + (Int(module) ?? 0)
    guard front.prefix(end) == symbol.prefix(end) else { return false }
    let next = front.dropFirst(end)
    let length = next.prefix { $0.isNumber }
    let identifier = next.dropFirst(length.count).prefix(Int(length) ?? 0)
    return length.hasPrefix("0") || identifier == Token.plain(names[0])
  }

  /// A name without its file: `(a in _1B...)`.
  private static func plain(_ name: Substring) -> Substring {
    name.hasPrefix("(") ? name.dropFirst().prefix { $0 != " " } : name
  }
}
