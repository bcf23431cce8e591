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
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// A filter is a list of numbers that are refused, not one of those that are allowed: what the runtime, Foundation and
// the C library need is theirs to decide. Calls that did not exist when it was written are refused too.

#if defined(__x86_64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

// The last call that is known here, `mseal`. From some number on they are the same on all architectures.
enum { LAST_CALL = 462 };
// Numbers from here on are those of x86-64 with pointers of 32 bits, a second way to every call.
enum { FIRST_X32_CALL = 0x40000000 };

#ifdef THIS_ARCHITECTURE

static const int refused[] = {
  // Programs, and processes other than this one.
  SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_process_madvise,
  SYS_pidfd_open, SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_kcmp, SYS_tkill, SYS_setpriority, SYS_ioprio_set,
  448 /* process_mrelease */,
  // Its group and session, by which it is ended, and namespaces.
  SYS_setpgid, SYS_setsid, SYS_setns, SYS_unshare,
  // Ways to files, other than by opening them.
  SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_open_by_handle_at, SYS_name_to_handle_at,
  SYS_fanotify_init, SYS_fanotify_mark, SYS_inotify_add_watch, SYS_chroot, SYS_pivot_root, SYS_mount, SYS_umount2,
  SYS_move_mount, SYS_open_tree, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick, 442 /* mount_setattr */,
  SYS_swapon, SYS_swapoff, SYS_quotactl, 443 /* quotactl_fd */, SYS_acct,
  // What a file is beside its content, which landlock does not look after.
  SYS_fchmod, SYS_fchmodat, SYS_fchmodat2, SYS_fchown, SYS_fchownat, SYS_utimensat, SYS_setxattr, SYS_lsetxattr,
  SYS_fsetxattr, SYS_removexattr, SYS_lremovexattr, SYS_fremovexattr,
  // Memory and messages that processes share by number or name.
  SYS_shmget, SYS_shmat, SYS_shmctl, SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_semget, SYS_semop,
  SYS_semtimedop, SYS_semctl, SYS_mq_open, SYS_mq_unlink,
  // The kernel's larger surfaces.
  SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_keyctl, SYS_add_key, SYS_request_key, SYS_syslog,
  SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot,
#ifdef __x86_64__
  // The older spellings of some of these.
  SYS_fork, SYS_vfork, SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat, SYS_modify_ldt,
  SYS_iopl, SYS_ioperm,
#endif
};

// A socket that this process has inherited, as its standard output, can still be written to as a file.
static const int refused_without_network[] = {
  SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg, SYS_sendmmsg,
  SYS_recvmsg, SYS_recvmmsg,
};

// Input for a terminal's other programs, and signals for other processes.
static const uint32_t refused_controls[] = {
  TIOCSTI, TIOCLINUX, TIOCSETD, TIOCSPGRP, FIOSETOWN, SIOCSPGRP, FIOASYNC, (uint32_t)FS_IOC_SETFLAGS,
  (uint32_t)FS_IOC32_SETFLAGS, (uint32_t)FS_IOC_FSSETXATTR,
};
static const uint32_t refused_file_controls[] = { F_SETOWN, F_SETOWN_EX, F_SETSIG };
static const uint32_t refused_process_controls[] = { PR_SET_PDEATHSIG };

#define COUNT(array) (sizeof(array) / sizeof *(array))

// MARK: Writing a filter

typedef struct filter {
  struct sock_filter steps[512];
  size_t count;
} filter;

static void add(filter *filter, struct sock_filter step) {
  cfutures_require(filter->count < COUNT(filter->steps) ? 0 : ENOSPC, "a filter of system calls");
  filter->steps[filter->count] = step;
  filter->count += 1;
}

static void answer(filter *filter, uint32_t action) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

static void load(filter *filter, size_t offset) {
  add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset));
}

// Unless the number, or the argument, is this one, some steps are skipped.
static void unless_equal_skip(filter *filter, uint32_t value, size_t steps) {
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, (uint8_t)steps));
}

enum { REFUSAL = SECCOMP_RET_ERRNO | EPERM, ABSENCE = SECCOMP_RET_ERRNO | ENOSYS };

static void refuse(filter *filter, int call, uint32_t action) {
  unless_equal_skip(filter, (uint32_t)call, 1);
  answer(filter, action);
}

// Answers a call one way if some bits of an argument have one of these values, and another way if not.
//
// Of the lower half: all that is compared here is 32 bits wide for the kernel too.
static void decide(
    filter *filter, int call, int argument, uint32_t bits, const uint32_t *values, size_t count, uint32_t action,
    uint32_t otherwise) {
  unless_equal_skip(filter, (uint32_t)call, 3 + 2 * count);
  load(filter, offsetof(struct seccomp_data, args) + sizeof(uint64_t) * (size_t)argument);
  add(filter, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits));
  for (size_t index = 0; index < count; index += 1) {
    unless_equal_skip(filter, values[index], 1);
    answer(filter, action);
  }
  answer(filter, otherwise);
}

static void permit_only(filter *filter, int call, int argument, uint32_t bits, const uint32_t *values, size_t count) {
  decide(filter, call, argument, bits, values, count, SECCOMP_RET_ALLOW, REFUSAL);
}

static void refuse_only(filter *filter, int call, int argument, const uint32_t *values, size_t count) {
  decide(filter, call, argument, UINT32_MAX, values, count, REFUSAL, SECCOMP_RET_ALLOW);
}

// MARK: The filter

static void check_architecture(filter *filter) {
  load(filter, offsetof(struct seccomp_data, arch));
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, THIS_ARCHITECTURE, 1, 0));
  answer(filter, SECCOMP_RET_KILL_PROCESS);
  load(filter, offsetof(struct seccomp_data, nr));
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FIRST_X32_CALL, 0, 1));
  answer(filter, SECCOMP_RET_KILL_PROCESS);
  add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, LAST_CALL, 0, 1));
  answer(filter, ABSENCE);
}

// Threads, but no processes: one that leaves the group would outlive the pool.
static void permit_threads(filter *filter) {
  const uint32_t spaces =
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  const uint32_t thread = CLONE_THREAD;
  permit_only(filter, SYS_clone, 0, spaces | thread, &thread, 1);
  // Its flags lie in memory, where a filter cannot look; the C library falls back to the other.
  refuse(filter, SYS_clone3, ABSENCE);
}

// What names a process may name this one.
static void permit_own_process(filter *filter) {
  const uint32_t own[] = { (uint32_t)getpid(), 0 };
  const int signals[] = { SYS_kill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo };
  // Not zero: that is its group, which it shares with nobody, unless somebody else joins it.
  for (size_t index = 0; index < COUNT(signals); index += 1)
    permit_only(filter, signals[index], 0, UINT32_MAX, own, 1);
  const int others[] = {
    SYS_prlimit64, SYS_sched_setaffinity, SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr,
    SYS_migrate_pages, SYS_move_pages,
  };
  for (size_t index = 0; index < COUNT(others); index += 1)
    permit_only(filter, others[index], 0, UINT32_MAX, own, 2);
}

static void decide_sockets(filter *filter, bool has_network) {
  // A pair of streams is connected for good. One for datagrams could send to any other socket.
  const uint32_t stream = SOCK_STREAM;
  permit_only(filter, SYS_socketpair, 1, 0xF, &stream, 1);
  if (has_network) {
    // Not those of this machine alone: through them its services can be asked for anything.
    const uint32_t families[] = { AF_INET, AF_INET6 };
    permit_only(filter, SYS_socket, 0, UINT32_MAX, families, COUNT(families));
    return;
  }
  for (size_t index = 0; index < COUNT(refused_without_network); index += 1)
    refuse(filter, refused_without_network[index], REFUSAL);
}

// A terminal signals its foreground, which may be the parent, once somebody has asked for that.
static void refuse_input_signals(filter *filter) {
  unless_equal_skip(filter, SYS_fcntl, 7);
  load(filter, offsetof(struct seccomp_data, args[1]));
  unless_equal_skip(filter, F_SETFL, 4);
  load(filter, offsetof(struct seccomp_data, args[2]));
  add(filter, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, O_ASYNC));
  unless_equal_skip(filter, O_ASYNC, 1);
  answer(filter, REFUSAL);
  load(filter, offsetof(struct seccomp_data, nr));
}

static void write_filter(filter *filter, bool has_network) {
  check_architecture(filter);
  for (size_t index = 0; index < COUNT(refused); index += 1) refuse(filter, refused[index], REFUSAL);
  permit_threads(filter);
  permit_own_process(filter);
  decide_sockets(filter, has_network);
  refuse_input_signals(filter);
  refuse_only(filter, SYS_ioctl, 1, refused_controls, COUNT(refused_controls));
  refuse_only(filter, SYS_fcntl, 1, refused_file_controls, COUNT(refused_file_controls));
  refuse_only(filter, SYS_prctl, 0, refused_process_controls, COUNT(refused_process_controls));
  answer(filter, SECCOMP_RET_ALLOW);
}

bool cfutures_filters_are_possible(void) {
  // A filter that cannot be read: whoever has looked for it takes filters.
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL) != 0 && errno == EFAULT;
}

int cfutures_filter_calls(bool has_network) {
  filter filter = { .count = 0 };
  write_filter(&filter, has_network);
  struct sock_fprog program = { .len = (unsigned short)filter.count, .filter = filter.steps };
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 0 : errno;
}

#else

bool cfutures_filters_are_possible(void) { return false; }

int cfutures_filter_calls(bool has_network) { return ENOSYS; }

#endif
