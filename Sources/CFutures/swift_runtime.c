//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#include "CFutures.h"

#include <sys/mman.h>
#include <unistd.h>

#define SWIFT_CALL __attribute__((swiftcall))

// The entry points that compiled Swift code calls; their signatures are part of its ABI.
extern SWIFT_CALL const void *swift_getTypeByMangledNameInContext(
    const char *name, size_t length, const void *context, const void *const *arguments);
extern SWIFT_CALL const void *swift_getTypeByMangledNameInEnvironment(
    const char *name, size_t length, const void *environment, const void *const *arguments);
extern const void *swift_conformsToProtocol(const void *type, const void *protocol);
extern void *swift_allocObject(const void *metadata, size_t size, size_t alignment_mask);
extern void swift_deallocUninitializedObject(void *object, size_t size, size_t alignment_mask);
extern void *swift_retain(void *object);
extern void swift_release(void *object);
extern void *swift_tryRetain(void *object);

struct swift_box {
  void *object;
  void *value;
};
extern SWIFT_CALL struct swift_box swift_allocBox(const void *type);
extern void swift_deallocBox(void *object);
extern void *swift_allocEmptyBox(void);
extern void *swift_initStaticObject(const void *metadata, void *object);
extern void swift_task_enterThreadLocalContext(uintptr_t state[2]);

extern char *swift_demangle(
    const char *name, size_t length, char *buffer, size_t *capacity, uint32_t flags);

char *cfutures_swift_demangle(const char *name, size_t length) { return swift_demangle(name, length, NULL, NULL, 0); }

// What compiled code hands to `swift_beginAccess`, as the runtime fills it in and strings it together.
struct access {
  uintptr_t address;
  uintptr_t caller;
  // The access begun before, and in the lowest bit whether this one writes.
  uintptr_t next_and_action;
};

bool cfutures_swift_is_alive(void *object) {
  if (swift_tryRetain(object) == NULL) return false;
  swift_release(object);
  return true;
}

// As large as an object may be, but for those with vast vectors in them.
static const size_t largest_object = 1 << 20;

void *cfutures_swift_make_stand_in(void) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  uint8_t *pages = mmap(NULL, page + largest_object, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return NULL;
  if (mprotect(pages, page, PROT_READ | PROT_WRITE) != 0) return NULL;
  // Behind the header begins what nobody can read. Its class is there, too.
  return swift_initStaticObject(pages + page, pages + page - 2 * sizeof(void *));
}

size_t cfutures_swift_open_writes(uintptr_t *addresses, size_t capacity) {
  // A task that had no accesses open when it was left is given the thread's first one, and nothing is changed.
  uintptr_t state[2] = {0, 0};
  swift_task_enterThreadLocalContext(state);
  size_t count = 0;
  for (const struct access *next = (const struct access *)state[0]; next != NULL;) {
    if (next->next_and_action & 1) {
      if (count < capacity) addresses[count] = next->address;
      count += 1;
    }
    next = (const struct access *)(next->next_and_action & ~(uintptr_t)1);
  }
  return count;
}

const void *cfutures_swift_type(
    const char *name, size_t length, const void *environment, const void *const *arguments) {
  if (environment == NULL) return swift_getTypeByMangledNameInContext(name, length, NULL, NULL);
  return swift_getTypeByMangledNameInEnvironment(name, length, environment, arguments);
}

const void *cfutures_swift_witness_table(const void *type, const void *protocol) {
  return swift_conformsToProtocol(type, protocol);
}

void *cfutures_swift_allocate(const void *metadata, size_t size, size_t alignment_mask) {
  return swift_allocObject(metadata, size, alignment_mask);
}

void cfutures_swift_deallocate_uninitialized(void *object, size_t size, size_t alignment_mask) {
  swift_deallocUninitializedObject(object, size, alignment_mask);
}

void *cfutures_swift_allocate_box(const void *type, void **value) {
  struct swift_box box = swift_allocBox(type);
  *value = box.value;
  return box.object;
}

void cfutures_swift_deallocate_box(void *object) { swift_deallocBox(object); }

void *cfutures_swift_allocate_empty_box(void) { return swift_allocEmptyBox(); }

void *cfutures_swift_retain(void *object) { return swift_retain(object); }

void cfutures_swift_release(void *object) { swift_release(object); }

// Of Foundation, for programs that have it: the library itself does not, because a worker would start more slowly.
struct swift_string {
  uintptr_t words[2];
};
extern SWIFT_CALL struct swift_string localized_description(
    const void *type, const void *table, __attribute__((swift_context)) const void *error)
    __asm__("$ss5ErrorP10FoundationE20localizedDescriptionSSvg") __attribute__((weak));
extern const char localized_error_protocol __asm__("$s20FoundationEssentials14LocalizedErrorMp")
    __attribute__((weak));
extern const char error_protocol __asm__("$ss5ErrorMp");

bool cfutures_swift_localized_text(const void *type, const void *error, uintptr_t text[2]) {
  if (localized_description == NULL || &localized_error_protocol == NULL) return false;
  if (swift_conformsToProtocol(type, &localized_error_protocol) == NULL) return false;
  const void *table = swift_conformsToProtocol(type, &error_protocol);
  if (table == NULL) return false;
  struct swift_string result = localized_description(type, table, error);
  text[0] = result.words[0];
  text[1] = result.words[1];
  return true;
}

// The beginning of what an image tells the runtime about itself.
struct section {
  uintptr_t start;
  size_t length;
};
struct image_sections {
  uintptr_t version;
  const void *base_address;
  const void *unused[2];
  struct section protocols, conformances, types, type_names, texts, fields, associated_types, replacements,
      opaque_replacements, builtin_types, captures;
};
extern void swift_enumerateAllMetadataSections(
    bool (*body)(const struct image_sections *sections, void *context), void *context);

struct each_type {
  bool (*body)(const void *descriptor, void *context);
  void *context;
};

static bool walk_types(const struct image_sections *sections, void *context) {
  const struct each_type *each = context;
  size_t count = sections->types.length / sizeof(int32_t);
  for (size_t index = 0; index < count; index++) {
    uintptr_t record = sections->types.start + index * sizeof(int32_t);
    int32_t reference = *(const int32_t *)record;
    uintptr_t target = record + (intptr_t)(reference & ~3);
    // Two bits say whether it is the descriptor's address or that of a pointer to it.
    if ((reference & 3) == 1) target = *(const uintptr_t *)target;
    if (!each->body((const void *)target, each->context)) return false;
  }
  return true;
}

void cfutures_swift_each_type(bool (*body)(const void *descriptor, void *context), void *context) {
  struct each_type each = { .body = body, .context = context };
  swift_enumerateAllMetadataSections(walk_types, &each);
}

struct type_search {
  const void *descriptor;
  bool is_found;
};

static bool search_type(const void *descriptor, void *context) {
  struct type_search *search = context;
  search->is_found = descriptor == search->descriptor;
  return !search->is_found;
}

bool cfutures_swift_is_type_descriptor(const void *address) {
  struct type_search search = { .descriptor = address };
  cfutures_swift_each_type(search_type, &search);
  return search.is_found;
}

struct record_search {
  uintptr_t address;
  cfutures_records found;
};

static bool search_captures(const struct image_sections *sections, void *context) {
  struct record_search *search = context;
  struct section captures = sections->captures;
  if (search->address - captures.start >= captures.length) return true;
  search->found = (cfutures_records){ .start = (const void *)captures.start, .length = captures.length };
  return false;
}

cfutures_records cfutures_swift_capture_records(const void *address) {
  struct record_search search = { .address = (uintptr_t)address };
  swift_enumerateAllMetadataSections(search_captures, &search);
  return search.found;
}
