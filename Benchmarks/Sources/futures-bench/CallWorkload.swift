//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A closure that is sent and received, by what it captures; `docs/performance.md` says more.
enum CallWorkload: String, CaseIterable {
  case nothing = "C1"
  case number = "C2"
  case textAndNumber = "C3"
  case numbers = "C4"
  case valueAndNumber = "C5"
}
