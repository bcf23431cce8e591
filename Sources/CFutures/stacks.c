//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "CFutures.h"

#include <pthread.h>

// Both are 0 until the thread has asked, and `stack_end` stays SIZE_MAX where nobody knows. Asking takes
// glibc 50 microseconds on the main thread, whose stack it looks up in a file.
static _Thread_local uintptr_t stack_start;
static _Thread_local uintptr_t stack_end;

static void find_stack(void) {
  pthread_attr_t attributes;
  void *start = NULL;
  size_t size = 0, guard = 0;
  stack_end = UINTPTR_MAX;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
  if (pthread_attr_getstack(&attributes, &start, &size) == 0 &&
      pthread_attr_getguardsize(&attributes, &guard) == 0) {
    // Older versions of glibc count the guard as a part of the stack.
    stack_start = (uintptr_t)start + guard;
    stack_end = (uintptr_t)start + size;
  }
  (void)pthread_attr_destroy(&attributes);
}

size_t cfutures_stack_left(void) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  if (stack_end == 0) find_stack();
  // Elsewhere than on the thread's own stack, as in a signal handler or a coroutine, nothing is known.
  return stack_start != 0 && here > stack_start && here <= stack_end ? here - stack_start : SIZE_MAX;
}
