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

// Of the Swift runtime.
extern void swift_release(void *object);

static _Thread_local void *spares[CFUTURES_SPARES];
static _Thread_local enum { UNUSED, IN_USE, ENDED } spares_state;

// Only there to hear of a thread's end: the spares themselves are in thread-local variables, which are
// faster to reach.
static pthread_key_t thread_end;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool has_thread_end;

static void release_spares(void *unused) {
  (void)unused;
  spares_state = ENDED;
  for (int place = 0; place < CFUTURES_SPARES; place++) {
    void *object = cfutures_take_spare(place);
    if (object != NULL) swift_release(object);
  }
}

static void make_thread_end(void) {
  has_thread_end = pthread_key_create(&thread_end, release_spares) == 0;
}

static bool use_spares(void) {
  (void)pthread_once(&once, make_thread_end);
  if (!has_thread_end || pthread_setspecific(thread_end, &spares_state) != 0) return false;
  spares_state = IN_USE;
  return true;
}

void *cfutures_take_spare(int place) {
  void *object = spares[place];
  spares[place] = NULL;
  return object;
}

bool cfutures_give_spare(int place, void *object) {
  if (spares[place] != NULL || spares_state == ENDED) return false;
  if (spares_state == UNUSED && !use_spares()) return false;
  spares[place] = object;
  return true;
}

static _Thread_local bool reads_variables;

bool cfutures_swap_reads_variables(bool does) {
  bool did = reads_variables;
  reads_variables = does;
  return did;
}

static _Thread_local void *call_encoder;

void *cfutures_swap_call_encoder(void *encoder) {
  void *previous = call_encoder;
  call_encoder = encoder;
  return previous;
}

void *cfutures_call_encoder(void) { return call_encoder; }
