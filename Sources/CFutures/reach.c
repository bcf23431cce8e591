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

// Which pieces of the program reach a variable: those that mention it, those that mention one of these, and so on.
//
// Code mentions a place by its distance from the next instruction, or by a word of a table that does; data do by its
// address, or by its distance. Most pieces are functions. The others are data that only those come to who mention them:
// the records through which `async` functions are called, and what variables begin with. All other data (tables of
// methods, conformances) are found by the runtime, which is not followed: what they mention, any code may come to. Words
// that look like mentions by chance make functions reach more than they do, the same in every run; nothing is
// overlooked.
//
// Not followed are functions that a library has been given to call, unless a call captures them: a worker does not run
// the code that has done so.

#if defined(__x86_64__)

typedef struct {
  uint32_t from, next;
} edge;

typedef struct {
  const cfutures_program *program;
  const cfutures_extent *variables;
  size_t variable_count;
  uintptr_t low, high; // of the variables

  // A piece is known by its place in the list, which ascends; behind the last is what lies outside of all of them.
  cfutures_extent *pieces;
  size_t outside, piece_capacity;
  // How many pieces begin before each block of memory.
  uint32_t *blocks;
  size_t block_count;
  bool *is_entry;
  uint64_t *reached;
  // For each variable.
  bool *is_set_by_entry;

  // The words at which the dynamic linker has written an address, a bit for each.
  uint8_t *relocated;
  size_t word_count;

  // Who mentions a piece: a list for each, linked by numbers, of which 0 ends it.
  uint32_t *mentions;
  edge *edges;
  size_t edge_count, edge_capacity;
  bool is_short_of_memory;
} search;

// MARK: Memory

// AddressSanitizer has gaps between variables, which are looked at like everything else.
__attribute__((no_sanitize("address"))) static int32_t distance_at(uintptr_t place) {
  const volatile int32_t *distance = (const int32_t *)place;
  return *distance;
}

__attribute__((no_sanitize("address"))) static uintptr_t address_at(uintptr_t place) {
  const volatile uintptr_t *address = (const uintptr_t *)place;
  return *address;
}

// MARK: Pieces

static const size_t block_size = 64;

static bool contains(cfutures_extent extent, uintptr_t address) { return address - extent.start < extent.size; }

static uintptr_t end_of(cfutures_extent extent) { return extent.start + extent.size; }

// How many pieces begin before an address or at it.
static size_t count_before(const search *it, uintptr_t address) {
  if (it->outside == 0 || address < it->pieces[0].start) return 0;
  size_t block = (address - it->pieces[0].start) / block_size;
  size_t count = block < it->block_count ? it->blocks[block] : it->outside;
  while (count < it->outside && it->pieces[count].start <= address) count += 1;
  return count;
}

static size_t piece_around(const search *it, uintptr_t place) {
  size_t count = count_before(it, place);
  return count > 0 && contains(it->pieces[count - 1], place) ? count - 1 : it->outside;
}

static void add_piece(search *it, uintptr_t start, uintptr_t end) {
  if (it->outside == it->piece_capacity) {
    size_t wanted = 2 * it->piece_capacity + 16;
    cfutures_extent *pieces = realloc(it->pieces, wanted * sizeof *pieces);
    if (pieces == NULL) {
      it->is_short_of_memory = true;
      return;
    }
    it->pieces = pieces;
    it->piece_capacity = wanted;
  }
  it->pieces[it->outside++] = (cfutures_extent){ start, end - start };
}

// Functions may have no names. Each begins behind an instruction that nothing comes past. So do parts of functions: who
// jumps there mentions them.
static void add_unnamed(search *it, uintptr_t start, uintptr_t end) {
  cfutures_instruction instruction;
  bool is_behind_end = false;
  for (uintptr_t place = start; place < end; place += instruction.size) {
    if (!cfutures_decode_instruction((const uint8_t *)place, end - place, &instruction)) break;
    if (instruction.does_nothing) continue;
    if (is_behind_end) {
      add_piece(it, start, place);
      start = place;
    }
    is_behind_end = instruction.is_end;
  }
  add_piece(it, start, end);
}

static void add_unnamed_in(search *it, cfutures_extent code) {
  const cfutures_program *program = it->program;
  uintptr_t place = code.start;
  for (size_t index = 0; index < program->piece_count; index += 1) {
    cfutures_extent piece = program->pieces[index];
    if (!contains(code, piece.start)) continue;
    if (piece.start > place) add_unnamed(it, place, piece.start);
    if (end_of(piece) > place) place = end_of(piece);
  }
  if (place < end_of(code)) add_unnamed(it, place, end_of(code));
}

static int compare(const void *left, const void *right) {
  const cfutures_extent *a = left, *b = right;
  return a->start < b->start ? -1 : a->start > b->start;
}

static void find_pieces(search *it) {
  const cfutures_program *program = it->program;
  for (size_t index = 0; index < program->piece_count; index += 1)
    add_piece(it, program->pieces[index].start, end_of(program->pieces[index]));
  for (size_t index = 0; index < program->code_count; index += 1) add_unnamed_in(it, program->code[index]);
  qsort(it->pieces, it->outside, sizeof *it->pieces, compare);
}

static bool count_blocks(search *it) {
  if (it->outside == 0) return true;
  uintptr_t first = it->pieces[0].start;
  size_t count = (it->pieces[it->outside - 1].start - first) / block_size + 1;
  it->blocks = calloc(count, sizeof *it->blocks);
  if (it->blocks == NULL) return false;
  it->block_count = count;
  size_t piece = 0;
  for (size_t block = 0; block < count; block += 1) {
    while (piece < it->outside && it->pieces[piece].start < first + block * block_size) piece += 1;
    it->blocks[block] = (uint32_t)piece;
  }
  return true;
}

// MARK: Mentions

// How long the record of an `async` function is: where the function is, and how much memory it needs.
static const size_t record_size = 8;

static bool is_in(const cfutures_extent *sections, size_t count, uintptr_t address) {
  for (size_t index = 0; index < count; index += 1)
    if (contains(sections[index], address)) return true;
  return false;
}

static void note_piece(search *it, size_t from, size_t target) {
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

static bool is_variable(const search *it, uintptr_t target) { return target - it->low < it->high - it->low; }

static void note_variable(search *it, size_t from, uintptr_t target) {
  for (size_t index = 0; index < it->variable_count; index += 1) {
    cfutures_extent variable = it->variables[index];
    if (!contains(variable, target) && target != variable.start) continue;
    if (it->is_entry[from]) it->is_set_by_entry[index] = true;
    else it->reached[from] |= UINT64_C(1) << (index < 63 ? index : 63);
  }
}

static void note(search *it, size_t from, uintptr_t target) {
  if (is_variable(it, target)) return note_variable(it, from, target);
  size_t piece = piece_around(it, target);
  if (piece != it->outside) note_piece(it, from, piece);
}

// Whether a word of the table through which code reaches other images is at the address.
static bool is_offset(const cfutures_program *program, uintptr_t address) {
  return contains(program->offsets, address) && address % 8 == 0;
}

static void look(search *it, size_t from, uintptr_t target) {
  if (is_offset(it->program, target)) note(it, from, address_at(target));
  else note(it, from, target);
}

// Of what is no instruction that is known here, any four bytes may be a distance.
static void search_bytes(search *it, size_t from, uintptr_t place, uintptr_t end) {
  for (; place + 4 <= end; place += 1) {
    int32_t distance;
    memcpy(&distance, (const void *)place, sizeof distance);
    uintptr_t target = place + 4 + (uintptr_t)(intptr_t)distance;
    // A constant may stand between it and the next instruction.
    static const uintptr_t constants[] = { 0, 1, 2, 4 };
    for (size_t each = 0; each < 4; each += 1) look(it, from, target + constants[each]);
  }
}

static void search_code(search *it, size_t from) {
  bool is_fixed = it->program->base == 0;
  cfutures_extent piece = it->pieces[from];
  uintptr_t place = piece.start, end = end_of(piece);
  cfutures_instruction instruction;
  while (place < end && cfutures_decode_instruction((const uint8_t *)place, end - place, &instruction)) {
    place += instruction.size;
    uintptr_t target = place + (uintptr_t)instruction.distance;
    if (instruction.has_distance && !contains(piece, target)) look(it, from, target);
    if (!is_fixed) continue;
    look(it, from, instruction.displacement);
    look(it, from, instruction.constant);
  }
  search_bytes(it, from, place, end);
}

static size_t relocation_count(const cfutures_program *program) {
  return program->relocations.size / sizeof(Elf64_Rela);
}

static const Elf64_Rela *relocation(const cfutures_program *program, size_t index) {
  return (const Elf64_Rela *)program->relocations.start + index;
}

// Where the dynamic linker has written an address, half of it looks like any distance.
static bool is_relocated(const search *it, uintptr_t place) {
  size_t word = (place - it->program->base) / 8;
  return word < it->word_count && (it->relocated[word / 8] >> (word % 8) & 1) != 0;
}

// Small numbers look like distances. What data mention by those is the beginning of a function, or of the record of an
// `async` one; never a variable, nor what one begins with.
static bool begins_function(const search *it, uintptr_t target) {
  size_t index = piece_around(it, target);
  if (index == it->outside || it->pieces[index].start != target) return false;
  return it->pieces[index].size == record_size || is_in(it->program->code, it->program->code_count, target);
}

static bool is_mentioned_by_data(const search *it, uintptr_t target) {
  return is_offset(it->program, target) || begins_function(it, target);
}

static void search_data(search *it, cfutures_extent data) {
  for (uintptr_t place = (data.start + 3) & ~(uintptr_t)3; place + 4 <= end_of(data); place += 4) {
    if (is_relocated(it, place)) continue;
    uintptr_t target = place + (uintptr_t)(intptr_t)distance_at(place);
    // There may be flags in the lowest bits.
    uintptr_t plain = target & ~(uintptr_t)3;
    if (is_mentioned_by_data(it, target)) look(it, piece_around(it, place), target);
    if (plain != target && is_mentioned_by_data(it, plain)) look(it, piece_around(it, place), plain);
  }
  if (it->program->base != 0) return;
  for (uintptr_t place = (data.start + 7) & ~(uintptr_t)7; place + 8 <= end_of(data); place += 8)
    look(it, piece_around(it, place), address_at(place));
}

// The addresses that are in the data, and those that were at first: what the program has changed since is only its own.
static void search_relocations(search *it) {
  const cfutures_program *program = it->program;
  for (size_t index = 0; index < relocation_count(program); index += 1) {
    const Elf64_Rela *each = relocation(program, index);
    uintptr_t place = program->base + each->r_offset;
    if (!is_in(program->data, program->data_count, place)) continue;
    size_t from = piece_around(it, place);
    note(it, from, address_at(place));
    if (ELF64_R_TYPE(each->r_info) == R_X86_64_RELATIVE)
      note(it, from, program->base + (uintptr_t)each->r_addend);
  }
}

static void find_mentions(search *it) {
  const cfutures_program *program = it->program;
  for (size_t section = 0; section < program->code_count; section += 1)
    for (size_t piece = count_before(it, program->code[section].start - 1);
         piece < it->outside && it->pieces[piece].start < end_of(program->code[section]); piece += 1)
      search_code(it, piece);
  for (size_t section = 0; section < program->data_count; section += 1) search_data(it, program->data[section]);
  search_relocations(it);
}

// MARK: Reach

// Whoever mentions a piece reaches what it reaches.
static bool spread(search *it) {
  size_t capacity = it->outside + 1, count = 0;
  uint32_t *changed = calloc(capacity, sizeof *changed);
  bool *is_waiting = calloc(capacity, sizeof *is_waiting);
  bool is_possible = changed != NULL && is_waiting != NULL;
  for (size_t index = 0; is_possible && index < it->outside; index += 1)
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
  free(changed);
  free(is_waiting);
  return is_possible;
}

static bool collect(const search *it, cfutures_reach *reach) {
  size_t count = 0;
  for (size_t index = 0; index < it->outside; index += 1)
    if (it->reached[index] != 0) count += 1;
  reach->any = it->reached[it->outside];
  reach->pieces = calloc(count + 1, sizeof *reach->pieces);
  if (reach->pieces == NULL) return false;
  for (size_t index = 0; index < it->outside; index += 1)
    if (it->reached[index] != 0)
      reach->pieces[reach->count++] = (cfutures_reaching){ it->pieces[index], it->reached[index] };
  return true;
}

// MARK: Beginning and end

static void mark_entries(search *it) {
  for (size_t index = 0; index < it->program->symbol_count; index += 1) {
    const cfutures_symbol *symbol = &it->program->symbols[index];
    if (symbol->kind != CFUTURES_SYMBOL_ENTRY) continue;
    size_t piece = piece_around(it, symbol->address);
    if (piece != it->outside) it->is_entry[piece] = true;
  }
}

static bool mark_relocations(search *it) {
  const cfutures_program *program = it->program;
  for (size_t index = 0; index < relocation_count(program); index += 1)
    if (relocation(program, index)->r_offset / 8 >= it->word_count)
      it->word_count = relocation(program, index)->r_offset / 8 + 1;
  it->relocated = calloc(it->word_count / 8 + 1, 1);
  if (it->relocated == NULL) return false;
  for (size_t index = 0; index < relocation_count(program); index += 1) {
    size_t word = relocation(program, index)->r_offset / 8;
    it->relocated[word / 8] |= (uint8_t)(1u << (word % 8));
  }
  return true;
}

static void mark_variables(search *it) {
  it->low = UINTPTR_MAX;
  for (size_t index = 0; index < it->variable_count; index += 1) {
    cfutures_extent variable = it->variables[index];
    if (variable.start < it->low) it->low = variable.start;
    if (end_of(variable) + 1 > it->high) it->high = end_of(variable) + 1;
  }
}

static bool begin(search *it) {
  find_pieces(it);
  it->edge_capacity = 1 << 12;
  it->edge_count = 1;
  it->is_entry = calloc(it->outside + 1, sizeof *it->is_entry);
  it->reached = calloc(it->outside + 1, sizeof *it->reached);
  it->mentions = calloc(it->outside + 1, sizeof *it->mentions);
  it->edges = calloc(it->edge_capacity, sizeof *it->edges);
  it->is_set_by_entry = calloc(it->variable_count + 1, sizeof *it->is_set_by_entry);
  if (it->is_entry == NULL || it->reached == NULL || it->mentions == NULL || it->edges == NULL
    || it->is_set_by_entry == NULL)
    return false;
  if (!count_blocks(it)) return false;
  mark_entries(it);
  mark_variables(it);
  return mark_relocations(it);
}

static void end(search *it) {
  free(it->pieces);
  free(it->blocks);
  free(it->is_entry);
  free(it->reached);
  free(it->mentions);
  free(it->edges);
  free(it->relocated);
}

bool cfutures_find_reach(
    const cfutures_program *program, const cfutures_extent *variables, size_t count, cfutures_reach *reach) {
  memset(reach, 0, sizeof *reach);
  if (program->has_packed_relocations) return false;
  search it = { .program = program, .variables = variables, .variable_count = count };
  bool is_done = begin(&it);
  if (is_done) find_mentions(&it);
  is_done = is_done && !it.is_short_of_memory && spread(&it) && collect(&it, reach);
  reach->is_set_by_entry = it.is_set_by_entry;
  end(&it);
  if (!is_done) cfutures_end_reach(reach);
  return is_done;
}

#else

bool cfutures_find_reach(
    const cfutures_program *program, const cfutures_extent *variables, size_t count, cfutures_reach *reach) {
  (void)program, (void)variables, (void)count;
  memset(reach, 0, sizeof *reach);
  return false;
}

#endif

void cfutures_end_reach(cfutures_reach *reach) {
  free(reach->pieces);
  free(reach->is_set_by_entry);
  memset(reach, 0, sizeof *reach);
}
