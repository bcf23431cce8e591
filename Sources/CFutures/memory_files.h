//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#ifndef CFUTURES_MEMORY_FILES_H
#define CFUTURES_MEMORY_FILES_H

#include <stddef.h>
#include <stdint.h>

/// Gives a part of a file in memory its pages, so that touching them cannot fail, and the file a size that reaches to
/// the part's end. An errno, or 0.
int cfutures_allocate_in_file(int descriptor, uint64_t start, size_t size);

#endif // CFUTURES_MEMORY_FILES_H
