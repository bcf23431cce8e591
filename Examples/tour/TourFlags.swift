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
  let parent = FileManager.default.temporaryDirectory
    .appending(path: "tour-\(ProcessInfo.processInfo.processIdentifier)")
  let clock = ContinuousClock()
  var chart = BarChart("20 flags, one by one and side by side:")
  func report(_ style: String, _ time: Duration, _ album: Album) throws {
    print("Saved \(try album.checkedCount(of: site)) flags to \(album.folder.path) in \(time.inSeconds)")
    chart.add(style, time)
  }

  section("Twenty flags saved to a folder, one after the other")
  var album = try Album(parent.appending(path: "sequential"), count: site.flags.count)
  try report("one by one", try clock.measure { try sequential(site.flags, album) }, album)
  section("Twenty flags by futures, on twenty threads")
  album = try Album(parent.appending(path: "futures"), count: site.flags.count)
  try report("futures", try clock.measure { try byFutures(site.flags, album) }, album)
  section("Twenty flags by tasks: a task that waits needs no thread, so two are plenty")
  album = try Album(parent.appending(path: "tasks"), count: site.flags.count)
  try report("tasks", try await clock.measure { try await byTasks(site.flags, album) }, album)
  return chart
}

/// Twenty flags with 1 to 20 threads.
func howWide(_ site: ExampleSite) throws {
  section("How wide should a pool be? Twenty flags with more and more threads")
  let flags = site.flags
  let progress = ProgressLine("Fetching", of: flags.count)
  show(
    #"""
    let sweep = try Sweep { width in
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
  let sweep = try Sweep { width in
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

private func sequential(_ flags: [URL], _ album: Album) throws {
  show(
    #"""
    for url in flags { try album.save(fetch(url), from: url) }
    """#)
  for url in flags { try album.save(fetch(url), from: url) }
}

private func byFutures(_ flags: [URL], _ album: Album) throws {
  show(
    #"""
    try withThreadPool(maxWorkers: 20) { pool in
      let futures = flags.map { url in
        pool.submit { try album.save(fetch(url), from: url) }
      }
      for future in futures.asCompleted() { try future.result() }
    }
    """#)
  try withThreadPool(maxWorkers: 20) { pool in
    let futures = flags.map { url in
      pool.submit { try album.save(fetch(url), from: url) }
    }
    for future in futures.asCompleted() { try future.result() }
  }
}

private func byTasks(_ flags: [URL], _ album: Album) async throws {
  show(
    #"""
    try await withThreadPool(maxWorkers: 2) { pool in
      let futures = flags.map { url in
        pool.submit { try album.save(await fetch(url), from: url) }
      }
      for await future in futures.asCompleted() { try await future.value }
    }
    """#)
  try await withThreadPool(maxWorkers: 2) { pool in
    let futures = flags.map { url in
      pool.submit { try album.save(await fetch(url), from: url) }
    }
    for await future in futures.asCompleted() { try await future.value }
  }
}
