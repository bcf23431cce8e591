//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "CFutures.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// What nobody can take back: so what a reader has mapped stays as it is, and stays there.
enum { SEALS = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL };

static int map(cfutures_block *block, int descriptor, int protection) {
  block->memory = NULL;
  if (block->size == 0) return 0;
  void *memory = mmap(NULL, block->size, protection, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) return errno;
  block->memory = memory;
  return 0;
}

static void unmap(cfutures_block *block) {
  if (block->memory != NULL) (void)munmap(block->memory, block->size);
  block->memory = NULL;
}

// MARK: Blocks

static int fill(cfutures_block *block, size_t size) {
  struct stat facts;
  int error = cfutures_allocate_in_file(block->descriptor, 0, size);
  if (error != 0) return error;
  if (fstat(block->descriptor, &facts) != 0) return errno;
  block->identity = facts.st_ino;
  block->size = size;
  return map(block, block->descriptor, PROT_READ | PROT_WRITE);
}

int cfutures_make_block(size_t size, cfutures_block *block) {
  block->descriptor = cfutures_memory_file("futures-block");
  if (block->descriptor < 0) return errno;
  int error = fill(block, size);
  if (error != 0) close(block->descriptor);
  return error;
}

int cfutures_seal_block(cfutures_block *block) {
  // Not while somebody could write through memory.
  unmap(block);
  if (fcntl(block->descriptor, F_ADD_SEALS, SEALS) != 0) return errno;
  return map(block, block->descriptor, PROT_READ);
}

static bool is_block(int descriptor, const cfutures_block *block) {
  struct stat facts;
  return fcntl(descriptor, F_GET_SEALS) == SEALS && fstat(descriptor, &facts) == 0
    && facts.st_ino == block->identity && (uint64_t)facts.st_size == block->size;
}

int cfutures_open_block(int32_t process, cfutures_block *block) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)process, block->descriptor);
  block->descriptor = -1;
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  // Its owner may have let it go, and opened another file under its number.
  int error = is_block(descriptor, block) ? map(block, descriptor, PROT_READ) : ENOENT;
  close(descriptor);
  return error;
}

void cfutures_close_block(cfutures_block *block) {
  unmap(block);
  if (block->descriptor >= 0) close(block->descriptor);
}
