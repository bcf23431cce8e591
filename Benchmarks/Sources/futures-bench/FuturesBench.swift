//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Runs one workload in one way and prints one line of JSON.
///
/// Ends with status 2 for a wrong call, and with 3 when that way cannot do the workload.
@main
struct FuturesBench {
  @MainActor
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    guard 2...3 ~= arguments.count, let way = Way(rawValue: arguments[1]),
      let workload = Workload(rawValue: arguments[2])
    else {
      let ways = Way.allCases.map(\.rawValue).joined(separator: "|")
      let workloads = Workload.allCases.map(\.rawValue).joined(separator: "|")
      fail("usage: futures-bench \(ways) \(workloads) [n]", status: 2)
    }
    let count = arguments.count == 3 ? Int(arguments[3]) : workload.defaultCount
    guard let count, count > 0 else { fail("n has to be a number above 0", status: 2) }
    guard let measurement = await way.measure(workload, count) else {
      fail("\(way.rawValue) cannot do \(workload.rawValue)", status: 3)
    }
    print(measurement.json(peer: way.peerName, workload: workload.rawValue))
  }
}
