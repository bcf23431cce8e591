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
#include <linux/futex.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// FUTEX_WAIT_BITSET takes an absolute time on the monotonic clock, so a wait that is interrupted by a
// signal need not compute what is left.
bool cfutures_futex_wait(const uint32_t *word, uint32_t expected, uint64_t deadline) {
  struct timespec instant;
  struct timespec *limit = NULL;
  if (deadline != UINT64_MAX) {
    instant.tv_sec = (time_t)(deadline / 1000000000u);
    instant.tv_nsec = (long)(deadline % 1000000000u);
    limit = &instant;
  }
  long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected, limit, NULL,
                        FUTEX_BITSET_MATCH_ANY);
  if (result == 0 || errno == EAGAIN || errno == EINTR) return true;
  if (errno == ETIMEDOUT) return false;
  fprintf(stderr, "swift-concurrent-futures: futex wait failed: %s\n", strerror(errno));
  abort();
}

void cfutures_futex_wake(const uint32_t *word) {
  // The memory may be gone by now: whoever was woken by the word alone may have freed it. The kernel
  // answers EFAULT then, or wakes a stranger, who looks at his word and sleeps on.
  (void)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

void cfutures_spin_hint(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("isb");
#endif
}

void cfutures_yield(void) { sched_yield(); }
