//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#include "../../Sources/CFutures/instructions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Reads what another program says of instructions, a line for each: its address, its bytes, and the address that it leads
// to or `-`. Says where the library sees another one.

enum { MOST_BYTES = 16, MOST_SHOWN = 20 };

static size_t read_bytes(const char *text, uint8_t *bytes) {
  size_t count = 0;
  unsigned byte;
  while (count < MOST_BYTES && sscanf(text + 2 * count, "%2x", &byte) == 1) bytes[count++] = (uint8_t)byte;
  return count;
}

static const char *difference(const uint8_t *bytes, size_t count, unsigned long address, const char *target) {
  cfutures_instruction instruction;
  // What follows in the program is not known here, and must not matter.
  uint8_t code[2 * MOST_BYTES];
  memset(code, 0xAB, sizeof code);
  memcpy(code, bytes, count);
  if (!cfutures_decode_instruction(code, sizeof code, &instruction)) return "none";
  if (instruction.size != count) return "another size";
  if (target[0] == '-') return instruction.has_distance ? "a distance" : NULL;
  if (!instruction.has_distance) return "no distance";
  unsigned long found = address + count + (unsigned long)instruction.distance;
  return found == strtoul(target, NULL, 16) ? NULL : "another target";
}

int main(void) {
  char line[256], text[64], target[32];
  unsigned long address, count = 0, differences = 0;
  while (fgets(line, sizeof line, stdin) != NULL) {
    uint8_t bytes[MOST_BYTES];
    if (sscanf(line, "%lx %63s %31s", &address, text, target) != 3) continue;
    const char *found = difference(bytes, read_bytes(text, bytes), address, target);
    count += 1;
    if (found == NULL) continue;
    differences += 1;
    if (differences <= MOST_SHOWN) printf("%s: %s", found, line);
  }
  printf("%lu instructions, %lu of them read otherwise\n", count, differences);
  return count == 0 || differences > 0;
}
