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

/// Fifteen pages, one after the other and then five at a time in three styles; returns the gain.
func fifteenPages(of site: ExampleSite) async throws -> BarChart {
  section("Fifteen pages: what each style below does for a page")
  let urls = site.pages
  let progress = ProgressLine("Reading", of: urls.count)
  show(
    #"""
    let read: @Sendable (URL) throws -> Int = { url in
      let page = try fetch(url)
      progress.step("Read \(page.count) from \(url)")
      return page.count
    }
    """#)
  let read: @Sendable (URL) throws -> Int = { url in
    let page = try fetch(url)
    progress.step("Read \(page.count) from \(url)")
    return page.count
  }

  let clock = ContinuousClock()
  var chart = BarChart("15 pages, one by one and on 5 threads:")
  func report(_ style: String, _ time: Duration, _ sizes: [Int]) throws {
    print("Download \(urls.count) sites in \(time.inSeconds)")
    chart.add(style, time)
    let expected = urls.compactMap { site.content(of: $0)?.count }
    try check(sizes.sorted() == expected.sorted(), "\(style): some pages have the wrong size")
  }

  var sizes: [Int] = []
  section("Fifteen pages, one after the other")
  try report("one by one", try clock.measure { sizes = try sequential(urls, read) }, sizes)
  section("Fifteen pages by map on five threads")
  try report("map", try clock.measure { sizes = try byMap(urls, read) }, sizes)
  section("Fifteen pages by submit and asCompleted on five threads")
  try report("submit", try clock.measure { sizes = try bySubmit(urls, read) }, sizes)
  section("Fifteen pages from async code, on five threads")
  try report("async", try await clock.measure { sizes = try await byAsync(urls, read) }, sizes)
  return chart
}

private typealias Read = @Sendable (URL) throws -> Int

private func sequential(_ urls: [URL], _ read: Read) throws -> [Int] {
  show(
    #"""
    let sizes = try urls.map { url in try read(url) }
    """#)
  let sizes = try urls.map { url in try read(url) }
  return sizes
}

private func byMap(_ urls: [URL], _ read: @escaping Read) throws -> [Int] {
  show(
    #"""
    let sizes = try withThreadPool(maxWorkers: 5) { pool in
      try pool.map(urls) { url in try read(url) }
    }
    """#)
  let sizes = try withThreadPool(maxWorkers: 5) { pool in
    try pool.map(urls) { url in try read(url) }
  }
  return sizes
}

private func bySubmit(_ urls: [URL], _ read: @escaping Read) throws -> [Int] {
  var sizes: [Int] = []
  show(
    #"""
    try withThreadPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try read(url) } }
      for future in futures.asCompleted() {
        sizes.append(try future.result())
      }
    }
    """#)
  try withThreadPool(maxWorkers: 5) { pool in
    let futures = urls.map { url in pool.submit { try read(url) } }
    for future in futures.asCompleted() {
      sizes.append(try future.result())
    }
  }
  return sizes
}

private func byAsync(_ urls: [URL], _ read: @escaping Read) async throws -> [Int] {
  var sizes: [Int] = []
  show(
    #"""
    try await withThreadPool(maxWorkers: 5) { pool in
      let futures = urls.map { url in pool.submit { try read(url) } }
      for await future in futures.asCompleted() {
        sizes.append(try await future.value)
      }
    }
    """#)
  try await withThreadPool(maxWorkers: 5) { pool in
    let futures = urls.map { url in pool.submit { try read(url) } }
    for await future in futures.asCompleted() {
      sizes.append(try await future.value)
    }
  }
  return sizes
}
