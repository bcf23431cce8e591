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
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

// MARK: Starting a process

bool cfutures_may_start_workers(void) { return getauxval(AT_SECURE) == 0; }

// What a worker inherits, and at which numbers.
enum { INHERITED = 4 };
static const int inherited_places[INHERITED] = {
  CFUTURES_WORKER_INPUT, CFUTURES_WORKER_OUTPUT, CFUTURES_WORKER_MEMORY, STDERR_FILENO,
};

static int place_descriptors(
    posix_spawn_file_actions_t *actions, const cfutures_start *start, const int *copies) {
  int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  for (int index = 0; error == 0 && index < INHERITED; index += 1)
    error = posix_spawn_file_actions_adddup2(actions, copies[index], inherited_places[index]);
  if (error == 0)
    error = posix_spawn_file_actions_addclosefrom_np(actions, CFUTURES_WORKER_MEMORY + 1);
  if (error == 0 && start->directory != NULL)
    error = posix_spawn_file_actions_addchdir_np(actions, start->directory);
  return error;
}

static int fill_attributes(posix_spawnattr_t *attributes) {
  sigset_t all, none;
  sigfillset(&all);
  // The C library refuses these two for itself.
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  sigemptyset(&none);
  int error = posix_spawnattr_setsigdefault(attributes, &all);
  if (error == 0) error = posix_spawnattr_setsigmask(attributes, &none);
  // A group of its own: the terminal's Ctrl-C is the parent's, and whatever the worker starts ends with it.
  if (error == 0) error = posix_spawnattr_setpgroup(attributes, 0);
  short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP;
  if (error == 0) error = posix_spawnattr_setflags(attributes, flags);
  return error;
}

static int spawn(const cfutures_start *start, const int *copies, int32_t *pid, int *handle) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0) return error;
  error = posix_spawnattr_init(&attributes);
  if (error == 0) {
    error = place_descriptors(&actions, start, copies);
    if (error == 0) error = fill_attributes(&attributes);
    pid_t child = 0;
    // The file that this process runs, even if another has taken its place on disk.
    if (error == 0)
      error = posix_spawn(
          &child, "/proc/self/exe", &actions, &attributes, start->arguments,
          start->environment != NULL ? start->environment : environ);
    if (error == 0) {
      *pid = child;
      // Nobody has waited for it yet, so the number is still its own.
      *handle = (int)syscall(SYS_pidfd_open, child, 0);
      if (*handle < 0) {
        error = errno;
        cfutures_kill_group(child, SIGKILL);
        cfutures_process_end ignored;
        cfutures_wait_process(child, &ignored);
      }
    }
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int cfutures_start_process(const cfutures_start *start, int32_t *pid, int *handle) {
  const int originals[INHERITED] = { start->input, start->output, start->memory, start->standard_error };
  int copies[INHERITED] = { -1, -1, -1, -1 };
  int error = 0;
  // Above the places they go to, or one that is put in its place would overwrite another.
  for (int index = 0; error == 0 && index < INHERITED; index += 1) {
    copies[index] = fcntl(originals[index], F_DUPFD_CLOEXEC, CFUTURES_WORKER_MEMORY + 1);
    if (copies[index] < 0) error = errno;
  }
  if (error == 0) error = spawn(start, copies, pid, handle);
  for (int index = 0; index < INHERITED; index += 1)
    if (copies[index] >= 0) close(copies[index]);
  return error;
}

char **cfutures_environment(void) { return environ; }

// MARK: Ending a process

void cfutures_kill_group(int32_t pid, int signal) {
  // The group exists as long as its leader has not been waited for.
  if (kill(-pid, signal) != 0) (void)kill(pid, signal);
}

bool cfutures_wait_process(int32_t pid, cfutures_process_end *end) {
  int status = 0;
  struct rusage usage;
  pid_t result;
  do {
    result = wait4(pid, &status, 0, &usage);
  } while (result < 0 && errno == EINTR);
  memset(end, 0, sizeof *end);
  // Somebody else has waited for it: the program handles SIGCHLD itself.
  if (result < 0) return false;
  end->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  end->peak_memory = (int64_t)usage.ru_maxrss * 1024;
  return true;
}

uint64_t cfutures_data_size(int32_t process) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  unsigned long long pages = 0;
  // Of all, in memory, shared, code, of libraries, data.
  if (fscanf(file, "%*u %*u %*u %*u %*u %llu", &pages) != 1) pages = 0;
  (void)fclose(file);
  return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

void cfutures_describe_signal(int signal, char *buffer, size_t capacity) {
  const char *name = sigabbrev_np(signal);
  if (name == NULL)
    snprintf(buffer, capacity, "signal %d", signal);
  else
    snprintf(buffer, capacity, "SIG%s", name);
}

// MARK: Descriptors

int cfutures_pipe(int *input, int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  *input = ends[0];
  *output = ends[1];
  return 0;
}

void cfutures_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags >= 0) (void)fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

int cfutures_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void cfutures_signal_event(int event) { (void)eventfd_write(event, 1); }

void cfutures_clear_event(int event) {
  eventfd_t value;
  (void)eventfd_read(event, &value);
}

void cfutures_close(int descriptor) { (void)close(descriptor); }

int cfutures_last_error(void) { return errno; }

ptrdiff_t cfutures_read(int descriptor, void *buffer, size_t count) {
  ssize_t result;
  do {
    result = read(descriptor, buffer, count);
  } while (result < 0 && errno == EINTR);
  return result;
}

ptrdiff_t cfutures_write(int descriptor, const void *buffer, size_t count) {
  ssize_t result;
  do {
    result = write(descriptor, buffer, count);
  } while (result < 0 && errno == EINTR);
  return result;
}

void cfutures_block_broken_pipes(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
}

int cfutures_poll(cfutures_watched *watched, size_t count, uint64_t deadline) {
  struct pollfd polled[8];
  cfutures_require(count <= 8 ? 0 : EINVAL, "cfutures_poll");
  for (size_t index = 0; index < count; index += 1)
    polled[index] = (struct pollfd){
      .fd = watched[index].descriptor, .events = watched[index].for_writing ? POLLOUT : POLLIN };
  struct timespec left, *limit = NULL;
  if (deadline != UINT64_MAX) {
    uint64_t now = cfutures_now();
    uint64_t rest = deadline > now ? deadline - now : 0;
    left = (struct timespec){ .tv_sec = (time_t)(rest / 1000000000), .tv_nsec = (long)(rest % 1000000000) };
    limit = &left;
  }
  int result = ppoll(polled, (nfds_t)count, limit, NULL);
  for (size_t index = 0; index < count; index += 1)
    watched[index].is_ready = result > 0 && polled[index].revents != 0;
  return result < 0 ? 0 : result;
}

int cfutures_watch(void) { return epoll_create1(EPOLL_CLOEXEC); }

bool cfutures_watch_add(int watch, int descriptor, uint64_t number) {
  struct epoll_event event = { .events = EPOLLIN, .data = { .u64 = number } };
  return epoll_ctl(watch, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void cfutures_watch_remove(int watch, int descriptor) {
  (void)epoll_ctl(watch, EPOLL_CTL_DEL, descriptor, NULL);
}

int cfutures_watch_wait(int watch, uint64_t *numbers, int capacity) {
  struct epoll_event events[16];
  int result = epoll_wait(watch, events, capacity < 16 ? capacity : 16, -1);
  for (int index = 0; index < result; index += 1) numbers[index] = events[index].data.u64;
  return result < 0 ? 0 : result;
}

// MARK: Shared memory

int cfutures_unread(int pipe) {
  int count = 0;
  return ioctl(pipe, FIONREAD, &count) == 0 ? count : 0;
}

bool cfutures_shared_wait(const uint32_t *word, uint32_t expected) {
  // Not the process's own kind of futex: who wakes may be another process.
  return syscall(SYS_futex, word, FUTEX_WAIT, expected, NULL, NULL, 0) == 0;
}

void cfutures_shared_wake(const uint32_t *word) {
  (void)syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

// MARK: Being a worker

// Of the room of processes, where a program has it.
extern void cfutures_worker_main(void) __attribute__((weak));

static int worker_depth;
static bool has_memory_limit;

int cfutures_worker_depth(void) { return worker_depth; }

static void end_start(const char *reason) {
  dprintf(STDERR_FILENO, "This process was started as a worker of swift-concurrent-futures, %s.\n", reason);
  _exit(CFUTURES_WORKER_NOT_STARTED);
}

static void limit_to(int resource, long long value) {
  if (value < 0) return;
  struct rlimit limit = { .rlim_cur = (rlim_t)value, .rlim_max = (rlim_t)value };
  // The one that a time limit raises last cannot be caught.
  if (resource == RLIMIT_CPU) limit.rlim_max += 1;
  struct rlimit present;
  // Nobody may have more than there was.
  if (getrlimit(resource, &present) == 0 && present.rlim_max < limit.rlim_max) {
    limit.rlim_max = present.rlim_max;
    if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
  }
  if (setrlimit(resource, &limit) != 0) end_start("with limits that the system refuses");
}

// Before the library or a call runs anything: who is not confined by then is no worker.
static void enter_sandbox(void) {
  const char *description = secure_getenv(CFUTURES_SANDBOX_VARIABLE);
  if (description == NULL) return;
  (void)unsetenv(CFUTURES_SANDBOX_VARIABLE);
  char reason[512];
  if (!cfutures_enter_sandbox(description, reason, sizeof reason)) end_start(reason);
}

// Before the program's own `main`: the program need not know that it is a worker.
__attribute__((constructor)) static void become_worker(void) {
  // Not for a program with more rights than who starts it: its environment is not to be believed.
  const char *marker = secure_getenv(CFUTURES_WORKER_VARIABLE);
  if (marker == NULL) return;
  char copy[128];
  if (snprintf(copy, sizeof copy, "%s", marker) >= (int)sizeof copy) end_start("with a damaged mark");
  // What this process starts is no worker of that parent's.
  (void)unsetenv(CFUTURES_WORKER_VARIABLE);
  int depth = 0, niceness = 0;
  long parent = 0;
  long long memory = 0, seconds = 0, files = 0;
  int count = sscanf(copy, "%d %ld %lld %lld %lld %d", &depth, &parent, &memory, &seconds, &files, &niceness);
  if (count != 6) end_start("with a damaged mark");
  worker_depth = depth;
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
  // It may have gone before that was said.
  if (getppid() != (pid_t)parent) _exit(CFUTURES_WORKER_NOT_STARTED);
  has_memory_limit = memory >= 0;
  limit_to(RLIMIT_DATA, memory);
  limit_to(RLIMIT_CPU, seconds);
  limit_to(RLIMIT_NOFILE, files);
  if (niceness != CFUTURES_NO_NICENESS && setpriority(PRIO_PROCESS, 0, niceness) != 0)
    end_start("with a niceness that this user may not have");
  enter_sandbox();
  if (cfutures_worker_main == NULL) end_start("but has no part that could be one");
  cfutures_worker_main();
  _exit(0);
}

void cfutures_prepare_worker(void) {
  // Large arguments and results come and go. Memory that is given back each time costs a page fault for every four
  // kibibytes of the next; what a worker keeps in return is bounded. One with a limit has none to keep.
  if (!has_memory_limit) {
    (void)mallopt(M_MMAP_THRESHOLD, 32 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 64 << 20);
  }
  (void)signal(SIGINT, SIG_IGN);
  // What `ps` and `top` show, beside the command line.
  (void)prctl(PR_SET_NAME, program_invocation_short_name);
  // Whole lines, so that those of several workers do not mix.
  (void)setvbuf(stdout, NULL, _IOLBF, 1 << 16);
  for (int descriptor = CFUTURES_WORKER_INPUT; descriptor <= CFUTURES_WORKER_MEMORY; descriptor += 1)
    (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

void cfutures_exit_worker(int status) {
  // As at the end of `main`: what the program has registered runs, and its output is written.
  exit(status);
}

// Of Dispatch, for those who serve the main queue themselves, as CoreFoundation does.
extern int _dispatch_get_main_queue_handle_4CF(void) __attribute__((weak));
extern void _dispatch_main_queue_callback_4CF(void *message) __attribute__((weak));

void cfutures_serve_main_queue(void) {
  if (_dispatch_get_main_queue_handle_4CF == NULL || _dispatch_main_queue_callback_4CF == NULL)
    for (;;) pause();
  struct pollfd polled = { .fd = _dispatch_get_main_queue_handle_4CF(), .events = POLLIN };
  for (;;) {
    if (poll(&polled, 1, -1) <= 0) continue;
    cfutures_clear_event(polled.fd);
    _dispatch_main_queue_callback_4CF(NULL);
  }
}
