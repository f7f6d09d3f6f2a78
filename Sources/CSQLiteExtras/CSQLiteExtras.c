#define _GNU_SOURCE
#include "CSQLiteExtras.h"

#include <fcntl.h>
#include <stdio.h>

void taghouse_start_write_back(int descriptor) {
  // Only advice: what fails here is noticed by the fsync of the commit.
  (void)sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
}

int taghouse_rename_to_free_name(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int taghouse_read_file(sqlite3 *db, void *buffer, int byteCount, sqlite3_int64 offset) {
  sqlite3_file *file = 0;
  int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (code != SQLITE_OK) return code;
  if (!file || !file->pMethods) return SQLITE_MISUSE;
  return file->pMethods->xRead(file, buffer, byteCount, offset);
}

int taghouse_has_moved(sqlite3 *db, int *hasMoved) {
  return sqlite3_file_control(db, "main", SQLITE_FCNTL_HAS_MOVED, hasMoved);
}
