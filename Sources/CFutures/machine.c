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
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

void *cfutures_resize(void *memory, size_t size) { return realloc(memory, size); }
void cfutures_free(void *memory) { free(memory); }

const char *cfutures_environment_value(const char *name) { return getenv(name); }

void cfutures_write_error(const char *text) { (void)!write(STDERR_FILENO, text, strlen(text)); }

uint64_t cfutures_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void cfutures_prefer_large_pages(void *start, size_t length) {
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
  // With the pages at both ends, which may be of others too: a mapping that is advised in part becomes two, and can
  // no longer grow where it is.
  uintptr_t from = (uintptr_t)start / page * page;
  uintptr_t to = ((uintptr_t)start + length + page - 1) / page * page;
  // Advice only: a kernel without large pages refuses it, and nothing is lost.
  if (from < to) (void)madvise((void *)from, to - from, MADV_HUGEPAGE);
}

int cfutures_affinity_count(void) {
  // A fixed cpu_set_t ends at 1024 processors; the kernel answers EINVAL until the set is as large
  // as its own.
  for (size_t processors = 1024; processors <= 1u << 20; processors *= 2) {
    cpu_set_t *set = CPU_ALLOC(processors);
    if (set == NULL) break;
    size_t size = CPU_ALLOC_SIZE(processors);
    int count = 0;
    bool ok = sched_getaffinity(0, size, set) == 0;
    bool too_small = !ok && errno == EINVAL;
    if (ok) count = CPU_COUNT_S(size, set);
    CPU_FREE(set);
    if (count > 0) return count;
    if (!too_small) break;
  }
  long online = sysconf(_SC_NPROCESSORS_ONLN);
  return online > 0 ? (int)online : 1;
}

ptrdiff_t cfutures_read_file(const char *path, char *buffer, size_t capacity) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  size_t length = 0;
  while (length < capacity) {
    ssize_t count = read(file, buffer + length, capacity - length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      close(file);
      return -1;
    }
    if (count == 0) break;
    length += (size_t)count;
  }
  close(file);
  return (ptrdiff_t)length;
}

void cfutures_describe_errno(int error, char *buffer, size_t capacity) {
  char scratch[128];
  snprintf(buffer, capacity, "%s", strerror_r(error, scratch, sizeof scratch));
}
