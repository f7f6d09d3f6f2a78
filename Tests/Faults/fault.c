// A library that is loaded before libc (LD_PRELOAD) and lets a system call of a program fail, or kills the
// program there. Only calls on regular files and folders count; standard streams, pipes and devices are left
// alone.
//
//     FAULT_CALLS    which calls count, with commas: write, sync, syncfolder, rename, link, unlink, truncate,
//                    open, read, list (the entries of a folder), mkdir (and rmdir), map (mmap of a file),
//                    memory (malloc and its like)
//     FAULT_AT       the call that it happens at, from 1
//     FAULT_ACTION   fail (this one), failfrom (this one and all after it), short (a read or write does half
//                    of its bytes), kill (before the call is made), killafter (when it is done)
//     FAULT_ERRNO    with which error it fails; without, EIO
//     FAULT_COUNT    a file into which the number of calls is written at a normal end: of those that count, and
//                    in a line of its own with its name, of each kind
//     FAULT_LOG      a file to which the first call that fails or kills is written: its name, and the path
//
// What a program does by itself inside libc (the buffers of stdio, the loader) does not pass here.
// Tests/Faults is built by the tests that need it (TestSupport/FaultInjection.swift), and by torture.py.

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum call {
  WRITE, SYNC, SYNC_FOLDER, RENAME, LINK, UNLINK, TRUNCATE, OPEN, READ, LIST, MAKE_FOLDER, MAP, MEMORY, CALL_KINDS
};
enum action { NOTHING, FAIL, FAIL_FROM, SHORT, KILL, KILL_AFTER };

static const char *const call_names[CALL_KINDS] = {
    "write", "sync", "syncfolder", "rename", "link", "unlink", "truncate",
    "open", "read", "list", "mkdir", "map", "memory"};

static int is_counted[CALL_KINDS];
static enum action action;
static int at;
static int error_number = EIO;
static const char *count_path;
static const char *log_path;
static atomic_int call_count;
static atomic_int kind_counts[CALL_KINDS];
static atomic_int has_happened;

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
  log_path = getenv("FAULT_LOG");
  const char *what = getenv("FAULT_ACTION");
  if (!what) return;
  if (!strcmp(what, "fail")) action = FAIL;
  if (!strcmp(what, "failfrom")) action = FAIL_FROM;
  if (!strcmp(what, "short")) action = SHORT;
  if (!strcmp(what, "kill")) action = KILL;
  if (!strcmp(what, "killafter")) action = KILL_AFTER;
}

__attribute__((destructor)) static void write_count(void) {
  if (!count_path) return;
  FILE *file = fopen(count_path, "w");
  if (!file) return;
  fprintf(file, "%d\n", (int)call_count);
  for (int kind = 0; kind < CALL_KINDS; kind++) fprintf(file, "%s %d\n", call_names[kind], (int)kind_counts[kind]);
  fclose(file);
}

// Says where it happens. By calls of the kernel, because those of libc come here.
static void note(enum call kind, int descriptor, const char *path) {
  if (!log_path || atomic_exchange(&has_happened, 1)) return;
  char text[4200], link[40];
  int length = snprintf(text, sizeof text, "%s ", call_names[kind]);
  if (path) length += snprintf(text + length, sizeof text - length, "%.4000s", path);
  if (!path && descriptor >= 0) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    long count = syscall(SYS_readlink, link, text + length, 4000);
    if (count > 0) length += count;
  }
  text[length++] = '\n';
  int file = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  syscall(SYS_write, file, text, (size_t)length);
  syscall(SYS_close, file);
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
static enum action next_action(enum call kind, int descriptor, const char *path) {
  atomic_fetch_add(&kind_counts[kind], 1);
  if (!is_counted[kind]) return NOTHING;
  int count = atomic_fetch_add(&call_count, 1) + 1;
  if (action == NOTHING || count < at || (count > at && action != FAIL_FROM)) return NOTHING;
  note(kind, descriptor, path);
  if (action == KILL) die();
  return action == FAIL_FROM ? FAIL : action;
}

static enum action on_descriptor(enum call kind, int descriptor) {
  int is_folder = 0;
  if (descriptor < 3) return NOTHING;
  int number = errno;
  int counts = is_file_or_folder(descriptor, &is_folder);
  errno = number;
  if (!counts) return NOTHING;
  return next_action(kind == SYNC && is_folder ? SYNC_FOLDER : kind, descriptor, NULL);
}

static enum action on_path(enum call kind, const char *path) {
  return path && !is_of_system(path) ? next_action(kind, -1, path) : NOTHING;
}

// Half of the bytes, at least one.
static size_t some(size_t count) { return count > 1 ? count / 2 : count; }

// The body of a function that stands before one of libc: does what `decision` says around the call.
#define AROUND(result_type, name, parameters, arguments, decision) \
  AROUND_ELSE(result_type, -1, name, parameters, arguments, decision, (void)0)

// The same of a function that says otherwise that it failed; `shorten` is done before half a call.
#define AROUND_ELSE(result_type, failure, name, parameters, arguments, decision, shorten) \
  {                                                                           \
    static result_type(*real) parameters;                                     \
    if (!real) real = (result_type(*) parameters)dlsym(RTLD_NEXT, #name);     \
    enum action todo = decision;                                              \
    if (todo == FAIL) {                                                       \
      errno = error_number;                                                   \
      return failure;                                                         \
    }                                                                         \
    if (todo == SHORT) shorten;                                               \
    result_type result = real arguments;                                      \
    if (todo == KILL_AFTER) die();                                            \
    return result;                                                            \
  }

#define DEFINE(result_type, name, parameters, arguments, decision) \
  result_type name parameters AROUND(result_type, name, parameters, arguments, decision)

#define DEFINE_BYTES(name, kind, parameters, arguments) \
  ssize_t name parameters AROUND_ELSE(ssize_t, -1, name, parameters, arguments, on_descriptor(kind, d), n = some(n))

DEFINE_BYTES(write, WRITE, (int d, const void *b, size_t n), (d, b, n))
DEFINE(ssize_t, writev, (int d, const struct iovec *v, int n), (d, v, n), on_descriptor(WRITE, d))
DEFINE_BYTES(pwrite, WRITE, (int d, const void *b, size_t n, off_t o), (d, b, n, o))
DEFINE_BYTES(pwrite64, WRITE, (int d, const void *b, size_t n, off64_t o), (d, b, n, o))
DEFINE_BYTES(read, READ, (int d, void *b, size_t n), (d, b, n))
DEFINE_BYTES(pread, READ, (int d, void *b, size_t n, off_t o), (d, b, n, o))
DEFINE_BYTES(pread64, READ, (int d, void *b, size_t n, off64_t o), (d, b, n, o))
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

DEFINE(int, mkdir, (const char *a, mode_t m), (a, m), on_path(MAKE_FOLDER, a))
DEFINE(int, mkdirat, (int x, const char *a, mode_t m), (x, a, m), on_path(MAKE_FOLDER, a))
DEFINE(int, rmdir, (const char *a), (a), on_path(MAKE_FOLDER, a))
DEFINE(int, mkstemp, (char *a), (a), on_path(OPEN, a))
DEFINE(int, mkstemp64, (char *a), (a), on_path(OPEN, a))

#define DEFINE_POINTER(result_type, failure, name, parameters, arguments, decision) \
  result_type name parameters AROUND_ELSE(result_type, failure, name, parameters, arguments, decision, (void)0)

DEFINE_POINTER(DIR *, NULL, opendir, (const char *a), (a), on_path(LIST, a))
DEFINE_POINTER(DIR *, NULL, fdopendir, (int d), (d), on_descriptor(LIST, d))
DEFINE_POINTER(struct dirent *, NULL, readdir, (DIR *f), (f), on_descriptor(LIST, dirfd(f)))
DEFINE_POINTER(struct dirent64 *, NULL, readdir64, (DIR *f), (f), on_descriptor(LIST, dirfd(f)))
DEFINE_POINTER(void *, MAP_FAILED, mmap, (void *p, size_t n, int r, int f, int d, off_t o), (p, n, r, f, d, o),
               on_descriptor(MAP, d))
DEFINE_POINTER(void *, MAP_FAILED, mmap64, (void *p, size_t n, int r, int f, int d, off64_t o),
               (p, n, r, f, d, o), on_descriptor(MAP, d))

// Without dlsym, which asks for memory itself.
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static int is_refused(void) {
  enum action todo = is_counted[MEMORY] ? next_action(MEMORY, -1, NULL) : NOTHING;
  if (todo != NOTHING) errno = ENOMEM;
  return todo != NOTHING;
}

void *malloc(size_t n) { return is_refused() ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t m) { return is_refused() ? NULL : __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { return is_refused() ? NULL : __libc_realloc(p, n); }
void *aligned_alloc(size_t a, size_t n) { return is_refused() ? NULL : __libc_memalign(a, n); }
int posix_memalign(void **p, size_t a, size_t n) {
  if (is_refused()) return ENOMEM;
  *p = __libc_memalign(a, n);
  return *p ? 0 : ENOMEM;
}

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
