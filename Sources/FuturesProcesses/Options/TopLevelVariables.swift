//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesPortable

/// What becomes, in worker processes, of the variables at the top level of `main.swift`.
///
/// Workers do not run the code there, so such a variable would be empty in them. The pool sends its value along: as it is
/// when a call is handed in, once for each worker, and again only when it has changed. That takes nanoseconds for each call
/// while nothing has changed. Which variables there are is read from the program's table of symbols.
///
/// ```swift
/// let pool = ProcessPoolExecutor(topLevelVariables: .sent(except: ["cache"]))
/// ```
///
/// A variable whose value cannot be sent, and whose empty value a call could take for the real one, makes every call fail
/// with ``ExecutorError/Code/notPortable``, by name, whether it uses the variable or not: nobody can tell. Programs whose
/// entry point is a type with `@main` have no such variables.
public struct TopLevelVariables: Sendable {
  let source: VariableSource

  /// Workers have the values of all variables.
  public static var sent: TopLevelVariables { TopLevelVariables(source: .sending(except: [])) }

  /// Workers have the values of all variables but some, which are empty there: all their bytes are zero.
  ///
  /// - Parameter names: The variables that no call uses. A name that no variable has is of no consequence, because an
  ///   optimised build may have removed it.
  /// - Returns: The choice.
  public static func sent(except names: some Sequence<String>) -> TopLevelVariables {
    TopLevelVariables(source: .sending(except: Set(names)))
  }

  /// All variables are empty in workers, and nothing is looked at.
  public static var ignored: TopLevelVariables { TopLevelVariables(source: .ignoring) }
}
