//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Not part of the module: for the files of this room.

#ifndef CFUTURES_INSTRUCTIONS_H
#define CFUTURES_INSTRUCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One instruction of a 64-bit x86 processor, as far as it leads to other places.
typedef struct cfutures_instruction {
  /// Bytes that it takes.
  size_t size;
  /// Whether it names a place by its distance from the next instruction: to jump there, or for what lies there.
  bool has_distance;
  int64_t distance;
  /// Whether nothing comes past it: a return, a jump that is always taken, a trap.
  bool is_end;
  /// Whether it only fills space.
  bool does_nothing;
  /// Where addresses fit into 32 bits, numbers that may be some; 0 where there is none.
  uint32_t displacement, constant;
} cfutures_instruction;

/// Takes the instruction at the beginning of some code apart. False where it is none that compilers use.
bool cfutures_decode_instruction(const uint8_t *code, size_t size, cfutures_instruction *instruction);

#endif // CFUTURES_INSTRUCTIONS_H
