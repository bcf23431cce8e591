//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

@testable import performance_report

@Suite struct ReportTests {
  @Test("The median of an even number of values lies between the two in the middle")
  func median() throws {
    #expect(try #require(Samples([9, 1, 5])).median == 5)
    #expect(try #require(Samples([9, 1, 5, 2])).median == 3.5)
    #expect(Samples([]) == nil)
  }

  @Test(
    "A time has three digits",
    arguments: [
      (0.234, "0.23 ns"), (999.4, "999 ns"), (999.6, "1.00 µs"), (12_345, "12.3 µs"),
      (9.996e6, "10.0 ms"), (2.5e9, "2.50 s"),
    ])
  func time(nanoseconds: Double, text: String) {
    #expect(Unit.nanoseconds.format(nanoseconds) == text)
  }

  @Test("Programs come in the order of their medians, compared with this library")
  func table() throws {
    let runs = try Run.all(
      in: """
        {"peer": "slow", "workload": "T1", "n": 2, "per_task_ns": 800, "cold_seconds": 2e-6}
        {"peer": "futures-threads", "workload": "T1", "n": 2, "per_task_ns": 500}
        {"peer": "futures-threads", "workload": "T1", "n": 2, "per_task_ns": 300}
        {"peer": "futures-threads", "workload": "T1", "n": 2, "per_task_ns": 400}
        {"peer": "fast", "workload": "T1", "n": 2, "per_task_ns": 100}
        {"peer": "other", "workload": "T2", "n": 2, "per_task_ns": 1}
        """, of: "text")
    #expect(
      tableRows("T1", runs) == [
        "| fast | 100 ns | 100 ns .. 100 ns |  | 4.00 |",
        "| **futures-threads** | 400 ns | 300 ns .. 500 ns |  |  |",
        "| slow | 800 ns | 800 ns .. 800 ns | 1.00 µs | 0.50 |",
      ])
  }

  @Test("Runs on one processor have a table of their own")
  func oneProcessor() throws {
    let runs = try Run.all(
      in: """
        [{"peer": "a", "workload": "T3", "p50_ns": 10, "p99_ns": 20, "pin": "0"},
         {"peer": "a", "workload": "T3", "p50_ns": 30, "p99_ns": 40, "pin": "0,1"},
         {"peer": "b", "workload": "T3", "p50_ns": 50, "p99_ns": 60, "pin": ""},
         {"peer": "c", "workload": "T3", "p50_ns": 70, "p99_ns": 80}]
        """, of: "text")
    let sections = Section.all.filter { $0.workload == "T3" }
    #expect(
      sections.map { rows($0, runs) } == [
        [
          "| a | 30.0 ns | 30.0 ns .. 30.0 ns | 40.0 ns |  |",
          "| b | 50.0 ns | 50.0 ns .. 50.0 ns | 60.0 ns |  |",
          "| c | 70.0 ns | 70.0 ns .. 70.0 ns | 80.0 ns |  |",
        ], ["| a | 10.0 ns | 10.0 ns .. 10.0 ns | 20.0 ns |  |"],
      ])
  }

  @Test("A closure's travel is both of its sides")
  func travel() throws {
    let runs = try Run.all(
      in: """
        {"peer": "futures-portable", "workload": "C2", "n": 1, "bytes": 9, "send_ns": 30, "receive_ns": 50}
        {"peer": "other", "workload": "C2", "n": 1, "bytes": 90, "send_ns": 100, "receive_ns": 60}
        """, of: "text")
    #expect(
      tableRows("C2", runs) == [
        "| **futures-portable** | 80.0 ns | 80.0 ns .. 80.0 ns | 50.0 ns |  |",
        "| other | 160 ns | 160 ns .. 160 ns | 60.0 ns | 0.50 |",
      ])
  }

  @Test("A program that has failed stands last, with the reason")
  func failure() throws {
    let runs = try Run.all(
      in: """
        {"peer": "a", "workload": "T7", "seconds": null, "error": "exit status 124"}
        {"peer": "b", "workload": "T7", "ratio": 1.5}
        {"peer": "b", "workload": "T7", "error": "exit status 1"}
        """, of: "text")
    #expect(
      tableRows("T7", runs) == [
        "| b | 1.500 | 1.500 .. 1.500; 1 failed: exit status 1 |  |  |",
        "| a |  | 1 failed: exit status 124 |  |  |",
      ])
  }

  @Test("A workload that was not run has no table")
  func absent() throws {
    let section = try #require(Section.all.first { $0.workload == "T8" })
    #expect(section.markdown([]) == nil)
  }

  @Test("What is no result is reported with its place")
  func unreadable() {
    let error = #expect(throws: Unreadable.self) {
      try Run.all(in: "{\"peer\": \"a\", \"workload\": \"T1\"}\n\nhello\n", of: "results")
    }
    #expect(error?.place == "results:3")
    #expect(throws: Unreadable.self) { try Run.all(in: "[{\"peer\": \"a\"}]", of: "results") }
  }

  private func tableRows(_ workload: String, _ runs: [Run]) -> [String] {
    Section.all.first { $0.workload == workload }.map { rows($0, runs) } ?? []
  }

  private func rows(_ section: Section, _ runs: [Run]) -> [String] {
    (section.markdown(runs) ?? "").split(separator: "\n").dropFirst(3).map(String.init)
  }
}
