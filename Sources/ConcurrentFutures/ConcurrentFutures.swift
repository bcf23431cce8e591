//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// The one import: everything below comes with it.

@_exported public import FuturesCore
@_exported public import FuturesProcesses
@_exported public import FuturesThreads
