//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "CFutures.h"

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

static bool append(cfutures_program *program, size_t *capacity, cfutures_symbol symbol) {
  if (program->symbol_count == *capacity) {
    size_t wanted = *capacity == 0 ? 256 : 2 * *capacity;
    cfutures_symbol *symbols = realloc(program->symbols, wanted * sizeof *symbols);
    if (symbols == NULL) return false;
    program->symbols = symbols;
    *capacity = wanted;
  }
  program->symbols[program->symbol_count++] = symbol;
  return true;
}

static bool read_symbols(const struct file *file, uintptr_t main, cfutures_program *program) {
  const ElfW(Shdr) *table = section_of_type(file, SHT_SYMTAB);
  if (table == NULL || table->sh_link >= file->section_count) return false;
  const ElfW(Shdr) *texts = &file->sections[table->sh_link];
  const ElfW(Sym) *symbols = content(file, table);
  const char *text = content(file, texts);
  if (symbols == NULL || text == NULL || texts->sh_size == 0 || text[texts->sh_size - 1] != 0) return false;
  size_t capacity = 0;
  for (size_t index = 0; index < table->sh_size / sizeof *symbols; index += 1) {
    const ElfW(Sym) *symbol = &symbols[index];
    cfutures_symbol_kind kind;
    if (symbol->st_name >= texts->sh_size || symbol->st_shndx == SHN_UNDEF) continue;
    const char *name = text + symbol->st_name;
    if (!classify(file, symbol, name, main, &kind)) continue;
    cfutures_symbol found = {
      .name = name, .address = file->base + symbol->st_value, .size = symbol->st_size, .kind = kind };
    if (!append(program, &capacity, found)) return false;
  }
  return true;
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

bool cfutures_open_program(cfutures_program *program) {
  struct file file;
  memset(program, 0, sizeof *program);
  if (!open_file(&file)) return false;
  program->file = file.bytes;
  program->file_size = file.size;
  const ElfW(Shdr) *offsets = section_named(&file, ".got");
  if (offsets != NULL) {
    program->offsets = file.base + offsets->sh_addr;
    program->offsets_size = offsets->sh_size;
  }
  const struct entry *entry = find_entry(&file);
  if (entry == NULL) return true;
  program->has_top_level_code = (entry->has_main_type & 1) == 0;
  // Who has a type with `@main` has no such variables, and nobody need look for them.
  if (program->has_top_level_code) {
    bool is_read = read_symbols(&file, (uintptr_t)&entry->main + (intptr_t)entry->main, program);
    drop_entries_without_size(program);
    program->has_symbols = is_read && has_entry(program);
  }
  return true;
}

void cfutures_close_program(cfutures_program *program) {
  free(program->symbols);
  (void)munmap((void *)program->file, program->file_size);
}

// MARK: Code

// Whether a word of the table through which code reaches what may lie in another image leads to the place.
static bool leads_to(const cfutures_program *program, uintptr_t word, uintptr_t start, size_t size) {
  if (word < program->offsets || word - program->offsets >= program->offsets_size || word % 8 != 0) return false;
  return *(const uintptr_t *)word - start < size;
}

bool cfutures_entry_mentions(const cfutures_program *program, uintptr_t start, size_t size) {
#if defined(__x86_64__)
  for (size_t index = 0; index < program->symbol_count; index += 1) {
    const cfutures_symbol *symbol = &program->symbols[index];
    if (symbol->kind != CFUTURES_SYMBOL_ENTRY) continue;
    // An operand is four bytes relative to the next instruction, which begins behind it or behind a constant. Where
    // instructions begin is not known: any four bytes that lead to the place count.
    for (uintptr_t place = symbol->address; place + 4 <= symbol->address + symbol->size; place += 1) {
      int32_t distance;
      memcpy(&distance, (const void *)place, sizeof distance);
      static const int constants[] = { 0, 1, 2, 4 };
      for (size_t each = 0; each < 4; each += 1) {
        uintptr_t target = place + 4 + (uintptr_t)constants[each] + (uintptr_t)(intptr_t)distance;
        if (target - start < size || leads_to(program, target, start, size)) return true;
      }
    }
  }
  return false;
#else
  // Without a decoder for this processor: it may.
  (void)program, (void)start, (void)size;
  return true;
#endif
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
