//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// Runs the parts one after the other, with a line for each.
///
/// Ends with status 1 and a sentence when something is wrong, with 2 for a wrong call.
@main
struct Stress {
  static func main() async {
    guard let (isQuick, seed) = options(CommandLine.arguments.dropFirst()) else {
      complain("usage: futures-stress [--quick] [--seed N]")
      exit(2)
    }
    print("Seed \(seed)")
    let plan = isQuick ? StressPlan.quick(seed: seed) : .full(seed: seed)
    for part in plan.parts {
      // First of all what is tried: perhaps it is the last that is heard of it.
      print(part.title, terminator: ": ")
      fflush(nil)
      await run(part)
    }
  }

  private static func run(_ part: any StressPart) async {
    let start = ContinuousClock.now
    do {
      let findings = try await part.run()
      print("\(findings) (\((ContinuousClock.now - start).formatted))")
    } catch {
      print("FAILED")
      fflush(nil)
      complain("\(part.title): \(error)")
      exit(1)
    }
  }

  private static func options(
    _ arguments: some Sequence<String>
  ) -> (isQuick: Bool, seed: UInt64)? {
    var options = (isQuick: false, seed: UInt64.random(in: 0...UInt64(UInt32.max)))
    var rest = arguments.makeIterator()
    while let argument = rest.next() {
      switch argument {
      case "--quick": options.isQuick = true
      case "--seed":
        guard let seed = rest.next().flatMap({ UInt64($0) }) else { return nil }
        options.seed = seed
      default: return nil
      }
    }
    return options
  }

  private static func complain(_ line: String) {
    var line = "\(line)\n"
    _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
