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
#include <link.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

struct search {
  uintptr_t address;
  const uint8_t *identity;
  size_t length;
  cfutures_image *found;
};

static void find_build_id(const struct dl_phdr_info *info, cfutures_image *image) {
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_NOTE) continue;
    const uint8_t *note = (const uint8_t *)(info->dlpi_addr + segment->p_vaddr);
    const uint8_t *end = note + segment->p_memsz;
    size_t alignment = segment->p_align == 8 ? 8 : 4;
    while ((size_t)(end - note) >= sizeof(ElfW(Nhdr))) {
      const ElfW(Nhdr) *header = (const void *)note;
      size_t name_end = sizeof *header + (header->n_namesz + alignment - 1) / alignment * alignment;
      size_t next = name_end + (header->n_descsz + alignment - 1) / alignment * alignment;
      if (next > (size_t)(end - note)) break;
      if (header->n_type == NT_GNU_BUILD_ID && header->n_namesz == 4
          && memcmp(note + sizeof *header, "GNU", 4) == 0) {
        image->identity = note + name_end;
        image->identity_length = header->n_descsz;
        return;
      }
      note += next;
    }
  }
}

static bool covers(const struct dl_phdr_info *info, uintptr_t address, cfutures_image *image) {
  bool hit = false;
  image->size = 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
    if (segment->p_type != PT_LOAD) continue;
    uintptr_t start = info->dlpi_addr + segment->p_vaddr;
    if (address >= start && address < start + segment->p_memsz) hit = true;
    uintptr_t end = segment->p_vaddr + segment->p_memsz;
    if (end > image->size) image->size = end;
  }
  return hit;
}

static int examine(struct dl_phdr_info *info, size_t size, void *context) {
  (void)size;
  struct search *search = context;
  cfutures_image image = {.base = info->dlpi_addr, .path = info->dlpi_name};
  bool hit = covers(info, search->address, &image);
  if (search->identity == NULL && !hit) return 0;
  find_build_id(info, &image);
  if (search->identity != NULL
      && (image.identity_length != search->length
          || memcmp(image.identity, search->identity, search->length) != 0))
    return 0;
  *search->found = image;
  return 1;
}

bool cfutures_image_at(const void *address, cfutures_image *image) {
  struct search search = {.address = (uintptr_t)address, .found = image};
  return dl_iterate_phdr(examine, &search) == 1;
}

bool cfutures_image_with_identity(
    const uint8_t *identity, size_t length, cfutures_image *image) {
  struct search search = {.identity = identity, .length = length, .found = image};
  return length > 0 && dl_iterate_phdr(examine, &search) == 1;
}

// The C library writes a block's size into the word in front of it, with flags in the lowest bits. That word lies in the
// block's page, unless the block begins one; whoever else has made the object, and whatever its word means, it can be read.
__attribute__((no_sanitize("address"))) size_t cfutures_block_size(const void *block) {
  uintptr_t address = (uintptr_t)block;
  if (address % 16 != 0 || address % 4096 == 0) return 0;
  size_t word = *(const size_t *)(address - sizeof word);
  enum { FLAGS = 7, IS_MAPPED = 2 };
  size_t size = word & ~(size_t)FLAGS;
  size_t own = (word & IS_MAPPED) != 0 ? 2 * sizeof word : sizeof word;
  return size > own ? size - own : 0;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ADDRESS_SANITIZER 1
extern int __sanitizer_get_ownership(const volatile void *block);
extern size_t __sanitizer_get_allocated_size(const volatile void *block);
#endif
#endif

ptrdiff_t cfutures_sanitized_size(const void *block) {
#if defined(HAS_ADDRESS_SANITIZER)
  if (__sanitizer_get_ownership(block)) return (ptrdiff_t)__sanitizer_get_allocated_size(block);
#endif
  (void)block;
  return -1;
}

bool cfutures_is_on_stack(const void *address) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return false;
  void *start;
  size_t size;
  bool is_known = pthread_attr_getstack(&attributes, &start, &size) == 0;
  pthread_attr_destroy(&attributes);
  return is_known && (uintptr_t)address - (uintptr_t)start < size;
}

bool cfutures_read_safely(uintptr_t address, void *target, size_t size) {
  struct iovec own = { .iov_base = target, .iov_len = size };
  struct iovec other = { .iov_base = (void *)address, .iov_len = size };
  return process_vm_readv(getpid(), &own, 1, &other, 1, 0) == (ssize_t)size;
}

bool cfutures_is_mapped(uintptr_t address) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  unsigned char residency;
  return mincore((void *)(address / page * page), 1, &residency) == 0;
}
