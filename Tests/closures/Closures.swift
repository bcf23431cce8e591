//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import Glibc

/// Sends every closure of the table to a second process of this program and compares.
///
/// `futures-closures [words]` tries the rows whose title contains the words. Ends with status 1 when a
/// closure has not become what it should. With `--without-reflection`, for a build that was compiled so,
/// closures with captures have to be refused for that reason; arguments and calls that are values work.
@main
struct Closures {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == Worker.flag { Worker.run() }
    if arguments.first == Overseer.flag, arguments.count > 1, let first = Int(arguments[1]) {
      arguments.removeFirst(2)
      arguments.removeAll { $0 == withoutReflectionFlag }
      attempt(arguments.joined(separator: " "), from: first)
    }
    let (cases, failures) = Overseer.run(arguments)
    print("\(cases) closures, \(failures) not as they should be")
    exit(failures == 0 && cases > 0 ? 0 : 1)
  }

  private static let withoutReflectionFlag = "--without-reflection"

  /// What has to become of a case in a build without reflection metadata.
  private static func withoutReflection(_ each: Case, in row: Row) -> Case {
    let capturesNothing = !each.name.contains("capture") && !each.name.contains("in a generic")
    let isClosure = !["Functions with arguments", "Calls that are values"].contains(row.title)
    guard isClosure || !capturesNothing else { return each }
    switch each.expectation {
    case .fails(let matches):
      return Case(
        name: each.name, expectation: .fails { matches($0) || "\($0)".contains("reflection") },
        attempt: each.attempt)
    case .kills:
      // Refused, it kills nobody, and that is as well.
      return Case(name: each.name, expectation: .kills) { courier in
        do {
          return try each.attempt(courier)
        } catch let error as ExecutorError where error.message.contains("reflection") {
          throw Courier.WorkerDied(status: 0)
        }
      }
    case .refused:
      return Case(name: each.name, expectation: .worksOrRefusedAnywhere([]), attempt: each.attempt)
    default:
      return Case(
        name: each.name, expectation: .worksOrRefusedAnywhere(["reflection"]),
        attempt: each.attempt)
    }
  }

  /// Tries the cases of the rows with these words, but for some at the front.
  private static func attempt(_ words: String, from first: Int) -> Never {
    let courier = Courier()
    let hasReflection = !CommandLine.arguments.contains(withoutReflectionFlag)
    var number = 0
    for row in Table.rows where words.isEmpty || row.title.contains(words) {
      if number >= first { print(row.title) }
      for each in row.cases {
        defer { number += 1 }
        guard number >= first else { continue }
        Overseer.report(.begins)
        let expected = hasReflection ? each : withoutReflection(each, in: row)
        let finding = expected.judge(courier)
        if let complaint = finding.complaint {
          Overseer.report(.failed)
          print("  FAILED \(each.name): \(complaint)")
        } else {
          print("  \(each.name): \(finding.remark)")
        }
        fflush(nil)
      }
    }
    exit(0)
  }
}

struct Finding {
  var complaint: String?
  var remark = ""
}

extension Case {
  /// Tries it.
  func judge(_ courier: Courier) -> Finding {
    do {
      let result = try attempt(courier)
      switch (expectation, result) {
      case (.works, .success(.same)), (.worksOrRefused, .success(.same)),
        (.worksOrRefusedAnywhere, .success(.same)):
        return Finding(remark: "the same there")
      case (.fails(let matches), .failure(let error)) where matches(error):
        return Finding(remark: "fails as it should")
      case (_, .success(.different(let there, let here))):
        return Finding(complaint: "there \(there), here \(here)")
      case (_, .failure(let error)): return Finding(complaint: "failed there: \(error)")
      case (_, .success(.same)): return Finding(complaint: "worked")
      }
    } catch let error as ExecutorError where error.code == .notPortable {
      let words: [String]
      switch expectation {
      case .refused(let expected), .worksOrRefusedAnywhere(let expected): words = expected
      case .worksOrRefused(let expected) where !isDebug: words = expected
      case .fails(let matches) where matches(error): return Finding(remark: "fails when handed in")
      default: return Finding(complaint: "refused: \(error)")
      }
      let missing = words.filter { !error.message.contains($0) }
      return missing.isEmpty
        ? Finding(remark: error.message)
        : Finding(complaint: "refused, but without saying \(missing): \(error)")
    } catch let error as Courier.WorkerDied {
      if case .kills = expectation { return Finding(remark: "\(error)") }
      return Finding(complaint: "\(error)")
    } catch {
      if case .fails(let matches) = expectation, matches(error) {
        return Finding(remark: "fails when handed in")
      }
      return Finding(complaint: "threw \(error)")
    }
  }

  private var isDebug: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }
}
