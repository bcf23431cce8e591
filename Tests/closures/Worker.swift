//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Dispatch
import FuturesCore
import FuturesPortable
import Glibc

/// The other process.
enum Worker {
  static let flag = "--worker"
  static let input: Int32 = 3
  static let output: Int32 = 4

  static let definition: UInt8 = 0
  static let call: UInt8 = 1

  /// Takes calls until there are no more; the main thread serves the main actor.
  static func run() -> Never {
    // A crash is expected of some calls; a minute of backtrace is not wanted.
    let thread = DispatchQueue(label: "worker")
    thread.async {
      let frames = Frames(input: input, output: output)
      let receiver = CallReceiver()
      do {
        while true {
          let (kind, bytes) = try frames.receive()
          if kind == definition {
            bytes.withUnsafeBytes { receiver.define($0) }
          } else {
            try frames.send(call, outcome(of: bytes, receiver))
          }
        }
      } catch {
        exit(0)
      }
    }
    dispatchMain()
  }

  private static func outcome(of bytes: [UInt8], _ receiver: CallReceiver) -> [UInt8] {
    do {
      switch try bytes.withUnsafeBytes({ try receiver.receive($0) }) {
      case .blocking(let call): return call.run()
      case .suspending(let call): return wait(for: call)
      }
    } catch {
      return CallOutcome.bytes(of: error)
    }
  }

  private static func wait(for call: ReceivedCall.Suspending) -> [UInt8] {
    let outcome = Lock<[UInt8]>([])
    let done = DispatchSemaphore(value: 0)
    Task {
      let bytes = await call.run()
      outcome.withLock { $0 = bytes }
      done.signal()
    }
    done.wait()
    return outcome.withLock { $0 }
  }
}
