//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures
import Glibc

/// Collects what is not as it should be, and ends the program with it.
struct Expect {
  private var failures: [String] = []
  private var count = 0

  /// A call gives in a worker what it gives here.
  mutating func same<R: Codable & Equatable & Sendable>(
    _ name: String, in pool: ProcessPoolExecutor, _ body: @escaping @Sendable () throws -> R
  ) {
    do {
      let (here, there) = (try body(), try pool.submit(body).result())
      note(here == there, "\(name): here \(here), there \(there)")
    } catch {
      note(false, "\(name): \(error)")
    }
  }

  /// A call is refused, with an error that has these words in it.
  mutating func refused(
    _ name: String, saying words: String..., in pool: ProcessPoolExecutor,
    _ body: @escaping @Sendable () -> Int
  ) {
    do {
      _ = try pool.submit(body).result()
      note(false, "\(name): not refused")
    } catch {
      let text = "\(error)"
      let isRefusal = (error as? ExecutorError)?.code == .notPortable
      note(isRefusal && words.allSatisfy { text.contains($0) }, "\(name): \(text)")
    }
  }

  /// The worker dies of a call, and the error names the variable.
  mutating func crashes(
    naming name: String, in pool: ProcessPoolExecutor, _ body: @escaping @Sendable () -> Int
  ) {
    do {
      note(false, "\(name): gave \(try pool.submit(body).result())")
    } catch {
      let crash = error as? WorkerCrash
      // A sanitizer makes a report of its own of the signal, and exits.
      let isNamed = "\(error)".contains("`\(name)`") || isInstrumented && crash?.exitStatus != nil
      note(crash != nil && isNamed, "\(name): \(error)")
    }
  }

  private var isInstrumented: Bool {
    dlsym(nil, "__tsan_init") != nil || dlsym(nil, "__asan_init") != nil
  }

  mutating func holds(_ name: String, _ condition: Bool) { note(condition, name) }

  private mutating func note(_ isRight: Bool, _ text: String) {
    count += 1
    if !isRight { failures.append(text) }
  }

  /// Prints the failures and ends the program.
  func end() -> Never {
    for failure in failures { print("FAILED", failure) }
    print("\(count - failures.count) of \(count) as they should be")
    exit(failures.isEmpty ? 0 : 1)
  }
}
