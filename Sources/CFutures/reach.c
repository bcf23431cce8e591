//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#include "CFutures.h"
#include "instructions.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

// Which functions reach a variable: those that mention it, those that mention one of these, and so on.
//
// Code mentions a place by its distance from the next instruction, or by a word of a table that does. Data (tables of
// methods, conformances, closures that are made at compile time) mention functions by their address or by their
// distance. Who calls what data mention is not followed: any code may. The exception are the records through which
// `async` functions are called, which are known by their names. Words that look like mentions by chance make functions
// reach more than they do, the same in every run; nothing is overlooked.
//
// Not followed are functions that a library has been given to call, unless a call captures them: a worker does not run
// the code that has done so.

typedef struct {
  uint32_t from, next;
} edge;

typedef struct {
  const cfutures_program *program;
  const cfutures_extent *variables;
  size_t variable_count;
  uintptr_t low, high; // of the variables

  // A function is known by its place in the program's list; behind the last is what lies outside of all of them.
  size_t outside;
  bool *is_entry;
  uint64_t *reached;
  // For each variable.
  bool *is_set_by_entry;

  // Whether a function begins at an address: a bit for each.
  uint8_t *starts;
  uintptr_t first, last;

  // Who mentions a function: a list for each, linked by numbers, of which 0 ends it.
  uint32_t *mentions;
  edge *edges;
  size_t edge_count, edge_capacity;
  bool is_short_of_memory;
} search;

// MARK: Functions

// The function that begins last before an address or at it.
static size_t function_before(const search *it, uintptr_t address) {
  const cfutures_extent *functions = it->program->functions;
  size_t low = 0, high = it->outside;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (functions[middle].start <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

static size_t function_around(const search *it, uintptr_t place) {
  size_t index = function_before(it, place);
  if (index >= it->outside) return it->outside;
  const cfutures_extent *function = &it->program->functions[index];
  return place - function->start < function->size ? index : it->outside;
}

static bool begins_function(const search *it, uintptr_t address) {
  size_t bit = address - it->first;
  return address >= it->first && address <= it->last && (it->starts[bit / 8] >> (bit % 8) & 1) != 0;
}

// MARK: Mentions

static void note_function(search *it, size_t from, size_t target) {
  if (from == target || it->is_entry[from] || it->is_entry[target]) return;
  if (it->edge_count == it->edge_capacity) {
    size_t wanted = 2 * it->edge_capacity;
    edge *edges = wanted > UINT32_MAX ? NULL : realloc(it->edges, wanted * sizeof *edges);
    if (edges == NULL) {
      it->is_short_of_memory = true;
      return;
    }
    it->edges = edges;
    it->edge_capacity = wanted;
  }
  it->edges[it->edge_count] = (edge){ (uint32_t)from, it->mentions[target] };
  it->mentions[target] = (uint32_t)it->edge_count++;
}

static void note_variables(search *it, size_t from, uintptr_t target) {
  for (size_t index = 0; index < it->variable_count; index += 1) {
    const cfutures_extent *variable = &it->variables[index];
    size_t size = variable->size > 0 ? variable->size : 1;
    if (target - variable->start >= size) continue;
    if (it->is_entry[from]) it->is_set_by_entry[index] = true;
    else it->reached[from] |= UINT64_C(1) << (index < 63 ? index : 63);
  }
}

static bool may_matter(const search *it, uintptr_t target) {
  return target - it->low < it->high - it->low || begins_function(it, target);
}

static void note(search *it, uintptr_t place, uintptr_t target) {
  size_t from = function_around(it, place);
  if (begins_function(it, target)) note_function(it, from, function_before(it, target));
  else note_variables(it, from, target);
}

// Whether a word of the table through which code reaches other images is at the address.
static bool is_offset(const cfutures_program *program, uintptr_t address) {
  return address - program->offsets.start < program->offsets.size && address % 8 == 0;
}

static void look(search *it, uintptr_t place, uintptr_t target) {
  if (may_matter(it, target)) note(it, place, target);
  if (!is_offset(it->program, target)) return;
  uintptr_t indirect = *(const uintptr_t *)target;
  if (may_matter(it, indirect)) note(it, place, indirect);
}

static void look_behind(search *it, uintptr_t place, const cfutures_instruction *instruction) {
  if (instruction->has_distance) look(it, place, place + instruction->size + (uintptr_t)instruction->distance);
  if (it->program->base != 0) return;
  look(it, place, instruction->displacement);
  look(it, place, instruction->constant);
}

// Of what is no instruction that is known here, any four bytes may be a distance.
static void search_bytes(search *it, uintptr_t place, uintptr_t end) {
  for (; place + 4 <= end; place += 1) {
    int32_t distance;
    memcpy(&distance, (const void *)place, sizeof distance);
    uintptr_t target = place + 4 + (uintptr_t)(intptr_t)distance;
    // A constant may stand between it and the next instruction.
    static const uintptr_t constants[] = { 0, 1, 2, 4 };
    for (size_t each = 0; each < 4; each += 1) look(it, place, target + constants[each]);
  }
}

static void search_instructions(search *it, uintptr_t place, uintptr_t end) {
  cfutures_instruction instruction;
  while (place < end && cfutures_decode_instruction((const uint8_t *)place, end - place, &instruction)) {
    look_behind(it, place, &instruction);
    place += instruction.size;
  }
  search_bytes(it, place, end);
}

// Less than this lies between functions so that the next one begins at a round address.
static const uintptr_t padding = 16;

static void search_code(search *it, cfutures_extent code) {
  uintptr_t end = code.start + code.size, place = code.start;
  size_t index = function_before(it, place) + 1;
  for (; place < end && index < it->outside; index += 1) {
    cfutures_extent function = it->program->functions[index];
    if (function.start >= end) break;
    if (function.start > place && function.start - place >= padding) search_instructions(it, place, function.start);
    if (function.start + function.size > end) function.size = end - function.start;
    search_instructions(it, function.start, function.start + function.size);
    if (function.start + function.size > place) place = function.start + function.size;
  }
  if (end - place >= padding) search_instructions(it, place, end);
}

static void search_data(search *it, cfutures_extent data) {
  for (uintptr_t place = (data.start + 3) & ~(uintptr_t)3; place + 4 <= data.start + data.size; place += 4) {
    uintptr_t target = place + (uintptr_t)(intptr_t)*(const int32_t *)place;
    look(it, place, target);
    // There may be flags in the lowest bits.
    if (target % 4 != 0) look(it, place, target & ~(uintptr_t)3);
  }
  for (uintptr_t place = (data.start + 7) & ~(uintptr_t)7; place + 8 <= data.start + data.size; place += 8)
    look(it, place, *(const uintptr_t *)place);
}

// What was in the data at first: the program may have changed it since, in its own memory alone.
static void search_relocations(search *it) {
  const cfutures_program *program = it->program;
  const Elf64_Rela *relocations = (const Elf64_Rela *)program->relocations.start;
  for (size_t index = 0; index < program->relocations.size / sizeof *relocations; index += 1) {
    const Elf64_Rela *relocation = &relocations[index];
    uintptr_t place = program->base + relocation->r_offset;
    if (ELF64_R_TYPE(relocation->r_info) != R_X86_64_RELATIVE || is_offset(program, place)) continue;
    look(it, place, program->base + (uintptr_t)relocation->r_addend);
  }
}

// MARK: Reach

// Whoever mentions a function reaches what it reaches.
static bool spread(search *it) {
  size_t capacity = it->outside + 1, count = 0;
  uint32_t *changed = calloc(capacity, sizeof *changed);
  bool *is_waiting = calloc(capacity, sizeof *is_waiting);
  if (changed != NULL && is_waiting != NULL) {
    for (size_t index = 0; index < it->outside; index += 1)
      if (it->reached[index] != 0) {
        changed[count++] = (uint32_t)index;
        is_waiting[index] = true;
      }
    while (count > 0) {
      size_t target = changed[--count];
      is_waiting[target] = false;
      for (uint32_t each = it->mentions[target]; each != 0; each = it->edges[each].next) {
        size_t from = it->edges[each].from;
        if ((it->reached[target] & ~it->reached[from]) == 0) continue;
        it->reached[from] |= it->reached[target];
        if (from == it->outside || is_waiting[from]) continue;
        is_waiting[from] = true;
        changed[count++] = (uint32_t)from;
      }
    }
  }
  bool is_done = changed != NULL && is_waiting != NULL;
  free(changed);
  free(is_waiting);
  return is_done;
}

static bool collect(const search *it, cfutures_reach *reach) {
  size_t count = 0;
  for (size_t index = 0; index < it->outside; index += 1) {
    if (it->reached[index] != 0) count += 1;
  }
  reach->any = it->reached[it->outside];
  reach->functions = calloc(count + 1, sizeof *reach->functions);
  if (reach->functions == NULL) return false;
  for (size_t index = 0; index < it->outside; index += 1)
    if (it->reached[index] != 0)
      reach->functions[reach->count++] =
        (cfutures_reaching){ it->program->functions[index].start, it->reached[index] };
  return true;
}

// MARK: Beginning and end

static void mark_entries(search *it) {
  for (size_t index = 0; index < it->program->symbol_count; index += 1) {
    const cfutures_symbol *symbol = &it->program->symbols[index];
    if (symbol->kind != CFUTURES_SYMBOL_ENTRY) continue;
    size_t function = function_around(it, symbol->address);
    if (function != it->outside) it->is_entry[function] = true;
  }
}

static void mark_starts(search *it) {
  for (size_t index = 0; index < it->outside; index += 1) {
    size_t bit = it->program->functions[index].start - it->first;
    it->starts[bit / 8] |= (uint8_t)(1u << (bit % 8));
  }
}

static void mark_variables(search *it) {
  it->low = UINTPTR_MAX;
  for (size_t index = 0; index < it->variable_count; index += 1) {
    const cfutures_extent *variable = &it->variables[index];
    if (variable->start < it->low) it->low = variable->start;
    if (variable->start + variable->size + 1 > it->high) it->high = variable->start + variable->size + 1;
  }
}

static bool begin(search *it) {
  it->outside = it->program->function_count;
  if (it->outside == 0) return false;
  it->first = it->program->functions[0].start;
  it->last = it->program->functions[it->outside - 1].start;
  it->edge_capacity = 1 << 12;
  it->edge_count = 1;
  it->is_entry = calloc(it->outside + 1, sizeof *it->is_entry);
  it->reached = calloc(it->outside + 1, sizeof *it->reached);
  it->starts = calloc((it->last - it->first) / 8 + 1, 1);
  it->mentions = calloc(it->outside + 1, sizeof *it->mentions);
  it->edges = calloc(it->edge_capacity, sizeof *it->edges);
  it->is_set_by_entry = calloc(it->variable_count + 1, sizeof *it->is_set_by_entry);
  if (it->is_entry == NULL || it->reached == NULL || it->starts == NULL || it->mentions == NULL || it->edges == NULL
    || it->is_set_by_entry == NULL)
    return false;
  mark_entries(it);
  mark_starts(it);
  mark_variables(it);
  return true;
}

static void end(search *it) {
  free(it->is_entry);
  free(it->reached);
  free(it->starts);
  free(it->mentions);
  free(it->edges);
}

bool cfutures_find_reach(
    const cfutures_program *program, const cfutures_extent *variables, size_t count, cfutures_reach *reach) {
  memset(reach, 0, sizeof *reach);
#if defined(__x86_64__)
  search it = { .program = program, .variables = variables, .variable_count = count };
  bool is_done = begin(&it);
  for (size_t index = 0; is_done && index < program->code_count; index += 1) search_code(&it, program->code[index]);
  for (size_t index = 0; is_done && index < program->data_count; index += 1) search_data(&it, program->data[index]);
  if (is_done) search_relocations(&it);
  is_done = is_done && !it.is_short_of_memory && spread(&it) && collect(&it, reach);
  reach->is_set_by_entry = it.is_set_by_entry;
  end(&it);
  if (is_done) return true;
  cfutures_end_reach(reach);
#endif
  // Without memory, or knowledge of this processor's instructions: every variable, from everywhere.
  return false;
}

void cfutures_end_reach(cfutures_reach *reach) {
  free(reach->functions);
  free(reach->is_set_by_entry);
  memset(reach, 0, sizeof *reach);
}
