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

/// Fifteen pages, one after the other and then five at a time in four styles; returns the gain.
func fifteenPages(of site: ExampleSite) async throws -> BarChart {
  let urls = site.pages
  let progress = ProgressLine("Reading", of: urls.count)
  let expected = urls.compactMap { site.content(of: $0)?.count }.sorted()
  var sizes: [Int] = []
  var chart = BarChart("15 pages, one by one and five at a time:")

  func report(_ style: String, _ time: Duration, threads: Int) throws {
    print("Download \(sizes.count) sites in \(time.inSeconds)")
    try check(sizes.sorted() == expected, "\(style): the pages have other sizes")
    // Each thread has so many pages in turn, and each of them takes the site's latency at least.
    let least = site.latency * (urls.count / threads)
    try check(time >= least, "\(style): more than \(threads) pages were fetched at a time")
    chart.add(style, time)
  }

  section("Fifteen pages, one after the other")
  show(
    #"""
    for url in urls {
      let size = try fetch(url).count
      progress.step("Read \(size) from \(url)")
      sizes.append(size)
    }
    """#)
  let sequential = try typicalTime(of: 1) {
    for url in urls {
      let size = try fetch(url).count
      progress.step("Read \(size) from \(url)")
      sizes.append(size)
    }
  }
  try report("one by one", sequential, threads: 1)

  section("Fifteen pages by map, on five threads")
  show(
    #"""
    sizes = try withThreadPool(maxWorkers: 5) { pool in
      try pool.map(urls) { url in
        defer { progress.step() }
        return try fetch(url).count
      }
    }
    """#)
  let map = try typicalTime(of: 5) {
    sizes = try withThreadPool(maxWorkers: 5) { pool in
      try pool.map(urls) { url in
        defer { progress.step() }
        return try fetch(url).count
      }
    }
  }
  try report("map", map, threads: 5)

  section("Fifteen pages by submit and asCompleted, on five threads")
  show(
    #"""
    sizes = []
    try withThreadPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try fetch(url).count } }
      for future in futures.asCompleted() {
        sizes.append(try future.result())
        progress.step()
      }
    }
    """#)
  let submit = try typicalTime(of: 5) {
    sizes = []
    try withThreadPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try fetch(url).count } }
      for future in futures.asCompleted() {
        sizes.append(try future.result())
        progress.step()
      }
    }
  }
  try report("submit", submit, threads: 5)

  section("The same in five processes: one word changed")
  show(
    #"""
    sizes = []
    try withProcessPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try fetch(url).count } }
      for future in futures.asCompleted() {
        sizes.append(try future.result())
        progress.step()
      }
    }
    """#)
  let processes = try typicalTime(of: 5) {
    sizes = []
    try withProcessPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try fetch(url).count } }
      for future in futures.asCompleted() {
        sizes.append(try future.result())
        progress.step()
      }
    }
  }
  try report("processes", processes, threads: 5)

  section("Fifteen pages from async code, on five threads")
  show(
    #"""
    sizes = []
    try await withThreadPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try fetch(url).count } }
      for await future in futures.asCompleted() {
        sizes.append(try await future.value)
        progress.step()
      }
    }
    """#)
  let async = try await typicalTime(of: 5) {
    sizes = []
    try await withThreadPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try fetch(url).count } }
      for await future in futures.asCompleted() {
        sizes.append(try await future.value)
        progress.step()
      }
    }
  }
  try report("async", async, threads: 5)
  return chart
}
