//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#ifndef CFUTURES_REQUIRE_H
#define CFUTURES_REQUIRE_H

/// Ends the process unless `result` is 0: a failed lock operation is a mistake of this library, and
/// going on would trade it for a data race or a hang.
void cfutures_require(int result, const char *operation);

#endif // CFUTURES_REQUIRE_H
