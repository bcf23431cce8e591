//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Where a pool learns of the variables at the top level of the program.
package final class VariableSource: Sendable {
  /// `nil` where there are none, or nobody wants to know.
  private let table: VariableTable?

  /// There may be some, and the program's file does not say which.
  private let isHidden: Bool

  /// The variables that are empty in workers although they are not here.
  package let namesLeftAlone: [String]

  private init(_ table: VariableTable? = nil, isHidden: Bool = false) {
    self.table = table.flatMap { $0.isEmpty ? nil : $0 }
    self.isHidden = isHidden
    namesLeftAlone = table?.namesLeftAlone ?? []
  }

  private static func reading(except names: Set<String>) -> VariableSource {
    switch ProgramVariables.knowledge {
    case .none: VariableSource()
    case .hidden: VariableSource(isHidden: true)
    case .listed(let variables): VariableSource(VariableTable(variables, except: names))
    }
  }

  /// Leaves all variables alone.
  package static let ignoring = VariableSource()

  /// Sends all variables; of all pools that leave nothing out.
  private static let complete = reading(except: [])

  /// Sends all variables but some.
  package static func sending(except names: Set<String>) -> VariableSource {
    names.isEmpty ? complete : reading(except: names)
  }

  /// The variables as they are now; `nil` where there are none.
  ///
  /// - Throws: `ExecutorError` with the code `notPortable`, where a value cannot be sent.
  package func current() throws -> VariableSnapshot? {
    guard let table else {
      if isHidden { throw Refusal.hidden.asExecutorError }
      return nil
    }
    do {
      return try table.current()
    } catch let refusal as Refusal {
      throw refusal.asExecutorError
    }
  }

}

extension Refusal {
  fileprivate static let hidden = Refusal(
    "the program has code at the top level of a file, and no table of symbols that would tell of the variables there:"
      + " it was stripped; a worker, which does not run that code, would find empty ones",
    remedy:
      "Keep the table (strip --strip-debug), begin with a type that has `@main`, or, if no call uses such a variable, give the"
      + " pool topLevelVariables: .ignored.")
}
