//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// An operating system thread with a name.
package struct PlatformThread: Sendable {
  private let handle: pthread_t

  /// The calling thread.
  package static var current: PlatformThread {
    PlatformThread(handle: cfutures_thread_self())
  }

  /// Starts a thread that is to be joined or detached once.
  ///
  /// - Throws: `StartFailure` where the system gives no more threads.
  @discardableResult
  package static func start(
    named name: String, _ body: @escaping @Sendable () -> Void
  ) throws(StartFailure) -> PlatformThread {
    let launch = unsafe Unmanaged.passRetained(Launch(name: name, body: body))
    var handle = pthread_t()
    let status = unsafe cfutures_thread_start(&handle, runLaunch, launch.toOpaque())
    guard status == 0 else {
      unsafe launch.release()
      throw StartFailure(code: status)
    }
    return PlatformThread(handle: handle)
  }

  package func join() {
    cfutures_thread_join(handle)
  }

  package func detach() {
    cfutures_thread_detach(handle)
  }

  package var isCurrent: Bool {
    cfutures_thread_is_self(handle)
  }
}

extension PlatformThread {
  /// Why the system refused a thread.
  package struct StartFailure: Error, CustomStringConvertible {
    let code: Int32

    package var description: String {
      var text = [CChar](repeating: 0, count: 128)
      unsafe cfutures_describe_errno(code, &text, text.count)
      let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return "\(String(decoding: bytes, as: UTF8.self)) (errno \(code))"
    }
  }

  /// What the kernel keeps of a thread's name, in bytes.
  package static var nameLimit: Int { 15 }

  /// A prefix, perhaps a number, and an index, the prefix cut where all do not fit.
  package static func name(prefix: String, number: String = "", index: Int) -> String {
    let suffix = "\(number)_\(index)"
    var prefix = prefix
    while !prefix.isEmpty, prefix.utf8.count + suffix.utf8.count > nameLimit {
      prefix.removeLast()
    }
    return prefix + suffix
  }

  private final class Launch: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }

  private static let runLaunch:
    @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      guard let context = unsafe context else { return nil }
      let launch = unsafe Unmanaged<Launch>.fromOpaque(context).takeRetainedValue()
      unsafe launch.name.withCString { unsafe cfutures_thread_set_name($0) }
      launch.body()
      return nil
    }
}
