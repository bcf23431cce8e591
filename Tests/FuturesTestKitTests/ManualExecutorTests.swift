//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore
import FuturesTestKit
import Testing

@Suite("ManualExecutor", .timeLimit(.minutes(1)))
struct ManualExecutorTests {
}
