//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "CFutures.h"
#include "require.h"

#include <pthread.h>

static _Thread_local void *current_call;
static _Thread_local void *current_worker;

int cfutures_thread_start(pthread_t *thread, void *(*body)(void *), void *context) {
  return pthread_create(thread, NULL, body, context);
}

void cfutures_thread_join(pthread_t thread) {
  cfutures_require(pthread_join(thread, NULL), "pthread_join");
}

void cfutures_thread_detach(pthread_t thread) {
  cfutures_require(pthread_detach(thread), "pthread_detach");
}

pthread_t cfutures_thread_self(void) { return pthread_self(); }

uintptr_t cfutures_thread_id(void) { return (uintptr_t)pthread_self(); }

bool cfutures_thread_is_self(pthread_t thread) { return pthread_equal(thread, pthread_self()); }

void cfutures_thread_set_name(const char *name) {
  // EPERM happens in containers, and a missing name harms nobody.
  (void)pthread_setname_np(pthread_self(), name);
}

// Of the Swift runtime's concurrency library, which every program that uses tasks has.
extern void *swift_task_getCurrent(void);

bool cfutures_is_in_task(void) { return swift_task_getCurrent() != NULL; }

void *cfutures_current_call(void) { return current_call; }
void cfutures_set_current_call(void *call) { current_call = call; }
void *cfutures_current_worker(void) { return current_worker; }
void cfutures_set_current_worker(void *worker) { current_worker = worker; }
