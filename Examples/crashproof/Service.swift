//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ConcurrentFutures

/// Takes connections on threads, and answers them by calls in processes.
struct Service {
  private let listener: Listener
  /// For what blocks: the wait for a client, reading and writing.
  ///
  /// A call that waits for a handler's future does not count: the pool lends its place to another.
  private let connections = ThreadPoolExecutor(maxWorkers: 8, threadNamePrefix: "connections")
  /// For what may go wrong.
  private let handlers = ProcessPoolExecutor(
    maxWorkers: 4, processNamePrefix: "crashproof-work", maxPending: 200, whenFull: .fail,
    limits: WorkerLimits(memory: 128 << 20))

  /// How long what runs may take when the service is to end.
  private static let grace = Duration.seconds(15)
  /// How long the last answers may take to be written.
  private static let lastAnswers = Duration.seconds(1)

  init(_ options: Options) throws {
    listener = try Listener(port: options.port)
  }

  /// Serves until a signal comes; returns whether every request was answered.
  func run() async throws -> Bool {
    let stop = Promise<String>()
    let signals = try await StopSignals(stop)
    defer { withExtendedLifetime(signals) {} }

    _ = connections.submit { [self] in acceptAll() }
    write("http://127.0.0.1:\(listener.port)/")
    write("stops: \(try await stop.future.value)")

    listener.stop()
    let unfinished = await handlers.shutdown(cancelPending: true, within: Service.grace)
    for future in unfinished { write("was given up: \(future)") }
    let unanswered = await connections.shutdown(cancelPending: false, within: Service.lastAnswers)
    return unfinished.isEmpty && unanswered.isEmpty
  }

  private func acceptAll() {
    while let connection = listener.next() {
      _ = connections.submit { [self] in connection.serve(answer) }
    }
  }

  /// Blocks until a worker has handled the request, or has failed to.
  private func answer(_ request: Request) -> Response {
    guard let route = Route.all[request.path] else {
      return Response(.notFound, "There is no \(request.path).")
    }
    do {
      let options = TaskOptions.named(request.path).timeout(route.limit)
      return try handlers.submit(options, route.handler, request).result()
    } catch {
      return Response(error)
    }
  }
}
