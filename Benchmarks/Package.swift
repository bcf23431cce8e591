// swift-tools-version: 6.2
//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import PackageDescription

let package = Package(
  name: "swift-concurrent-futures-benchmarks",
  dependencies: [
    // By name, so that the clone's folder may be called anything.
    .package(name: "swift-concurrent-futures", path: "..")
  ],
  targets: [
    .executableTarget(
      name: "futures-bench",
      dependencies: [.product(name: "ConcurrentFutures", package: "swift-concurrent-futures")],
      swiftSettings: [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
    .executableTarget(name: "coding-peers"),
    .executableTarget(name: "performance-report"),
    .testTarget(name: "PerformanceReportTests", dependencies: ["performance-report"]),
  ],
  swiftLanguageModes: [.v6]
)
