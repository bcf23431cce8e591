// swift-tools-version: 6.2
//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import PackageDescription

// Rooms know only rooms above them in this list; `docs/architecture.md` has the map.
let rooms: [Target] = [
  .target(name: "CFutures"),
  .target(name: "FuturesCore", dependencies: ["CFutures"], exclude: ["README.md"]),
  .target(
    name: "FuturesPortable", dependencies: ["CFutures", "FuturesCore"], exclude: ["README.md"]),
  .target(
    name: "FuturesThreads", dependencies: ["CFutures", "FuturesCore"], exclude: ["README.md"]),
  .target(
    name: "FuturesProcesses",
    dependencies: ["CFutures", "FuturesCore", "FuturesPortable", "FuturesThreads"],
    exclude: ["README.md"]),
  .target(
    name: "ConcurrentFutures",
    dependencies: ["FuturesCore", "FuturesPortable", "FuturesProcesses", "FuturesThreads"]),
  .target(name: "FuturesTestKit", dependencies: ["FuturesCore"], exclude: ["README.md"]),
]

let examples: [Target] = [
  .target(name: "ExampleWeb", dependencies: ["ConcurrentFutures"], path: "Examples/web"),
  .executableTarget(
    name: "tour", dependencies: ["ConcurrentFutures", "ExampleWeb"], path: "Examples/tour"),
  .executableTarget(
    name: "download", dependencies: ["ConcurrentFutures", "ExampleWeb"], path: "Examples/download"),
  .executableTarget(
    name: "portable", dependencies: ["FuturesCore", "FuturesPortable"], path: "Examples/portable"),
  .executableTarget(name: "service", dependencies: ["ConcurrentFutures"], path: "Examples/service"),
  .executableTarget(name: "primes", dependencies: ["ConcurrentFutures"], path: "Examples/primes"),
  .executableTarget(name: "pids", dependencies: ["ConcurrentFutures"], path: "Examples/pids"),
  .executableTarget(
    name: "crashproof", dependencies: ["ConcurrentFutures"], path: "Examples/crashproof"),
]

var tests: [Target] = [
  .target(
    name: "TestSupport",
    dependencies: ["CFutures", "ConcurrentFutures", "FuturesCore", "FuturesTestKit"],
    path: "Tests/TestSupport"),
  .executableTarget(
    name: "futures-stress",
    dependencies: ["ConcurrentFutures", "FuturesCore", "FuturesTestKit", "TestSupport"],
    path: "Tests/stress"),
  .executableTarget(
    name: "futures-top-level", dependencies: ["ConcurrentFutures"], path: "Tests/top-level"),
  .executableTarget(
    name: "futures-top-level-async", dependencies: ["ConcurrentFutures"],
    path: "Tests/top-level-async"),
  .executableTarget(
    name: "futures-top-level-reach", dependencies: ["ConcurrentFutures"],
    path: "Tests/top-level-reach"),
  .executableTarget(
    name: "futures-top-level-refused", dependencies: ["ConcurrentFutures"],
    path: "Tests/top-level-refused"),
  .executableTarget(
    name: "futures-scripts-processes", dependencies: ["ConcurrentFutures"],
    path: "Tests/scripts-processes"),
  .executableTarget(
    name: "futures-scripts-threads", dependencies: ["ConcurrentFutures"],
    path: "Tests/scripts-threads"),
  .executableTarget(
    name: "futures-main-type", dependencies: ["ConcurrentFutures"], path: "Tests/main-type"),
  .executableTarget(
    name: "futures-top-level-swift5", dependencies: ["ConcurrentFutures"],
    path: "Tests/top-level-swift5"),
  .testTarget(
    name: "FuturesCoreTests", dependencies: ["FuturesCore", "FuturesTestKit", "TestSupport"]),
  .testTarget(
    name: "FuturesPortableTests",
    dependencies: ["FuturesCore", "FuturesPortable", "FuturesTestKit", "TestSupport"]),
  .testTarget(
    name: "FuturesThreadsTests",
    dependencies: ["FuturesCore", "FuturesThreads", "TestSupport", "futures-stress"]),
  .testTarget(
    name: "FuturesProcessesTests",
    dependencies: [
      "ConcurrentFutures", "FuturesCore", "FuturesTestKit", "TestSupport", "futures-main-type",
      "futures-scripts-processes", "futures-scripts-threads", "futures-top-level",
      "futures-top-level-async", "futures-top-level-reach",
      "futures-top-level-refused", "futures-top-level-swift5",
    ]),
  .testTarget(
    name: "FuturesTestKitTests",
    dependencies: [
      "ConcurrentFutures", "FuturesCore", "FuturesTestKit", "FuturesThreads", "TestSupport",
    ]),
  .testTarget(
    name: "ConformanceTests",
    dependencies: ["ConcurrentFutures", "FuturesCore", "FuturesTestKit"]),
]

// Hundreds of closures that take a minute to compile, and that no sanitizer is asked about.
if Context.environment["FUTURES_WITHOUT_CLOSURES"] == nil {
  tests.append(
    .executableTarget(
      name: "futures-closures", dependencies: ["CFutures", "FuturesCore", "FuturesPortable"],
      path: "Tests/closures"))
  tests.first { $0.name == "FuturesPortableTests" }?.dependencies.append("futures-closures")
}

let package = Package(
  name: "swift-concurrent-futures",
  products: [
    .library(name: "ConcurrentFutures", targets: ["ConcurrentFutures"]),
    .library(name: "FuturesTestKit", targets: ["FuturesTestKit"]),
  ],
  targets: rooms + examples + tests,
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17
)

for target in package.targets {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
}
package.targets.first { $0.name == "futures-top-level-swift5" }?.swiftSettings?.append(
  .swiftLanguageMode(.v5))
for room in rooms {
  room.swiftSettings?.append(.strictMemorySafety())
}
