//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Not part of the module: for the files of this room.

#ifndef CFUTURES_SANDBOX_H
#define CFUTURES_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/// Confines this process, which has one thread, for ever. `description` is the value of CFUTURES_SANDBOX_VARIABLE.
/// False where that fails, and then `reason` says why.
bool cfutures_enter_sandbox(const char *description, char *reason, size_t capacity);

/// Whether the kernel knows filters of system calls, and who confines this process lets it have one.
bool cfutures_filters_are_possible(void);
/// Refuses system calls to the calling thread and those it starts, for ever. Returns 0 or an errno value.
int cfutures_filter_calls(bool has_network);

#endif // CFUTURES_SANDBOX_H
