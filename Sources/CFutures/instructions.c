//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#include "instructions.h"

#include <string.h>

// The encoding as in the Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, chapter 2 and
// appendix A. Only what says how long an instruction is, and where it leads, is looked at.

// What follows an opcode.
enum {
  OPERANDS = 1, // a byte that says where they are, and what belongs to it
  BYTE = 2,     // a constant of 8 bits
  WORD = 4,     // of 16 bits
  FULL = 8,     // of 32 bits, or of 16 with a prefix
  JUMP = 16,    // a distance of 8 bits
  FAR = 32,     // a distance of 32 bits
  NONE = 64,    // there is no such instruction
};

typedef struct {
  const uint8_t *code;
  size_t size, place;
  bool is_short; // the prefix for operands of 16 bits
  bool is_wide;  // the prefix for operands of 64 bits
  bool is_cut;
} cursor;

static uint64_t take(cursor *at, size_t count) {
  uint64_t value = 0;
  if (at->size - at->place < count) {
    at->is_cut = true;
    return 0;
  }
  memcpy(&value, at->code + at->place, count);
  at->place += count;
  return value;
}

static uint8_t take_byte(cursor *at) {
  if (at->place < at->size) return at->code[at->place++];
  at->is_cut = true;
  return 0;
}

// MARK: Opcodes

// Those of one byte.
static int form_of_first(uint8_t opcode) {
  if (opcode < 0x40) {
    static const int forms[] = { OPERANDS, OPERANDS, OPERANDS, OPERANDS, BYTE, FULL, NONE, NONE };
    return forms[opcode % 8];
  }
  if (opcode >= 0x50 && opcode < 0x60) return 0;
  if (opcode >= 0x70 && opcode < 0x80) return JUMP;
  if (opcode >= 0x84 && opcode < 0x90) return OPERANDS;
  if (opcode >= 0xB0 && opcode < 0xB8) return BYTE;
  if (opcode >= 0xB8 && opcode < 0xC0) return FULL;
  if (opcode >= 0xD8 && opcode < 0xE0) return OPERANDS;
  switch (opcode) {
  case 0x63: return OPERANDS;
  case 0x68: return FULL;
  case 0x69: return OPERANDS | FULL;
  case 0x6A: return BYTE;
  case 0x6B: return OPERANDS | BYTE;
  case 0x80: case 0x83: return OPERANDS | BYTE;
  case 0x81: return OPERANDS | FULL;
  case 0x9A: case 0x82: return NONE;
  case 0xA8: return BYTE;
  case 0xA9: return FULL;
  case 0xC0: case 0xC1: return OPERANDS | BYTE;
  case 0xC2: case 0xCA: return WORD;
  case 0xC6: return OPERANDS | BYTE;
  case 0xC7: return OPERANDS | FULL;
  case 0xC8: return WORD | BYTE;
  case 0xCD: return BYTE;
  case 0xCE: case 0xD4: case 0xD5: case 0xD6: case 0xEA: return NONE;
  case 0xD0: case 0xD1: case 0xD2: case 0xD3: return OPERANDS;
  case 0xE0: case 0xE1: case 0xE2: case 0xE3: case 0xEB: return JUMP;
  case 0xE4: case 0xE5: case 0xE6: case 0xE7: return BYTE;
  case 0xE8: case 0xE9: return FAR;
  case 0xF6: case 0xF7: case 0xFE: case 0xFF: return OPERANDS;
  default: return opcode < 0x70 && opcode != 0x6C && opcode != 0x6D && opcode != 0x6E && opcode != 0x6F ? NONE : 0;
  }
}

static bool has_byte_behind(uint8_t opcode) {
  return (opcode >= 0x70 && opcode <= 0x73) || opcode == 0xA4 || opcode == 0xAC || opcode == 0xBA || opcode == 0xC2
    || (opcode >= 0xC4 && opcode <= 0xC6);
}

// Those behind 0F.
static int form_of_second(uint8_t opcode) {
  if (opcode >= 0x80 && opcode < 0x90) return FAR;
  if (opcode >= 0xC8 && opcode < 0xD0) return 0;
  if (opcode >= 0x30 && opcode < 0x38) return 0;
  if (has_byte_behind(opcode)) return OPERANDS | BYTE;
  switch (opcode) {
  case 0x05: case 0x06: case 0x07: case 0x08: case 0x09: case 0x0B: case 0x77: return 0;
  case 0xA0: case 0xA1: case 0xA2: case 0xA8: case 0xA9: case 0xAA: return 0;
  case 0x04: case 0x0A: case 0x0C: case 0x0E: case 0x0F: case 0x39: case 0x3B: return NONE;
  default: return OPERANDS;
  }
}

// Those of vectors, whose prefix names a table of opcodes.
static int form_of_vector(uint8_t table, uint8_t opcode) {
  switch (table) {
  case 1: return opcode == 0x77 ? 0 : has_byte_behind(opcode) ? OPERANDS | BYTE : OPERANDS;
  case 2: return OPERANDS;
  case 3: return OPERANDS | BYTE;
  default: return NONE;
  }
}

// MARK: Parts

static int take_second_form(cursor *at, unsigned *opcode) {
  uint8_t byte = take_byte(at);
  if (byte != 0x38 && byte != 0x3A) {
    *opcode = 0x0F00 | byte;
    return form_of_second(byte);
  }
  (void)take_byte(at);
  return byte == 0x38 ? OPERANDS : OPERANDS | BYTE;
}

// Prefixes, and the opcode behind them, which is only told where it is one of one byte, or of two of which the first is 0F.
static int take_form(cursor *at, unsigned *opcode) {
  for (;;) {
    uint8_t byte = take_byte(at);
    switch (byte) {
    case 0x66: at->is_short = true; continue;
    case 0x26: case 0x2E: case 0x36: case 0x3E: case 0x64: case 0x65: case 0x67: case 0xF0: case 0xF2: case 0xF3: continue;
    default: break;
    }
    if (at->is_cut) return NONE;
    if (byte >= 0x40 && byte < 0x50) {
      at->is_wide = (byte & 8) != 0;
      byte = take_byte(at);
    }
    uint8_t table;
    switch (byte) {
    case 0x0F: return take_second_form(at, opcode);
    case 0xC5:
      (void)take_byte(at);
      return form_of_vector(1, take_byte(at));
    case 0xC4:
      table = take_byte(at) & 0x1F;
      (void)take_byte(at);
      return form_of_vector(table, take_byte(at));
    case 0x62:
      table = take_byte(at) & 7;
      (void)take(at, 2);
      return form_of_vector(table, take_byte(at));
    default:
      *opcode = byte;
      return form_of_first(byte);
    }
  }
}

// The operands: two registers, or one and a place in memory.
static uint8_t take_operands(cursor *at, cfutures_instruction *instruction) {
  uint8_t operands = take_byte(at);
  uint8_t kind = operands >> 6, place = operands & 7;
  if (kind == 3) return operands;
  uint8_t base = place == 4 ? take_byte(at) & 7 : place;
  if (kind == 1) (void)take_byte(at);
  if (kind == 2) instruction->displacement = (uint32_t)take(at, 4);
  if (kind == 0 && base == 5) {
    int32_t distance = (int32_t)take(at, 4);
    instruction->has_distance = place == 5;
    if (place == 5) instruction->distance = distance;
    else instruction->displacement = (uint32_t)distance;
  }
  return operands;
}

static bool is_end(unsigned opcode, uint8_t operands) {
  switch (opcode) {
  case 0xC2: case 0xC3: case 0xCC: case 0xE9: case 0xEB: case 0xF4: case 0x0F0B: return true;
  case 0xFF: return (operands >> 3 & 7) == 4;
  default: return false;
  }
}

bool cfutures_decode_instruction(const uint8_t *code, size_t size, cfutures_instruction *instruction) {
  cursor at = { .code = code, .size = size };
  *instruction = (cfutures_instruction){ 0 };
  unsigned opcode = 0;
  int form = take_form(&at, &opcode);
  if (form == NONE) return false;
  uint8_t operands = 0;
  if (form & OPERANDS) operands = take_operands(&at, instruction);
  // Only two of the eight instructions with this opcode have a constant.
  bool is_group = (opcode == 0xF6 || opcode == 0xF7) && form == OPERANDS;
  if (is_group && (operands >> 3 & 7) < 2) form |= opcode == 0xF6 ? BYTE : FULL;
  if (form & WORD) (void)take(&at, 2);
  if (form & BYTE) (void)take_byte(&at);
  if (form & FULL) {
    bool is_address = opcode >= 0xB8 && opcode < 0xC0 && form == FULL && at.is_wide;
    size_t count = is_address ? 8 : at.is_short && !at.is_wide ? 2 : 4;
    uint64_t constant = take(&at, count);
    if (count >= 4 && constant <= UINT32_MAX) instruction->constant = (uint32_t)constant;
  }
  instruction->is_end = is_end(opcode, operands);
  instruction->does_nothing = opcode == 0x90 || opcode == 0x0F1F;
  if (form & (JUMP | FAR)) {
    instruction->has_distance = true;
    instruction->distance = form & JUMP ? (int8_t)take_byte(&at) : (int32_t)take(&at, 4);
  }
  // A transaction names the place where it goes on if it fails.
  if (opcode == 0xC7 && operands == 0xF8) {
    instruction->has_distance = true;
    instruction->distance = (int32_t)instruction->constant;
  }
  // Addresses of 64 bits in the instruction itself.
  if (opcode >= 0xA0 && opcode < 0xA4 && form == 0) (void)take(&at, 8);
  instruction->size = at.place;
  return !at.is_cut;
}
