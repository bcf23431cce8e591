//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// Where a pool learns of the variables at the top level of the program.
package struct VariableSource: Sendable {
  private enum Knowledge: Sendable {
    /// There are none, or nobody wants to know.
    case none
    /// There may be some, and the program's file does not say which.
    case hidden
    case table(VariableTable)
  }

  private let knowledge: Knowledge

  /// The table of all pools that leave nothing out.
  private static let complete = VariableSource(except: [])

  private init(except names: Set<String>) {
    switch ProgramVariables.knowledge {
    case .none: knowledge = .none
    case .hidden: knowledge = .hidden
    case .listed(let variables):
      let table = VariableTable(variables, except: names)
      knowledge = table.isEmpty ? .none : .table(table)
    }
  }

  private init() { knowledge = .none }

  /// Leaves all variables alone.
  package static let ignoring = VariableSource()

  /// Sends all variables but some.
  package static func sending(except names: Set<String>) -> VariableSource {
    names.isEmpty ? complete : VariableSource(except: names)
  }

  /// The variables as they are now; `nil` where there are none.
  ///
  /// - Throws: `ExecutorError` with the code `notPortable`, where a value cannot be sent.
  package func current() throws -> VariableSnapshot? {
    switch knowledge {
    case .none: return nil
    case .hidden: throw Refusal.hidden.asExecutorError
    case .table(let table):
      do {
        return try table.current()
      } catch let refusal as Refusal {
        throw refusal.asExecutorError
      }
    }
  }

  /// The variables that are zero in workers although they are not here.
  package var namesLeftAlone: [String] {
    if case .table(let table) = knowledge { table.namesLeftAlone } else { [] }
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
