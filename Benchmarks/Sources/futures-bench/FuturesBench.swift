//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Runs workloads and prints one line of JSON for each.
///
/// Ends with status 2 for a wrong call, and with 3 when that way cannot do the workload.
@main
struct FuturesBench {
  @MainActor
  static func main() async {
    var arguments = CommandLine.arguments.dropFirst()
    guard let way = arguments.popFirst() else { explain() }
    if way == "portable" {
      measureCalls(arguments)
    } else if way == "processes" {
      measureProcesses(arguments)
    } else if let way = Way(rawValue: way) {
      await measureTasks(way, arguments)
    } else {
      explain()
    }
  }

  private static func measureTasks(_ way: Way, _ arguments: ArraySlice<String>) async {
    guard let name = arguments.first, let workload = Workload(rawValue: name) else { explain() }
    let count = count(arguments.dropFirst()) ?? workload.defaultCount
    guard let measurement = await way.measure(workload, count) else {
      fail("\(way.rawValue) cannot do \(workload.rawValue)", status: 3)
    }
    print(measurement.json(peer: way.peerName, workload: workload.rawValue))
  }

  private static func measureCalls(_ arguments: ArraySlice<String>) {
    let workloads = arguments.first.map { [CallWorkload(rawValue: $0)] } ?? CallWorkload.allCases
    let rounds = count(arguments.dropFirst()) ?? 20_000
    for workload in workloads {
      guard let workload else { explain() }
      do {
        let measurement = try CallPeer.measure(workload, rounds)
        print(measurement.json(peer: CallPeer.name, workload: workload.rawValue))
      } catch {
        fail("\(workload.rawValue): \(error)")
      }
    }
  }

  private static func measureProcesses(_ arguments: ArraySlice<String>) {
    guard let name = arguments.first, let workload = ProcessWorkload(rawValue: name) else {
      explain()
    }
    let count = count(arguments.dropFirst()) ?? workload.defaultCount
    onThreads(1) { _ in
      do {
        let measurement = try ProcessWorkloads(count).measure(workload)
        print(measurement.json(peer: ProcessWorkloads.name, workload: workload.rawValue))
      } catch {
        fail("\(workload.rawValue): \(error)")
      }
    }
  }

  private static func count(_ arguments: ArraySlice<String>) -> Int? {
    guard let text = arguments.first else { return nil }
    guard arguments.count == 1, let count = Int(text), count > 0 else {
      fail("n has to be a number above 0", status: 2)
    }
    return count
  }

  private static func explain() -> Never {
    let ways = Way.allCases.map(\.rawValue).joined(separator: "|")
    let workloads = Workload.allCases.map(\.rawValue).joined(separator: "|")
    let calls = CallWorkload.allCases.map(\.rawValue).joined(separator: "|")
    let processes = ProcessWorkload.allCases.map(\.rawValue).joined(separator: "|")
    fail(
      """
      usage: futures-bench \(ways) \(workloads) [n]
             futures-bench portable [\(calls) [n]]
             futures-bench processes \(processes) [n]
      """, status: 2)
  }
}
