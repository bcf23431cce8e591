//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

#define _GNU_SOURCE
#include "CFutures.h"
#include "sandbox.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The system's own headers may be older than its kernel, so what is said to it is written out here.
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum { ASK_FOR_VERSION = 1, RULE_FOR_PATH = 1 };

// What can be allowed below a path.
enum {
  EXECUTE = 1 << 0,
  WRITE_FILE = 1 << 1,
  READ_FILE = 1 << 2,
  READ_DIRECTORY = 1 << 3,
  REMOVE_DIRECTORY = 1 << 4,
  REMOVE_FILE = 1 << 5,
  MAKE_DIRECTORY = 1 << 7,
  MAKE_FILE = 1 << 8,
  MAKE_FIFO = 1 << 10,
  MAKE_SYMBOLIC_LINK = 1 << 12,
  MOVE = 1 << 13,
  TRUNCATE = 1 << 14,
  CONTROL_DEVICE = 1 << 15,
};

enum {
  FOR_READING = READ_FILE | READ_DIRECTORY,
  // No devices, which are a way to every disk, and no sockets.
  FOR_WRITING = FOR_READING | WRITE_FILE | REMOVE_DIRECTORY | REMOVE_FILE | MAKE_DIRECTORY | MAKE_FILE
    | MAKE_FIFO | MAKE_SYMBOLIC_LINK | MOVE | TRUNCATE | CONTROL_DEVICE,
  // What makes sense for a path that is no folder.
  FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | CONTROL_DEVICE,
};

typedef struct ruleset {
  uint64_t files;
  /// Nothing: connections are the filter's to refuse, which knows more of them.
  uint64_t network;
  uint64_t scopes;
} ruleset;

typedef struct __attribute__((packed)) path_rule {
  uint64_t allowed;
  int32_t path;
} path_rule;

// What programs open without being asked to: it says nothing of this machine.
static const char *const always_readable[] = {
  "/dev/zero", "/dev/random", "/dev/urandom", "/etc/localtime", "/usr/share/zoneinfo",
};

static bool is_sandboxed;

bool cfutures_is_sandboxed(void) { return is_sandboxed; }

// MARK: What the system can

int cfutures_sandbox_gap(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_FOR_VERSION);
  if (version < 0 && errno == EOPNOTSUPP) return CFUTURES_GAP_LANDLOCK_OFF;
  if (version < 0 && errno == ENOSYS) return CFUTURES_GAP_LANDLOCK_MISSING;
  if (version < 0) return CFUTURES_GAP_LANDLOCK_REFUSED;
  // Those before do not control who cuts a file to nothing.
  if (version < 3) return CFUTURES_GAP_LANDLOCK_OLD;
  return cfutures_filters_are_possible() ? CFUTURES_GAP_NONE : CFUTURES_GAP_FILTERS;
}

// Everything that this version of the kernel can refuse.
static ruleset rules_of(long version) {
  ruleset rules = { .files = (1 << 15) - 1 };
  if (version >= 5) rules.files |= CONTROL_DEVICE;
  // Signals for others, and sockets by a name that is no path.
  if (version >= 6) rules.scopes = 3;
  return rules;
}

int cfutures_check_path(const char *path) {
  int file = open(path, O_PATH | O_CLOEXEC);
  if (file < 0) return errno;
  close(file);
  return 0;
}

// MARK: Files

static int allow_path(int set, const char *path, uint64_t allowed) {
  int file = open(path, O_PATH | O_CLOEXEC);
  if (file < 0) return errno;
  struct stat facts;
  int error = fstat(file, &facts) == 0 ? 0 : errno;
  if (!S_ISDIR(facts.st_mode)) allowed &= FOR_FILES;
  path_rule rule = { .allowed = allowed, .path = file };
  if (error == 0 && syscall(SYS_landlock_add_rule, set, RULE_FOR_PATH, &rule, 0) != 0) error = errno;
  close(file);
  return error;
}

static void allow_basics(int set, uint64_t known) {
  // Where a machine has them not, nobody can open them.
  (void)allow_path(set, "/dev/null", (READ_FILE | WRITE_FILE | TRUNCATE) & known);
  for (size_t index = 0; index < sizeof always_readable / sizeof *always_readable; index += 1)
    (void)allow_path(set, always_readable[index], FOR_READING);
  // Dispatch, on whose threads Swift's tasks run, looks into `/proc/<thread>/stat` for each of them, and ends the process
  // where it cannot; rules can only be given for threads that there are. What another process keeps for itself stays
  // its own: landlock asks there whether it might be traced.
  (void)allow_path(set, "/proc", READ_FILE);
}

static bool fail(char *reason, size_t capacity, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(reason, capacity, format, arguments);
  va_end(arguments);
  return false;
}

// The paths of a description: each is a letter, its length, a colon, and its bytes.
static bool allow_described(int set, const char *rest, uint64_t known, char *reason, size_t capacity) {
  while (*rest != 0) {
    bool is_writable = *rest == 'w';
    char *end;
    size_t length = strtoul(rest + 1, &end, 10);
    if (*end != ':' || strlen(end + 1) < length) return fail(reason, capacity, "with a damaged sandbox");
    char *path = strndup(end + 1, length);
    if (path == NULL) return fail(reason, capacity, "without memory for its sandbox");
    int error = allow_path(set, path, (is_writable ? FOR_WRITING : FOR_READING) & known);
    if (error != 0)
      (void)fail(reason, capacity, "with a sandbox whose path \"%s\" cannot be opened: %s", path, strerror(error));
    free(path);
    if (error != 0) return false;
    rest = end + 1 + length;
  }
  return true;
}

static bool confine_files(const char *paths, char *reason, size_t capacity) {
  ruleset rules = rules_of(syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_FOR_VERSION));
  int set = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
  if (set < 0) return fail(reason, capacity, "with a sandbox, and landlock fails: %s", strerror(errno));
  allow_basics(set, rules.files);
  bool is_confined = allow_described(set, paths, rules.files, reason, capacity);
  if (is_confined && syscall(SYS_landlock_restrict_self, set, 0) != 0)
    is_confined = fail(reason, capacity, "with a sandbox, and landlock fails: %s", strerror(errno));
  close(set);
  return is_confined;
}

// MARK: Rights

// What an administrator's worker may do beyond others: get past the permissions of the files that it is given.
static int drop_rights(void) {
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct rights[_LINUX_CAPABILITY_U32S_3];
  if (syscall(SYS_capget, &header, rights) != 0) return errno;
  const uint32_t kept = 1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH;
  for (int index = 0; index < _LINUX_CAPABILITY_U32S_3; index += 1) {
    rights[index].effective &= index == 0 ? kept : 0;
    rights[index].permitted &= index == 0 ? kept : 0;
    rights[index].inheritable = 0;
  }
  return syscall(SYS_capset, &header, rights) == 0 ? 0 : errno;
}

// Another thread would stay outside: files are confined for the calling one and those it starts.
static bool is_alone(void) {
#if __has_feature(thread_sanitizer)
  // It has a thread of its own from the beginning, which runs nothing of the program's.
  return true;
#else
  struct stat threads;
  // A link each for the folder, its entry, and every thread.
  return stat("/proc/self/task", &threads) == 0 && threads.st_nlink <= 3;
#endif
}

bool cfutures_enter_sandbox(const char *description, char *reason, size_t capacity) {
  if (cfutures_sandbox_gap() != CFUTURES_GAP_NONE)
    return fail(reason, capacity, "with a sandbox that the system does not have");
  if (!is_alone())
    return fail(reason, capacity, "with a sandbox, but a library has started threads before that");
  // The C library loads it when a thread is first unwound, and could not find it then.
  (void)dlopen("libgcc_s.so.1", RTLD_NOW);
  bool has_network = *description == '1';
  if (*description != '0' && !has_network) return fail(reason, capacity, "with a damaged sandbox");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return fail(reason, capacity, "with a sandbox, and PR_SET_NO_NEW_PRIVS fails: %s", strerror(errno));
  if (!confine_files(description + 1, reason, capacity)) return false;
  int error = drop_rights();
  if (error != 0) return fail(reason, capacity, "with a sandbox, and capset fails: %s", strerror(error));
  // Last: it refuses much of what the others need.
  error = cfutures_filter_calls(has_network);
  if (error != 0) return fail(reason, capacity, "with a sandbox, and seccomp fails: %s", strerror(error));
  is_sandboxed = true;
  return true;
}
