//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Dispatch
import ExampleWeb

func callbacks(_ site: ExampleSite) throws {
  section("Callbacks, in the order in which they were added")
  let url = site.pages[0]
  show(
    #"""
    try withThreadPool(maxWorkers: 1) { pool in
      let future = pool.submit(.named("page")) { try fetch(url).count }
      future.addDoneCallback { done in print("1.", done) }
      future.addDoneCallback { done in print("2. The same future:", done == future) }
    }
    """#)
  try withThreadPool(maxWorkers: 1) { pool in
    let future = pool.submit(.named("page")) { try fetch(url).count }
    future.addDoneCallback { done in print("1.", done) }
    future.addDoneCallback { done in print("2. The same future:", done == future) }
  }
}

func states() throws {
  section("Pending, running, cancelled, done")
  let (started, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
  show(
    #"""
    try withThreadPool(maxWorkers: 1) { pool in
      let first = pool.submit(.named("first")) {
        started.signal()
        gate.wait()
        return 42
      }
      let second = pool.submit(.named("second")) { "never called" }
      started.wait()
      print(first)
      print(second)
      print("second cancelled:", second.cancel(), "- first cancelled:", first.cancel())
      print(second)
      gate.signal()
      print("first returned", try first.result())
      print(first)
    }
    """#)
  try withThreadPool(maxWorkers: 1) { pool in
    let first = pool.submit(.named("first")) {
      started.signal()
      gate.wait()
      return 42
    }
    let second = pool.submit(.named("second")) { "never called" }
    started.wait()
    print(first)
    print(second)
    print("second cancelled:", second.cancel(), "- first cancelled:", first.cancel())
    print(second)
    gate.signal()
    print("first returned", try first.result())
    print(first)
  }
}

func timeouts(_ site: ExampleSite) throws {
  section("A time-out ends the wait, not the call")
  let url = site.pages[0]
  show(
    #"""
    try withThreadPool(maxWorkers: 1) { pool in
      let future = pool.submit(.named("page")) { try fetch(url).count }
      do {
        print(try future.result(timeout: .milliseconds(20)))
      } catch {
        print(error)
      }
      print("waited again, for", try future.result(), "bytes")
    }
    """#)
  try withThreadPool(maxWorkers: 1) { pool in
    let future = pool.submit(.named("page")) { try fetch(url).count }
    do {
      print(try future.result(timeout: .milliseconds(20)))
    } catch {
      print(error)
    }
    print("waited again, for", try future.result(), "bytes")
  }
}

func errors(_ site: ExampleSite) throws {
  section("An error surfaces at result()")
  let missing = site.missing
  show(
    #"""
    try withThreadPool(maxWorkers: 1) { pool in
      let future = pool.submit { try fetch(missing) }
      do {
        print(try future.result())
      } catch {
        print("\(missing): \(error)")
      }
      print(future)
    }
    """#)
  try withThreadPool(maxWorkers: 1) { pool in
    let future = pool.submit { try fetch(missing) }
    do {
      print(try future.result())
    } catch {
      print("\(missing): \(error)")
    }
    print(future)
  }
}

func statistics(_ site: ExampleSite) throws {
  section("What a pool has done, and how long calls have waited and run")
  let urls = site.pages
  show(
    #"""
    let pool = ThreadPoolExecutor(maxWorkers: 5)
    let futures = urls.map { url in pool.submit { try fetch(url) } }
    _ = futures.wait()
    print(pool.statistics)
    pool.shutdown()
    """#)
  let pool = ThreadPoolExecutor(maxWorkers: 5)
  let futures = urls.map { url in pool.submit { try fetch(url) } }
  _ = futures.wait()
  print(pool.statistics)
  pool.shutdown()
  try check(pool.statistics.succeeded == urls.count, "not \(urls.count) calls: \(pool.statistics)")
}
