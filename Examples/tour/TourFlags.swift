//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import ExampleWeb
import Foundation

/// Twenty flags saved to a folder in three styles; returns the gain.
func twentyFlags(of site: ExampleSite) async throws -> BarChart {
  let flags = site.flags
  let parent = FileManager.default.temporaryDirectory
    .appending(path: "tour-\(ProcessInfo.processInfo.processIdentifier)")
  var chart = BarChart("20 flags, one by one and all at once:")

  func report(_ style: String, _ time: Duration, _ album: Album) throws {
    print("Saved \(try album.count(of: site)) flags to \(album.folder.path) in \(time.inSeconds)")
    chart.add(style, time)
  }

  let folders = try ["sequential", "futures", "tasks"].map { name in
    try Album(parent.appending(path: name), count: flags.count)
  }
  try report("one by one", try sequential(flags, in: folders[0]), folders[0])
  try report("20 threads", try byFutures(flags, in: folders[1]), folders[1])
  try report("20 tasks", try await byTasks(flags, in: folders[2]), folders[2])
  return chart
}

private func sequential(_ flags: [URL], in album: Album) throws -> Duration {
  section("Twenty flags saved to a folder, one after the other")
  show(
    #"""
    for url in flags { try album.save(fetch(url), from: url) }
    """#)
  return try typicalTime(of: 1) {
    for url in flags { try album.save(fetch(url), from: url) }
  }
}

private func byFutures(_ flags: [URL], in album: Album) throws -> Duration {
  section("Twenty flags by futures, on twenty threads")
  show(
    #"""
    try withThreadPool(maxWorkers: 20) { pool in
      let futures = flags.map { url in
        pool.submit { try album.save(fetch(url), from: url) }
      }
      for future in futures.asCompleted() { try future.result() }
    }
    """#)
  return try typicalTime(of: 5) {
    try withThreadPool(maxWorkers: 20) { pool in
      let futures = flags.map { url in
        pool.submit { try album.save(fetch(url), from: url) }
      }
      for future in futures.asCompleted() { try future.result() }
    }
  }
}

private func byTasks(_ flags: [URL], in album: Album) async throws -> Duration {
  section("Twenty flags by tasks: one that waits leaves its thread, so two are plenty")
  show(
    #"""
    try await withThreadPool(maxWorkers: 2) { pool in
      let futures = flags.map { url in
        pool.submit { try album.save(await fetch(url), from: url) }
      }
      for await future in futures.asCompleted() { try await future.value }
    }
    """#)
  return try await typicalTime(of: 5) {
    try await withThreadPool(maxWorkers: 2) { pool in
      let futures = flags.map { url in
        pool.submit { try album.save(await fetch(url), from: url) }
      }
      for await future in futures.asCompleted() { try await future.value }
    }
  }
}

/// Twenty flags with 1 to 20 threads.
func howWide(_ site: ExampleSite) throws {
  section("How wide? Twenty flags with more and more threads")
  let flags = site.flags
  let progress = ProgressLine("Fetching", of: flags.count)
  show(
    #"""
    let sweep = try Sweep(runs: 5) { width in
      try withThreadPool(maxWorkers: width) { pool in
        let futures = flags.map { url in pool.submit { try fetch(url) } }
        for future in futures.asCompleted() {
          _ = try future.result()
          progress.step()
        }
      }
    }
    print(sweep)
    """#)
  let sweep = try Sweep(runs: 5) { width in
    try withThreadPool(maxWorkers: width) { pool in
      let futures = flags.map { url in pool.submit { try fetch(url) } }
      for future in futures.asCompleted() {
        _ = try future.result()
        progress.step()
      }
    }
  }
  print(sweep)
}
