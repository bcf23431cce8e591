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
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

int cfutures_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING); }

ptrdiff_t cfutures_read_start(int descriptor, void *buffer, size_t count) {
  ssize_t result;
  do {
    result = pread(descriptor, buffer, count, 0);
  } while (result < 0 && errno == EINTR);
  return result;
}

// As much as there is in any case.
enum { SMALL = 4 << 20 };

// MARK: Is there room?

// The number in a file, behind some text; the largest of all where there is none.
static uint64_t number_in(const char *path, const char *text) {
  uint64_t number = UINT64_MAX;
  FILE *file = fopen(path, "re");
  if (file == NULL) return number;
  char line[256];
  while (number == UINT64_MAX && fgets(line, sizeof line, file) != NULL) {
    size_t length = strlen(text);
    unsigned long long value;
    if (strncmp(line, text, length) == 0 && sscanf(line + length, "%llu", &value) == 1) number = value;
  }
  (void)fclose(file);
  return number;
}

static uint64_t room_in_group(const char *limit, const char *usage) {
  uint64_t most = number_in(limit, ""), used = number_in(usage, "");
  return most == UINT64_MAX || used == UINT64_MAX ? UINT64_MAX : most > used ? most - used : 0;
}

// The kernel allocates page after page until it ends processes, so it is not to be asked for what cannot be.
static bool has_room(size_t size) {
  uint64_t kibibytes = number_in("/proc/meminfo", "MemAvailable:");
  return (kibibytes == UINT64_MAX || size / 1024 <= kibibytes)
    && size <= room_in_group("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current")
    && size <= room_in_group(
         "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes");
}

// MARK: Pages

// Beyond a limit on the size of files, the kernel would raise a signal.
static bool may_reach(uint64_t end) {
  struct rlimit limit;
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 && (limit.rlim_cur == RLIM_INFINITY || end <= limit.rlim_cur);
}

int cfutures_allocate_in_file(int descriptor, uint64_t start, size_t size) {
  // Of no bytes there is nothing to allocate.
  if (size == 0) return 0;
  if (!may_reach(start + size)) return EFBIG;
  // To look takes as long as a megabyte does.
  if (size > SMALL && !has_room(size)) return ENOMEM;
  return posix_fallocate(descriptor, (off_t)start, (off_t)size);
}

// MARK: Shared memory

int cfutures_shared_file(const char *name, size_t size) {
  int descriptor = cfutures_memory_file(name);
  if (descriptor < 0) return -1;
  int error = cfutures_allocate_in_file(descriptor, 0, size);
  // Whoever has it may make it larger. Never smaller: so memory that was there stays there.
  if (error == 0 && fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL) != 0) error = errno;
  if (error == 0) return descriptor;
  close(descriptor);
  errno = error;
  return -1;
}

void *cfutures_map(int descriptor, uint64_t start, size_t size) {
  // Faults for one page after the other take longer than what is done with a large part.
  int flags = MAP_SHARED | (size > SMALL ? MAP_POPULATE : 0);
  void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, descriptor, (off_t)start);
  return memory == MAP_FAILED ? NULL : memory;
}

void *cfutures_map_grown(int descriptor, uint64_t start, size_t size) {
  struct stat facts;
  if (fstat(descriptor, &facts) != 0) return NULL;
  // Nor is there memory for it where it has less in all: a length alone is not believed.
  if ((uint64_t)facts.st_size < start + size || (uint64_t)facts.st_blocks * 512 < size) {
    errno = ENODATA;
    return NULL;
  }
  return cfutures_map(descriptor, start, size);
}

void cfutures_free_in_file(int descriptor, uint64_t start, size_t size) {
  (void)fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)start, (off_t)size);
}

void cfutures_unmap(void *memory, size_t size) { (void)munmap(memory, size); }
