//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Testing

/// One after the other: each starts processes, some burn a processor, and all other tests run meanwhile.
@Suite("Processes", .serialized)
enum ProcessTests {}
