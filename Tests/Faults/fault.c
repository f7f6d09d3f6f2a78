// A library that is loaded before libc (LD_PRELOAD) and lets a system call of a program fail, or kills the
// program there. Only calls on regular files and folders count; standard streams, pipes and devices are left
// alone.
//
//     FAULT_CALLS    which calls count, with commas: write, sync, syncfolder, rename, link, unlink, truncate,
//                    open, read
//     FAULT_AT       the call that it happens at, from 1
//     FAULT_ACTION   fail (this one), failfrom (this one and all after it), kill (before the call is made),
//                    killafter (when it is done)
//     FAULT_ERRNO    with which error it fails; without, EIO
//     FAULT_COUNT    a file into which the number of calls is written at a normal end
//
// Tests/Faults is built by the tests that need it (TestSupport/FaultInjection.swift).

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum call { WRITE, SYNC, SYNC_FOLDER, RENAME, LINK, UNLINK, TRUNCATE, OPEN, READ, CALL_KINDS };
enum action { NOTHING, FAIL, FAIL_FROM, KILL, KILL_AFTER };

static const char *const call_names[CALL_KINDS] = {
    "write", "sync", "syncfolder", "rename", "link", "unlink", "truncate", "open", "read"};

static int is_counted[CALL_KINDS];
static enum action action;
static int at;
static int error_number = EIO;
static const char *count_path;
static atomic_int call_count;

static int number(const char *name, int otherwise) {
  const char *text = getenv(name);
  return text ? atoi(text) : otherwise;
}

__attribute__((constructor)) static void read_settings(void) {
  const char *calls = getenv("FAULT_CALLS");
  for (int kind = 0; calls && kind < CALL_KINDS; kind++) {
    size_t length = strlen(call_names[kind]);
    for (const char *word = calls; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL) {
      int is_whole = word[length] == ',' || word[length] == 0;
      if (!strncmp(word, call_names[kind], length) && is_whole) is_counted[kind] = 1;
    }
  }
  at = number("FAULT_AT", 0);
  error_number = number("FAULT_ERRNO", EIO);
  count_path = getenv("FAULT_COUNT");
  const char *what = getenv("FAULT_ACTION");
  if (!what) return;
  if (!strcmp(what, "fail")) action = FAIL;
  if (!strcmp(what, "failfrom")) action = FAIL_FROM;
  if (!strcmp(what, "kill")) action = KILL;
  if (!strcmp(what, "killafter")) action = KILL_AFTER;
}

__attribute__((destructor)) static void write_count(void) {
  if (!count_path) return;
  FILE *file = fopen(count_path, "w");
  if (!file) return;
  fprintf(file, "%d\n", (int)call_count);
  fclose(file);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static int is_file_or_folder(int descriptor, int *is_folder) {
  struct stat status;
  if (fstat(descriptor, &status)) return 0;
  *is_folder = S_ISDIR(status.st_mode);
  return S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
}

static int is_of_system(const char *path) {
  return !strncmp(path, "/proc/", 6) || !strncmp(path, "/sys/", 5) || !strncmp(path, "/dev/", 5);
}

// What to do with one call that counts.
static enum action next_action(enum call kind) {
  if (!is_counted[kind]) return NOTHING;
  int count = atomic_fetch_add(&call_count, 1) + 1;
  if (action == FAIL_FROM) return count >= at ? FAIL : NOTHING;
  if (count != at) return NOTHING;
  if (action == KILL) die();
  return action;
}

static enum action on_descriptor(enum call kind, int descriptor) {
  int is_folder = 0;
  if (descriptor < 3 || !is_file_or_folder(descriptor, &is_folder)) return NOTHING;
  return next_action(kind == SYNC && is_folder ? SYNC_FOLDER : kind);
}

static enum action on_path(enum call kind, const char *path) {
  return path && !is_of_system(path) ? next_action(kind) : NOTHING;
}

// The body of a function that stands before one of libc: does what `decision` says around the call.
#define AROUND(result_type, name, parameters, arguments, decision)            \
  {                                                                           \
    static result_type(*real) parameters;                                     \
    if (!real) real = (result_type(*) parameters)dlsym(RTLD_NEXT, #name);     \
    enum action todo = decision;                                              \
    if (todo == FAIL) {                                                       \
      errno = error_number;                                                   \
      return -1;                                                              \
    }                                                                         \
    result_type result = real arguments;                                      \
    if (todo == KILL_AFTER) die();                                            \
    return result;                                                            \
  }

#define DEFINE(result_type, name, parameters, arguments, decision) \
  result_type name parameters AROUND(result_type, name, parameters, arguments, decision)

DEFINE(ssize_t, write, (int d, const void *b, size_t n), (d, b, n), on_descriptor(WRITE, d))
DEFINE(ssize_t, writev, (int d, const struct iovec *v, int n), (d, v, n), on_descriptor(WRITE, d))
DEFINE(ssize_t, pwrite, (int d, const void *b, size_t n, off_t o), (d, b, n, o),
       on_descriptor(WRITE, d))
DEFINE(ssize_t, pwrite64, (int d, const void *b, size_t n, off64_t o), (d, b, n, o),
       on_descriptor(WRITE, d))
DEFINE(ssize_t, read, (int d, void *b, size_t n), (d, b, n), on_descriptor(READ, d))
DEFINE(ssize_t, pread, (int d, void *b, size_t n, off_t o), (d, b, n, o), on_descriptor(READ, d))
DEFINE(ssize_t, pread64, (int d, void *b, size_t n, off64_t o), (d, b, n, o),
       on_descriptor(READ, d))
DEFINE(int, fsync, (int d), (d), on_descriptor(SYNC, d))
DEFINE(int, fdatasync, (int d), (d), on_descriptor(SYNC, d))
DEFINE(int, syncfs, (int d), (d), on_descriptor(SYNC, d))
DEFINE(int, ftruncate, (int d, off_t n), (d, n), on_descriptor(TRUNCATE, d))
DEFINE(int, ftruncate64, (int d, off64_t n), (d, n), on_descriptor(TRUNCATE, d))
DEFINE(int, rename, (const char *a, const char *b), (a, b), on_path(RENAME, a))
DEFINE(int, renameat, (int x, const char *a, int y, const char *b), (x, a, y, b),
       on_path(RENAME, a))
DEFINE(int, renameat2, (int x, const char *a, int y, const char *b, unsigned f), (x, a, y, b, f),
       on_path(RENAME, a))
DEFINE(int, link, (const char *a, const char *b), (a, b), on_path(LINK, a))
DEFINE(int, unlink, (const char *a), (a), on_path(UNLINK, a))
DEFINE(int, unlinkat, (int x, const char *a, int f), (x, a, f), on_path(UNLINK, a))

static mode_t mode_of(int flags, va_list list) {
  return flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0;
}

#define DEFINE_OPEN(name)                                                                     \
  int name(const char *path, int flags, ...) {                                                \
    va_list list;                                                                             \
    va_start(list, flags);                                                                    \
    mode_t mode = mode_of(flags, list);                                                       \
    va_end(list);                                                                             \
    AROUND(int, name, (const char *, int, ...), (path, flags, mode), on_path(OPEN, path))     \
  }

#define DEFINE_OPENAT(name)                                                                   \
  int name(int folder, const char *path, int flags, ...) {                                    \
    va_list list;                                                                             \
    va_start(list, flags);                                                                    \
    mode_t mode = mode_of(flags, list);                                                       \
    va_end(list);                                                                             \
    AROUND(int, name, (int, const char *, int, ...), (folder, path, flags, mode),             \
           on_path(OPEN, path))                                                               \
  }

DEFINE_OPEN(open)
DEFINE_OPEN(open64)
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)
