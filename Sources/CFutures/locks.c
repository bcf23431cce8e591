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

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void cfutures_require(int result, const char *operation) {
  if (result == 0) return;
  fprintf(stderr, "swift-concurrent-futures: %s failed: %s\n", operation, strerror(result));
  abort();
}

// Adaptive: whoever finds the mutex taken looks again for a moment before it falls asleep. The critical
// sections of this library are shorter than a system call.
static void mutex_init(pthread_mutex_t *mutex) {
  pthread_mutexattr_t attributes;
  cfutures_require(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
  cfutures_require(pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP),
                   "pthread_mutexattr_settype");
  cfutures_require(pthread_mutex_init(mutex, &attributes), "pthread_mutex_init");
  pthread_mutexattr_destroy(&attributes);
}

void cfutures_lock_init(cfutures_lock *lock) { mutex_init(&lock->mutex); }

void cfutures_lock_destroy(cfutures_lock *lock) {
  cfutures_require(pthread_mutex_destroy(&lock->mutex), "pthread_mutex_destroy");
}

void cfutures_lock_acquire(cfutures_lock *lock) {
  cfutures_require(pthread_mutex_lock(&lock->mutex), "pthread_mutex_lock");
}

void cfutures_lock_release(cfutures_lock *lock) {
  cfutures_require(pthread_mutex_unlock(&lock->mutex), "pthread_mutex_unlock");
}

void cfutures_monitor_init(cfutures_monitor *monitor) {
  mutex_init(&monitor->mutex);
  pthread_condattr_t attributes;
  cfutures_require(pthread_condattr_init(&attributes), "pthread_condattr_init");
  cfutures_require(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC),
                   "pthread_condattr_setclock");
  cfutures_require(pthread_cond_init(&monitor->condition, &attributes), "pthread_cond_init");
  pthread_condattr_destroy(&attributes);
}

void cfutures_monitor_destroy(cfutures_monitor *monitor) {
  cfutures_require(pthread_cond_destroy(&monitor->condition), "pthread_cond_destroy");
  cfutures_require(pthread_mutex_destroy(&monitor->mutex), "pthread_mutex_destroy");
}

void cfutures_monitor_acquire(cfutures_monitor *monitor) {
  cfutures_require(pthread_mutex_lock(&monitor->mutex), "pthread_mutex_lock");
}

void cfutures_monitor_release(cfutures_monitor *monitor) {
  cfutures_require(pthread_mutex_unlock(&monitor->mutex), "pthread_mutex_unlock");
}

void cfutures_monitor_signal(cfutures_monitor *monitor) {
  cfutures_require(pthread_cond_signal(&monitor->condition), "pthread_cond_signal");
}

void cfutures_monitor_broadcast(cfutures_monitor *monitor) {
  cfutures_require(pthread_cond_broadcast(&monitor->condition), "pthread_cond_broadcast");
}

void cfutures_monitor_wait(cfutures_monitor *monitor) {
  cfutures_require(pthread_cond_wait(&monitor->condition, &monitor->mutex), "pthread_cond_wait");
}

bool cfutures_monitor_wait_until(cfutures_monitor *monitor, uint64_t deadline) {
  struct timespec instant = {
      .tv_sec = (time_t)(deadline / 1000000000u),
      .tv_nsec = (long)(deadline % 1000000000u),
  };
  int result = pthread_cond_timedwait(&monitor->condition, &monitor->mutex, &instant);
  if (result == ETIMEDOUT) return false;
  cfutures_require(result, "pthread_cond_timedwait");
  return true;
}
