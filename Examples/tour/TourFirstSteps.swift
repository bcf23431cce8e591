//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import ExampleWeb

func introduction(of site: ExampleSite) throws {
  print(
    """
    A web server on this machine has \(site.pages.count) pages and \(site.flags.count) flags; \
    every answer takes \(site.latency).

    fetch(url) downloads one of them and blocks its thread meanwhile. It is called once before any
    clock runs, so that no time below is spent on loading libraries. What takes less than a second
    is measured up to five times; the middle time counts.
    """)
  _ = try fetch(site.pages[0])
}

func threeURLs(of site: ExampleSite) throws {
  section("Three URLs on three threads, results in the order of submission")
  let urls = site.pages.prefix(3)
  show(
    #"""
    try withThreadPool(maxWorkers: 3) { pool in
      let futures = urls.map { url in pool.submit { try fetch(url).count } }
      for (url, future) in zip(urls, futures) {
        print("\(url) has \(try future.result()) bytes")
      }
    }
    """#)
  try withThreadPool(maxWorkers: 3) { pool in
    let futures = urls.map { url in pool.submit { try fetch(url).count } }
    for (url, future) in zip(urls, futures) {
      print("\(url) has \(try future.result()) bytes")
    }
  }
}

func severalInputs() throws {
  section("add(a, b) over two lists")
  show(
    #"""
    let sums = try withThreadPool { pool in try pool.map(add, [1, 2, 3], [4, 5, 6]) }
    print(sums)
    """#)
  let sums = try withThreadPool { pool in try pool.map(add, [1, 2, 3], [4, 5, 6]) }
  print(sums)
  try check(sums == [5, 7, 9], "map gave \(sums)")
}

private func add(_ a: Int, _ b: Int) -> Int { a + b }
