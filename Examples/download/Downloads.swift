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

/// Does what the options ask for; returns whether everything was saved.
func run(_ options: Options) async throws -> Bool {
  try FileManager.default.createDirectory(at: options.folder, withIntermediateDirectories: true)
  let downloads = zip(options.urls, fileNames(for: options.urls)).map { url, name in
    Download(url: url, file: options.folder.appending(path: name), timeout: options.timeout)
  }
  let report = Report(of: downloads)
  let start = ContinuousClock.now
  if options.isSweep {
    print(try await Sweep { try await download(downloads, options.style, threads: $0, report) })
  } else {
    try await download(downloads, options.style, threads: options.threads, report)
  }
  report.summarize(folder: options.folder, time: .now - start)
  return report.isAllSaved
}

private func download(
  _ downloads: [Download], _ style: Options.Style, threads: Int, _ report: Report
) async throws {
  switch style {
  case .sequential: oneByOne(downloads, report)
  case .futures: try concurrently(downloads, threads, report)
  case .async: try await fromAsyncCode(downloads, threads, report)
  }
}

private func oneByOne(_ downloads: [Download], _ report: Report) {
  for download in downloads { report.add(download()) }
}

private func concurrently(_ downloads: [Download], _ threads: Int, _ report: Report) throws {
  try withThreadPool(maxWorkers: threads) { pool in
    let futures = downloads.map { download in pool.submit { download() } }
    for future in futures.asCompleted() { report.add(try future.result()) }
  }
}

private func fromAsyncCode(
  _ downloads: [Download], _ threads: Int, _ report: Report
) async throws {
  try await withThreadPool(maxWorkers: threads) { pool in
    let outcomes = pool.stream(downloads, order: .completion) { download in download() }
    for try await outcome in outcomes { report.add(outcome) }
  }
}
