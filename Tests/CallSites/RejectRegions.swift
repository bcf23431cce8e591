//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Call sites that type-check and must not compile: data races.

import ConcurrentFutures

private final class NotSendable {
  var count = 0
}

private func usedAfterSubmit(_ pool: ThreadPoolExecutor) {
  let box = NotSendable()
  // expected-error@+2 {{risks causing data races}}
  // expected-note@+1 {{'sending' argument}}
  _ = pool.submit { box.count += 1 }
  box.count += 1  // expected-note {{access can happen concurrently}}
}

private func usedAfterAsyncSubmit(_ pool: ThreadPoolExecutor) {
  let box = NotSendable()
  // expected-error@+2 {{risks causing data races}}
  // expected-note@+1 {{'sending' argument}}
  _ = pool.submit { () async in box.count += 1 }
  box.count += 1  // expected-note {{access can happen concurrently}}
}

private func usedAfterSubmitWithOptions(_ executor: some Executor) {
  let box = NotSendable()
  // expected-error@+2 {{risks causing data races}}
  // expected-note@+1 {{'sending' argument}}
  _ = executor.submit(.named("n")) { box.count += 1 }
  box.count += 1  // expected-note {{access can happen concurrently}}
}

private func submittedTwice(_ pool: ThreadPoolExecutor) {
  let box = NotSendable()
  // expected-error@+3 {{risks causing data races}}
  // expected-note@+2 {{'sending' argument}}
  // expected-note@+1 {{access can happen concurrently}}
  for _ in 0..<2 { _ = pool.submit { box.count += 1 } }
}

private func notOwned(_ pool: ThreadPoolExecutor, _ box: NotSendable) {
  // expected-error@+2 {{risks causing data races}}
  // expected-note@+1 {{closure captures 'box' which is accessible to code in the current task}}
  _ = pool.submit { box.count += 1 }
}
