// swift-tools-version: 6.2
//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import PackageDescription

// Code that lies outside the program, for `Scripts/closure-variants shared-library`. It knows nothing of this
// project, as a library of somebody else's does.
let package = Package(
  name: "closures-library",
  products: [
    .library(name: "ClosuresPresent", type: .dynamic, targets: ["ClosuresPresent"]),
    .library(name: "ClosuresLater", type: .dynamic, targets: ["ClosuresLater"]),
  ],
  targets: [
    .target(name: "ClosuresPresent", path: "Sources/Present"),
    .target(name: "ClosuresLater", path: "Sources/Later"),
  ],
  swiftLanguageModes: [.v6]
)
