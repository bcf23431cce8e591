//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// What the library needs from the operating system, and nothing else. Every symbol is prefixed.
// A call that can only fail through a mistake of this library ends the process with a sentence; the
// others return an errno value.

#ifndef CFUTURES_H
#define CFUTURES_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Locks
//
// pthread rather than `Synchronization.Mutex`: ThreadSanitizer follows it, and it does not degrade
// into a hand-off convoy when contended.

typedef struct cfutures_lock {
  pthread_mutex_t mutex;
} cfutures_lock;

void cfutures_lock_init(cfutures_lock *lock);
void cfutures_lock_destroy(cfutures_lock *lock);
void cfutures_lock_acquire(cfutures_lock *lock);
void cfutures_lock_release(cfutures_lock *lock);

/// A lock with a condition variable that counts time on the monotonic clock.
typedef struct cfutures_monitor {
  pthread_mutex_t mutex;
  pthread_cond_t condition;
} cfutures_monitor;

void cfutures_monitor_init(cfutures_monitor *monitor);
void cfutures_monitor_destroy(cfutures_monitor *monitor);
void cfutures_monitor_acquire(cfutures_monitor *monitor);
void cfutures_monitor_release(cfutures_monitor *monitor);
void cfutures_monitor_signal(cfutures_monitor *monitor);
void cfutures_monitor_broadcast(cfutures_monitor *monitor);
/// May return without a signal, as pthread conditions do.
void cfutures_monitor_wait(cfutures_monitor *monitor);
/// As `cfutures_monitor_wait`; false when the monotonic clock has reached `deadline` (nanoseconds).
bool cfutures_monitor_wait_until(cfutures_monitor *monitor, uint64_t deadline);

// MARK: Parking

/// Sleeps while `*word` is `expected`, until somebody wakes it or the monotonic clock has reached
/// `deadline` (nanoseconds; UINT64_MAX is never). Returns false only when time is up; may return true
/// without a reason.
bool cfutures_futex_wait(const uint32_t *word, uint32_t expected, uint64_t deadline);
/// Wakes one thread that sleeps at `word`.
void cfutures_futex_wake(const uint32_t *word);
/// Tells the processor that this is a loop which waits.
void cfutures_spin_hint(void);
/// Lets another thread run, if one wants to.
void cfutures_yield(void);

// MARK: Threads

/// Starts a joinable thread. Returns 0 or an errno value.
int cfutures_thread_start(pthread_t *thread, void *(*body)(void *), void *context);
void cfutures_thread_join(pthread_t thread);
void cfutures_thread_detach(pthread_t thread);
pthread_t cfutures_thread_self(void);
/// Tells the calling thread from all others that run.
uintptr_t cfutures_thread_id(void);
bool cfutures_thread_is_self(pthread_t thread);
/// Names the calling thread. The kernel keeps 15 bytes; a failure is of no consequence.
void cfutures_thread_set_name(const char *name);

/// Bytes left on the calling thread's stack; SIZE_MAX where that cannot be known.
size_t cfutures_stack_left(void);

/// Objects that a thread keeps for its next use of them, one in each place; the thread's end releases them.
enum { CFUTURES_SPARE_ENCODER, CFUTURES_SPARE_DECODER, CFUTURES_SPARE_CALL, CFUTURES_SPARES };
/// Takes the retained Swift object out of a place of the calling thread; NULL where there is none.
void *cfutures_take_spare(int place);
/// Puts a retained Swift object into a place of the calling thread. False where it has to be released:
/// the place is taken, or the thread is about to end.
bool cfutures_give_spare(int place, void *object);

/// Notes whether the calling thread is reading the program's variables, which runs code of the user's; whether it was.
bool cfutures_swap_reads_variables(bool does);
/// Who encodes a call on this thread; the one before.
void *cfutures_swap_call_encoder(void *encoder);
void *cfutures_call_encoder(void);

/// Whether the calling thread runs a Swift task.
bool cfutures_is_in_task(void);

/// A word of each thread: the call it runs, unretained.
void *cfutures_current_call(void);
void cfutures_set_current_call(void *call);
/// A word of each thread: the worker it is, unretained.
void *cfutures_current_worker(void);
void cfutures_set_current_worker(void *worker);

// MARK: The machine

/// As `realloc`.
void *cfutures_resize(void *memory, size_t size);
void cfutures_free(void *memory);
/// Nanoseconds on the monotonic clock.
uint64_t cfutures_now(void);
/// Asks the kernel for large pages where memory that nobody has written yet has room for them. It may have none.
void cfutures_prefer_large_pages(void *start, size_t length);
/// Processors this process may run on, at least 1.
int cfutures_affinity_count(void);
/// Reads at most `capacity` bytes of a file. Returns the count, or -1.
ptrdiff_t cfutures_read_file(const char *path, char *buffer, size_t capacity);
/// A variable of the environment; NULL where there is none.
const char *cfutures_environment_value(const char *name);
/// Writes a text to the standard error.
void cfutures_write_error(const char *text);
/// The system's text for an errno value, cut to `capacity`.
void cfutures_describe_errno(int error, char *buffer, size_t capacity);

// MARK: Processes

/// What a worker finds at which descriptor.
enum { CFUTURES_WORKER_INPUT = 3, CFUTURES_WORKER_OUTPUT = 4, CFUTURES_WORKER_MEMORY = 5 };
/// In place of a niceness: as much as the parent's.
enum { CFUTURES_NO_NICENESS = 100 };
/// The exit status of a worker that could not become one.
enum { CFUTURES_WORKER_NOT_STARTED = 113 };
/// What makes a process a worker. Its value is six numbers: its depth (1 for a worker of a process that is none),
/// its parent, and limits for data in bytes, processor time in seconds, open files (-1 for none), and niceness.
#define CFUTURES_WORKER_VARIABLE "CFUTURES_WORKER"

typedef struct cfutures_start {
  /// The name that `ps` shows, and arguments.
  char *const *arguments;
  /// As of `environ`, which NULL stands for.
  char *const *environment;
  /// Where to work; NULL for the parent's.
  const char *directory;
  int input, output, memory, standard_error;
} cfutures_start;

typedef struct cfutures_process_end {
  /// What killed it; 0 where it has exited.
  int signal;
  int status;
  /// Bytes.
  int64_t peak_memory;
} cfutures_process_end;

/// Whether this process may start itself again: not where it has more rights than who has started it.
bool cfutures_may_start_workers(void);
/// Starts this program as a child, with its own group and default signals. The child ends when the calling
/// thread does. `handle` is a pidfd. Returns 0 or an errno value.
int cfutures_start_process(const cfutures_start *start, int32_t *pid, int *handle);
char **cfutures_environment(void);
/// Sends a signal to a child that nobody has waited for, and to everything in its group.
void cfutures_kill_group(int32_t pid, int signal);
/// Waits for a child. False where somebody else has.
bool cfutures_wait_process(int32_t pid, cfutures_process_end *end);
/// A signal's name.
void cfutures_describe_signal(int signal, char *buffer, size_t capacity);

/// Returns 0 or an errno value.
int cfutures_pipe(int *input, int *output);
void cfutures_set_nonblocking(int descriptor);
/// A descriptor that is readable from `cfutures_signal_event` to `cfutures_clear_event`; -1 where there is none.
int cfutures_event(void);
void cfutures_signal_event(int event);
void cfutures_clear_event(int event);
void cfutures_close(int descriptor);
/// The calling thread's errno.
int cfutures_last_error(void);
/// As `read` and `write`, whatever interrupts them.
ptrdiff_t cfutures_read(int descriptor, void *buffer, size_t count);
ptrdiff_t cfutures_write(int descriptor, const void *buffer, size_t count);
/// How many bytes lie in a pipe.
int cfutures_unread(int pipe);
/// From now on a write of this thread's to a pipe without a reader fails, and raises no signal.
void cfutures_block_broken_pipes(void);
typedef struct cfutures_watched {
  int descriptor;
  bool for_writing;
  /// It can be read or written, or its other side has gone.
  bool is_ready;
} cfutures_watched;

/// Waits until one of at most eight descriptors is ready, or the monotonic clock has reached `deadline`
/// (nanoseconds; UINT64_MAX is never). Returns how many are; may return 0 without a reason.
int cfutures_poll(cfutures_watched *watched, size_t count, uint64_t deadline);

/// A watch over any number of descriptors to be read, which are known by numbers; -1 where there is none.
int cfutures_watch(void);
bool cfutures_watch_add(int watch, int descriptor, uint64_t number);
void cfutures_watch_remove(int watch, int descriptor);
/// Waits until some are ready. Returns how many numbers it has written; may return 0 without a reason.
int cfutures_watch_wait(int watch, uint64_t *numbers, int capacity);

/// An empty file in memory. Returns a descriptor, or -1.
int cfutures_memory_file(const char *name);
/// A file in memory for a child to map too, which nobody can make smaller. Returns a descriptor, or -1.
int cfutures_shared_file(const char *name, size_t size);
/// Reads the beginning of a file, wherever others are in it.
ptrdiff_t cfutures_read_start(int descriptor, void *buffer, size_t count);
/// A part of a file, at a multiple of a page, as memory; NULL where there is none.
void *cfutures_map(int descriptor, uint64_t start, size_t size);
/// Gives a part of a file its memory, so that touching it cannot fail, and the file a size that reaches to the
/// part's end. An errno, or 0.
int cfutures_allocate_in_file(int descriptor, uint64_t start, size_t size);
/// As `cfutures_map`, of a part that somebody else has given its memory; with ENODATA where nobody has.
void *cfutures_map_grown(int descriptor, uint64_t start, size_t size);
/// Takes its memory from a part of a file.
void cfutures_free_in_file(int descriptor, uint64_t start, size_t size);
void cfutures_unmap(void *memory, size_t size);

/// Words of shared memory, which another process reads and writes at the same time.
static inline uint64_t cfutures_shared_load(const uint64_t *word) {
  return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}
static inline void cfutures_shared_store(uint64_t *word, uint64_t value) {
  __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}
/// Whether the word was as expected, and is as desired now.
static inline bool cfutures_shared_exchange(uint64_t *word, uint64_t expected, uint64_t desired) {
  return __atomic_compare_exchange_n(word, &expected, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}
static inline uint32_t cfutures_shared_load_short(const uint32_t *word) {
  return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}
static inline void cfutures_shared_increment(uint32_t *word) {
  (void)__atomic_add_fetch(word, 1, __ATOMIC_SEQ_CST);
}
/// Memory that is written once and then read by many processes, in a file without a name.
typedef struct cfutures_block {
  int descriptor;
  /// Tells it from every other file of its kind.
  uint64_t identity;
  size_t size;
  void *memory;
} cfutures_block;
/// Makes a block that can be written; its pages exist. An errno, or 0.
int cfutures_make_block(size_t size, cfutures_block *block);
/// From now on nobody can write it.
int cfutures_seal_block(cfutures_block *block);
/// Opens another process's block, of which everything but the memory is known; its descriptor is not kept.
int cfutures_open_block(int32_t process, cfutures_block *block);
void cfutures_close_block(cfutures_block *block);

/// How many bytes a process has for data, as a limit on that counts them; 0 where that is not to be learnt.
uint64_t cfutures_data_size(int32_t process);

/// As the others of this name, between processes. May return without a reason.
bool cfutures_shared_wait(const uint32_t *word, uint32_t expected);
void cfutures_shared_wake(const uint32_t *word);

/// What confines a worker, for one with a sandbox: `1` where it has a network, `0` where not, and each path that it
/// is given, as `r` or `w` (it may be written to), its length in bytes, a colon, and its bytes.
#define CFUTURES_SANDBOX_VARIABLE "CFUTURES_SANDBOX"

/// What of a sandbox this system does not have.
enum {
  CFUTURES_GAP_NONE,
  /// The kernel is older than landlock, or was built without it.
  CFUTURES_GAP_LANDLOCK_MISSING,
  /// The kernel was started without it.
  CFUTURES_GAP_LANDLOCK_OFF,
  /// Who confines this process does not let it.
  CFUTURES_GAP_LANDLOCK_REFUSED,
  /// It is of Linux 6.1 or earlier.
  CFUTURES_GAP_LANDLOCK_OLD,
  /// No filters of system calls.
  CFUTURES_GAP_FILTERS,
};
int cfutures_sandbox_gap(void);
/// Whether there is a file or folder at a path. Returns 0 or an errno value.
int cfutures_check_path(const char *path);
/// Whether this process is a worker with a sandbox.
bool cfutures_is_sandboxed(void);

/// How deep this process is: 0 for one that is no worker.
int cfutures_worker_depth(void);
/// The first thing that a worker does.
void cfutures_prepare_worker(void);
_Noreturn void cfutures_exit_worker(int status);
/// Runs what is handed to the main queue, for ever. Of the main thread.
_Noreturn void cfutures_serve_main_queue(void);

// MARK: Images
//
// An image is the program or a shared library, as it lies in memory.

typedef struct cfutures_image {
  uintptr_t base;
  /// From `base` to the end of the last segment.
  size_t size;
  /// The linker's build id; NULL where it made none.
  const uint8_t *identity;
  size_t identity_length;
  /// Empty for the program itself.
  const char *path;
} cfutures_image;

/// Finds the image in one of whose segments an address lies.
bool cfutures_image_at(const void *address, cfutures_image *image);
/// Finds the image with a build id.
bool cfutures_image_with_identity(const uint8_t *identity, size_t length, cfutures_image *image);
/// How many bytes the C library's allocator gave for a block; 0 where the address is none of its. What other allocators, the
/// compiler or the linker have placed gives any number.
size_t cfutures_block_size(const void *block);
/// How many bytes of a block AddressSanitizer lets anybody read; -1 without it.
ptrdiff_t cfutures_sanitized_size(const void *block);
/// Whether an address lies on the calling thread's stack. Takes microseconds.
bool cfutures_is_on_stack(const void *address);
/// Reads memory that may not be there. A system call; false where it is not, or where the system does not allow it.
bool cfutures_read_safely(uintptr_t address, void *target, size_t size);
/// Whether anything is mapped at an address. A system call.
bool cfutures_is_mapped(uintptr_t address);

// MARK: The program's file

typedef enum cfutures_symbol_kind {
  /// A global variable of Swift code that begins as zero, or a part of one.
  CFUTURES_SYMBOL_VARIABLE,
  /// The token of global variables that are made when they are first used.
  CFUTURES_SYMBOL_TOKEN,
  /// The function by which a global variable is reached that no top-level code has set.
  CFUTURES_SYMBOL_ACCESSOR,
  /// The descriptor of a nominal type.
  CFUTURES_SYMBOL_TYPE,
  /// A part of the program's top-level code.
  CFUTURES_SYMBOL_ENTRY,
} cfutures_symbol_kind;

typedef struct cfutures_symbol {
  const char *name;
  uintptr_t address;
  size_t size;
  cfutures_symbol_kind kind;
} cfutures_symbol;

/// A piece of this program's memory.
typedef struct cfutures_extent {
  uintptr_t start;
  size_t size;
} cfutures_extent;

/// What the file of this program says of its entry point.
typedef struct cfutures_program {
  /// Whether code at the top level of a file is the entry point, and not a type with `@main`.
  bool has_top_level_code;
  /// Whether the file has a table of symbols; only looked for where there is top-level code.
  bool has_symbols;
  cfutures_symbol *symbols;
  size_t symbol_count;
  /// Functions, and data that only those come to who mention it, as far as they have names; by ascending address.
  cfutures_extent *pieces;
  size_t piece_count;
  /// What lies in memory as it does in the file.
  cfutures_extent *code;
  size_t code_count;
  cfutures_extent *data;
  size_t data_count;
  /// The table through which code reaches what may lie in another image.
  cfutures_extent offsets;
  /// Where the dynamic linker was told to write addresses, and what those are relative to.
  cfutures_extent relocations;
  bool has_packed_relocations;
  uintptr_t base;
  const void *file;
  size_t file_size;
} cfutures_program;

/// False where the file cannot be read.
bool cfutures_open_program(cfutures_program *program);
/// Names of symbols are valid before.
void cfutures_close_program(cfutures_program *program);

/// A piece of the program from which some variables are reached.
typedef struct cfutures_reaching {
  cfutures_extent piece;
  /// The variables; those from the 64th on have one bit.
  uint64_t variables;
} cfutures_reaching;

/// From where some variables are reached.
typedef struct cfutures_reach {
  /// By ascending address.
  cfutures_reaching *pieces;
  size_t count;
  /// The variables that any code may reach.
  uint64_t any;
  /// For each variable, whether the top-level code mentions it.
  bool *is_set_by_entry;
} cfutures_reach;

/// Finds out from where some variables are reached. May err on the side of more. False where that cannot be known: for
/// lack of memory, of knowledge of this processor's instructions, or of the program's way of storing addresses.
bool cfutures_find_reach(
    const cfutures_program *program, const cfutures_extent *variables, size_t count, cfutures_reach *reach);
void cfutures_end_reach(cfutures_reach *reach);

/// How large the program's table of symbols says that a variable is which takes so many bytes: AddressSanitizer puts gaps
/// between variables, and counts them.
size_t cfutures_variable_size(size_t size);

/// Compares and copies memory that other threads may be writing: word by word, each of some moment.
bool cfutures_is_equal(const void *memory, const void *copy, size_t size);
void cfutures_copy(const void *memory, void *copy, size_t size);
/// Whether the thread that has run `main` is not running, and how often it has stopped to: where that is the same twice, it
/// has not run in between. False where the system does not tell.
bool cfutures_main_thread_rests(uint64_t *switches);
/// Whether the calling thread is the one that has run `main`.
bool cfutures_is_main_thread(void);

// MARK: The Swift runtime
//
// Entry points that have no Swift spelling. Types, environments, witness tables and objects are the
// runtime's own, unretained except where a function gives a new one.

/// The type with a mangled name, whose generic parameters come from `arguments`, laid out as `environment`
/// says. Both may be NULL. NULL where there is no such type in this process.
const void *cfutures_swift_type(
    const char *name, size_t length, const void *environment, const void *const *arguments);
/// How a type conforms to a protocol; NULL where it does not.
const void *cfutures_swift_witness_table(const void *type, const void *protocol);
/// Whether a nominal type's descriptor lies at an address. Looks through all types of all images.
bool cfutures_swift_is_type_descriptor(const void *address);
/// Hands every nominal type's descriptor to a function, of all images, until that returns false.
void cfutures_swift_each_type(bool (*body)(const void *descriptor, void *context), void *context);
/// What an image says of the captures of its closures and the content of its boxes, one record after the other.
typedef struct cfutures_records {
  const void *start;
  size_t length;
} cfutures_records;
/// The records among which an address lies; none where it lies among none.
cfutures_records cfutures_swift_capture_records(const void *address);
/// A new object whose content nobody has written.
void *cfutures_swift_allocate(const void *metadata, size_t size, size_t alignment_mask);
/// Frees an object without looking at its content.
void cfutures_swift_deallocate_uninitialized(void *object, size_t size, size_t alignment_mask);
/// A new box for a value of a type; `value` is where it goes.
void *cfutures_swift_allocate_box(const void *type, void **value);
/// Frees a box without ending its value.
void cfutures_swift_deallocate_box(void *object);
/// The addresses of the variables and properties that the calling thread is changing, by a `mutating` method or `inout`
/// that has not returned, as far as the runtime checks for exclusive access; how many there are, which may be more than
/// have been written.
size_t cfutures_swift_open_writes(uintptr_t *addresses, size_t capacity);
/// Whether an object of a Swift class has not begun to end; others may still refer to its memory.
bool cfutures_swift_is_alive(void *object);
/// Something in the place of an object of a Swift class: it can be held, let go and told from others, and whatever looks into
/// it is an access to memory that is not there. Lives for ever; NULL where memory is lacking.
void *cfutures_swift_make_stand_in(void);
/// What a mangled name stands for, as people read it; NULL where it stands for nothing. To be freed.
char *cfutures_swift_demangle(const char *name, size_t length);
/// What an error says of itself to people, if it is one of those that Foundation calls localised and the program has
/// Foundation: the two words of a Swift string, which is the caller's. `error` is the address of a value of `type`.
bool cfutures_swift_localized_text(const void *type, const void *error, uintptr_t text[2]);
/// The box of a variable without content, which is one object for all.
void *cfutures_swift_allocate_empty_box(void);
void *cfutures_swift_retain(void *object);
void cfutures_swift_release(void *object);

#ifdef __cplusplus
}
#endif

#endif // CFUTURES_H
