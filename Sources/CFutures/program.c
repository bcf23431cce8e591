//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "CFutures.h"

#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// MARK: The file

struct file {
  const uint8_t *bytes;
  size_t size;
  uintptr_t base;
  const ElfW(Shdr) *sections;
  size_t section_count;
  const char *names;
  size_t names_size;
};

// A part of the file, if it lies in it. The file is this program's own; but it may have been edited by any tool.
static const void *part(const struct file *file, uint64_t offset, uint64_t size) {
  if (offset > file->size || size > file->size - offset) return NULL;
  return file->bytes + offset;
}

static const void *content(const struct file *file, const ElfW(Shdr) *section) {
  return section->sh_type == SHT_NOBITS ? NULL : part(file, section->sh_offset, section->sh_size);
}

static uintptr_t program_base(void) {
  cfutures_image image;
  const void *headers = (const void *)getauxval(AT_PHDR);
  return cfutures_image_at(headers, &image) ? image.base : 0;
}

static bool find_sections(struct file *file) {
  const ElfW(Ehdr) *header = part(file, 0, sizeof *header);
  if (header == NULL || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return false;
  if (header->e_shentsize != sizeof(ElfW(Shdr)) || header->e_shoff % 8 != 0) return false;
  file->section_count = header->e_shnum;
  file->sections = part(file, header->e_shoff, file->section_count * sizeof(ElfW(Shdr)));
  if (file->sections == NULL || header->e_shstrndx >= file->section_count) return false;
  const ElfW(Shdr) *names = &file->sections[header->e_shstrndx];
  file->names = content(file, names);
  file->names_size = names->sh_size;
  return file->names != NULL && file->names_size > 0 && file->names[file->names_size - 1] == 0;
}

static bool open_file(struct file *file) {
  // The file that this process runs, even if another has taken its place on disk.
  int descriptor = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  struct stat facts;
  void *bytes = MAP_FAILED;
  if (fstat(descriptor, &facts) == 0 && facts.st_size > 0)
    bytes = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  (void)close(descriptor);
  if (bytes == MAP_FAILED) return false;
  *file = (struct file){ .bytes = bytes, .size = (size_t)facts.st_size, .base = program_base() };
  if (find_sections(file)) return true;
  (void)munmap(bytes, file->size);
  return false;
}

static const ElfW(Shdr) *section_named(const struct file *file, const char *name) {
  for (size_t index = 0; index < file->section_count; index += 1) {
    const ElfW(Shdr) *section = &file->sections[index];
    if (section->sh_name < file->names_size && strcmp(file->names + section->sh_name, name) == 0) return section;
  }
  return NULL;
}

static const ElfW(Shdr) *section_of_type(const struct file *file, unsigned type) {
  for (size_t index = 0; index < file->section_count; index += 1)
    if (file->sections[index].sh_type == type) return &file->sections[index];
  return NULL;
}

// MARK: The entry point

// What the compiler says of the entry point: where it is, relative to this, and whether a type with `@main` is.
struct entry {
  int32_t main;
  uint32_t has_main_type;
};

static const struct entry *find_entry(const struct file *file) {
  const ElfW(Shdr) *section = section_named(file, "swift5_entry");
  if (section == NULL || section->sh_size < sizeof(struct entry) || (section->sh_flags & SHF_ALLOC) == 0) return NULL;
  return (const struct entry *)(file->base + section->sh_addr);
}

// MARK: Symbols

static bool has_suffix(const char *name, size_t length, const char *suffix) {
  size_t count = strlen(suffix);
  return length >= count && memcmp(name + length - count, suffix, count) == 0;
}

// `vp`, and behind it perhaps a period and what the optimiser calls its part.
static bool is_variable(const char *name, size_t length) {
  if (has_suffix(name, length, "vp")) return true;
  const char *period = memchr(name, '.', length);
  return period != NULL && period - name > 2 && period[-1] == 'p' && period[-2] == 'v';
}

static bool classify(
    const struct file *file, const ElfW(Sym) *symbol, const char *name, uintptr_t main, cfutures_symbol_kind *kind) {
  size_t length = strlen(name);
  uintptr_t address = file->base + symbol->st_value;
  switch (ELF64_ST_TYPE(symbol->st_info)) {
  case STT_FUNC:
    if (name[0] == '$' && has_suffix(name, length, "vau")) {
      *kind = CFUTURES_SYMBOL_ACCESSOR;
      return true;
    }
    *kind = CFUTURES_SYMBOL_ENTRY;
    return address == main || strncmp(name, "async_Main", 10) == 0;
  case STT_OBJECT:
    if (name[0] != '$' || name[1] != 's') return false;
    if (has_suffix(name, length, "_Wz")) {
      *kind = CFUTURES_SYMBOL_TOKEN;
      return true;
    }
    if (has_suffix(name, length, "Mn")) {
      *kind = CFUTURES_SYMBOL_TYPE;
      return true;
    }
    *kind = CFUTURES_SYMBOL_VARIABLE;
    return is_variable(name, length) && symbol->st_shndx < file->section_count
      && file->sections[symbol->st_shndx].sh_type == SHT_NOBITS;
  default: return false;
  }
}

// Room for one more item in a list; false where memory is lacking.
static bool make_room(void *list, size_t count, size_t *capacity, size_t size) {
  if (count < *capacity) return true;
  size_t wanted = *capacity == 0 ? 256 : 2 * *capacity;
  void *items = NULL;
  memcpy(&items, list, sizeof items);
  items = realloc(items, wanted * size);
  if (items == NULL) return false;
  memcpy(list, &items, sizeof items);
  *capacity = wanted;
  return true;
}

// Something that only those who mention it come to: a function; the record through which an `async` one is called; a
// variable, or what one begins with, which the compiler has put down. Not what the runtime looks for by itself, such as
// tables of methods and conformances.
static bool is_mentioned(const struct file *file, const ElfW(Sym) *symbol, const char *name) {
  if (symbol->st_size == 0 || symbol->st_shndx >= file->section_count) return false;
  if (file->sections[symbol->st_shndx].sh_type == SHT_NOBITS) return false;
  if (ELF64_ST_TYPE(symbol->st_info) == STT_FUNC) return true;
  if (ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT || name[0] != '$') return false;
  size_t length = strlen(name);
  if (has_suffix(name, length, "Tu") || has_suffix(name, length, "vpZ") || is_variable(name, length)) return true;
  // A number stands in between.
  while (length > 0 && (name[length - 1] == 'r' || name[length - 1] == '_' || isdigit(name[length - 1]))) length -= 1;
  return has_suffix(name, length, "Tv");
}

static bool read_symbols(const struct file *file, uintptr_t main, cfutures_program *program) {
  const ElfW(Shdr) *table = section_of_type(file, SHT_SYMTAB);
  if (table == NULL || table->sh_link >= file->section_count) return false;
  const ElfW(Shdr) *texts = &file->sections[table->sh_link];
  const ElfW(Sym) *symbols = content(file, table);
  const char *text = content(file, texts);
  if (symbols == NULL || text == NULL || texts->sh_size == 0 || text[texts->sh_size - 1] != 0) return false;
  size_t symbol_capacity = 0, piece_capacity = 0;
  bool has_local_functions = false;
  for (size_t index = 0; index < table->sh_size / sizeof *symbols; index += 1) {
    const ElfW(Sym) *symbol = &symbols[index];
    if (symbol->st_name >= texts->sh_size || symbol->st_shndx == SHN_UNDEF) continue;
    const char *name = text + symbol->st_name;
    uintptr_t address = file->base + symbol->st_value;
    if (ELF64_ST_BIND(symbol->st_info) == STB_LOCAL && ELF64_ST_TYPE(symbol->st_info) == STT_FUNC)
      has_local_functions = true;
    if (is_mentioned(file, symbol, name)) {
      if (!make_room(&program->pieces, program->piece_count, &piece_capacity, sizeof *program->pieces))
        return false;
      program->pieces[program->piece_count++] = (cfutures_extent){ address, symbol->st_size };
    }
    cfutures_symbol_kind kind;
    if (!classify(file, symbol, name, main, &kind)) continue;
    if (!make_room(&program->symbols, program->symbol_count, &symbol_capacity, sizeof *program->symbols)) return false;
    program->symbols[program->symbol_count++] = (cfutures_symbol){
      .name = name, .address = address, .size = symbol->st_size, .kind = kind };
  }
  // Every program has some, which come with the C library; `strip -x` removes them, and the variables.
  return has_local_functions;
}

static int compare(const void *left, const void *right) {
  const cfutures_extent *a = left, *b = right;
  if (a->start != b->start) return a->start < b->start ? -1 : 1;
  return a->size < b->size ? 1 : a->size > b->size ? -1 : 0;
}

// Several names for the same piece become one, the longest.
static void sort_pieces(cfutures_program *program) {
  qsort(program->pieces, program->piece_count, sizeof *program->pieces, compare);
  size_t kept = 0;
  for (size_t index = 0; index < program->piece_count; index += 1)
    if (kept == 0 || program->pieces[kept - 1].start != program->pieces[index].start)
      program->pieces[kept++] = program->pieces[index];
  program->piece_count = kept;
}

// An entry point to which the linker gave another name has no size under that.
static void drop_entries_without_size(cfutures_program *program) {
  size_t kept = 0;
  for (size_t index = 0; index < program->symbol_count; index += 1) {
    const cfutures_symbol *symbol = &program->symbols[index];
    if (symbol->kind != CFUTURES_SYMBOL_ENTRY || symbol->size > 0) program->symbols[kept++] = *symbol;
  }
  program->symbol_count = kept;
}

static bool has_entry(const cfutures_program *program) {
  for (size_t index = 0; index < program->symbol_count; index += 1)
    if (program->symbols[index].kind == CFUTURES_SYMBOL_ENTRY) return true;
  return false;
}

// MARK: Sections

// What tells of code or of variables, and refers to all of them for that.
static bool is_description(const char *name) {
  return strncmp(name, ".eh_frame", 9) == 0 || strcmp(name, ".gcc_except_table") == 0
    || strcmp(name, "asan_globals") == 0;
}

// `SHT_RELR`, which older headers do not have.
static const unsigned packed_relocations = 19;

static bool is_in_memory(const ElfW(Shdr) *section) {
  if ((section->sh_flags & SHF_ALLOC) == 0 || (section->sh_flags & SHF_TLS) != 0) return false;
  switch (section->sh_type) {
  case SHT_PROGBITS:
  case SHT_INIT_ARRAY:
  case SHT_FINI_ARRAY:
  case SHT_RELA: return true;
  default: return false;
  }
}

static bool read_sections(const struct file *file, cfutures_program *program) {
  program->code = calloc(file->section_count, sizeof *program->code);
  program->data = calloc(file->section_count, sizeof *program->data);
  if (program->code == NULL || program->data == NULL) return false;
  program->base = file->base;
  for (size_t index = 0; index < file->section_count; index += 1) {
    const ElfW(Shdr) *section = &file->sections[index];
    if (section->sh_type == packed_relocations) program->has_packed_relocations = true;
    if (section->sh_name >= file->names_size || !is_in_memory(section)) continue;
    const char *name = file->names + section->sh_name;
    cfutures_extent extent = { file->base + section->sh_addr, section->sh_size };
    if (strcmp(name, ".got") == 0) program->offsets = extent;
    else if (strcmp(name, ".got.plt") == 0) continue; // Leads to other images alone.
    else if (strcmp(name, ".rela.dyn") == 0) program->relocations = extent;
    else if (section->sh_flags & SHF_EXECINSTR) program->code[program->code_count++] = extent;
    else if (section->sh_type != SHT_RELA && !is_description(name)) program->data[program->data_count++] = extent;
  }
  return true;
}

bool cfutures_open_program(cfutures_program *program) {
  struct file file;
  memset(program, 0, sizeof *program);
  if (!open_file(&file)) return false;
  program->file = file.bytes;
  program->file_size = file.size;
  const struct entry *entry = find_entry(&file);
  if (entry == NULL) return true;
  program->has_top_level_code = (entry->has_main_type & 1) == 0;
  // Who has a type with `@main` has no such variables, and nobody need look for them.
  if (program->has_top_level_code) {
    bool is_read = read_symbols(&file, (uintptr_t)&entry->main + (intptr_t)entry->main, program);
    drop_entries_without_size(program);
    sort_pieces(program);
    program->has_symbols = is_read && has_entry(program) && read_sections(&file, program);
  }
  return true;
}

void cfutures_close_program(cfutures_program *program) {
  free(program->symbols);
  free(program->pieces);
  free(program->code);
  free(program->data);
  (void)munmap((void *)program->file, program->file_size);
}

// MARK: Memory that others may be writing

// What is compared and copied may be written by another thread at the same time: that the words are of different moments
// is reckoned with. ThreadSanitizer would report it, also of the C library's functions; AddressSanitizer would report the
// gaps between two variables, which are copied with them.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define IS_WATCHED 1
#endif
#endif

#if defined(IS_WATCHED)
__attribute__((no_sanitize("thread", "address"))) bool cfutures_is_equal(const void *memory, const void *copy, size_t size) {
  const volatile uint8_t *a = memory;
  const uint8_t *b = copy;
  for (size_t index = 0; index < size; index += 1)
    if (a[index] != b[index]) return false;
  return true;
}

__attribute__((no_sanitize("thread", "address"))) void cfutures_copy(const void *memory, void *copy, size_t size) {
  const volatile uint8_t *source = memory;
  uint8_t *target = copy;
  for (size_t index = 0; index < size; index += 1) target[index] = source[index];
}
#else
bool cfutures_is_equal(const void *memory, const void *copy, size_t size) { return memcmp(memory, copy, size) == 0; }

void cfutures_copy(const void *memory, void *copy, size_t size) { memcpy(copy, memory, size); }
#endif

size_t cfutures_variable_size(size_t size) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
  // As the instrumentation does it.
  const size_t least = 32, most = 1 << 18;
  if (size <= least / 2) return least;
  size_t gap = size / least / 4 * least;
  gap = gap < least ? least : gap > most ? most : gap;
  return size + gap + (size % least == 0 ? 0 : least - size % least);
#endif
#endif
  return size;
}

// A number behind a name in the kernel's description of a thread; `missing` where there is none.
static uint64_t fact(const char *text, const char *name, uint64_t missing) {
  const char *place = strstr(text, name);
  return place == NULL ? missing : strtoull(place + strlen(name), NULL, 10);
}

bool cfutures_main_thread_rests(uint64_t *switches) {
  char path[48], text[4096];
  snprintf(path, sizeof path, "/proc/self/task/%d/status", (int)getpid());
  ptrdiff_t count = cfutures_read_file(path, text, sizeof text - 1);
  if (count <= 0) return false;
  text[count] = 0;
  const char *state = strstr(text, "State:\t");
  *switches = fact(text, "\nvoluntary_ctxt_switches:", 0) + fact(text, "\nnonvoluntary_ctxt_switches:", 0);
  // Running, or able to; all others are in the kernel, or have ended.
  return state != NULL && state[7] != 'R';
}

bool cfutures_is_main_thread(void) { return getpid() == gettid(); }
