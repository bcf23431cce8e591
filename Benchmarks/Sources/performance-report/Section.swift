//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A workload in the report: which runs belong to it, and what of them is shown.
struct Section {
  let workload: String
  let title: String
  var isOnOneProcessor = false
  var unit = Unit.nanoseconds
  /// What programs are compared by.
  let figure: KeyPath<Run, Double?>
  /// What stands beside it, if anything.
  var detail: Detail?

  struct Detail {
    let title: String
    let figure: KeyPath<Run, Double?>
  }

  static var all: [Section] {
    let coldTask = Detail(title: "first round", figure: \.coldNanosecondsPerTask)
    let coldRound = Detail(title: "first round", figure: \.coldNanoseconds)
    let late = Detail(title: "99th percentile", figure: \.lateNanoseconds)
    return [
      Section(
        workload: "T1", title: "submit, keep the future, take the result; each task",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "T2", title: "submit and forget; each task",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "T3", title: "submit one, wait for its result; median round trip",
        figure: \.medianNanoseconds, detail: late),
      Section(
        workload: "T3", title: "the same on one processor", isOnOneProcessor: true,
        figure: \.medianNanoseconds, detail: late),
      Section(
        workload: "T4", title: "fork and join; each task",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "T5", title: "map over integers; all of it",
        figure: \.nanoseconds, detail: coldRound),
      Section(
        workload: "T6", title: "as T1, from two threads; each task",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "T7", title: "uneven tasks; the time, over that of a perfect division",
        unit: .none, figure: \.ratio),
      Section(
        workload: "T8", title: "memory of a pending task and its future",
        unit: .bytes, figure: \.bytesPerTask),
    ] + calls + processes
  }

  private static var processes: [Section] {
    let late = Detail(title: "99th percentile", figure: \.lateNanoseconds)
    let coldTask = Detail(title: "first round", figure: \.coldNanosecondsPerTask)
    return [
      Section(
        workload: "P1", title: "submit to processes, keep the future, take the result; each task",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "P2", title: "submit one to a process, wait for its result; median round trip",
        figure: \.medianNanoseconds, detail: late),
      Section(
        workload: "P2", title: "the same on one processor", isOnOneProcessor: true,
        figure: \.medianNanoseconds, detail: late),
      Section(
        workload: "P3", title: "map over integers in processes; each integer",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "P3c1", title: "the same, one at a time; each integer",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "P4", title: "1 MiB there and back; median", figure: \.medianNanoseconds,
        detail: late),
      Section(
        workload: "P5", title: "64 MiB there and back; median", figure: \.medianNanoseconds,
        detail: late),
      Section(
        workload: "P6", title: "a pool is made, until its first result; median",
        figure: \.medianNanoseconds, detail: late),
      Section(
        workload: "P6f", title: "a fresh process for every task; each task",
        figure: \.nanosecondsPerTask, detail: coldTask),
      Section(
        workload: "P7",
        title: "a worker killed in a run of 20 tasks of 20 ms; the longest time without a result",
        figure: \.pauseNanoseconds),
      Section(
        workload: "P8", title: "primes on two workers; the time, over half of that of one thread",
        unit: .none, figure: \.ratio),
    ]
  }

  private static var calls: [Section] {
    let captures = [
      ("C1", "nothing"), ("C2", "an Int"), ("C3", "a String and an Int"),
      ("C4", "an array of 1,000 Ints"), ("C5", "a Codable struct of three and an Int"),
    ]
    return captures.map { workload, captured in
      Section(
        workload: workload, title: "a closure that captures \(captured); sent and received",
        figure: \.travelNanoseconds,
        detail: Detail(title: "of which received", figure: \.receiveNanoseconds))
    }
  }

  /// The table of this workload; `nil` when it was not run.
  func markdown(_ runs: [Run]) -> String? {
    let ownRuns = runs.filter { $0.workload == workload && $0.isOnOneProcessor == isOnOneProcessor }
    guard !ownRuns.isEmpty else { return nil }
    let entries = Dictionary(grouping: ownRuns, by: \.peer)
      .map { Entry(peer: $0, runs: $1, section: self) }.sorted()
    let library = entries.first { $0.peer.hasPrefix("futures-") }
    let header = [
      "#### \(workload): \(title)", "",
      "| | median | range | \(detail?.title ?? "") | this library : it |",
      "|---|---|---|---|---|",
    ]
    return (header + entries.map { $0.row(comparedWith: library) }).joined(separator: "\n")
  }
}
