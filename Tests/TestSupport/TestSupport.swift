//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Gates, latches and threads for scenarios are the kit's: its checks need them as well.

@_exported public import FuturesTestKit
