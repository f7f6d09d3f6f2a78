#include "CSQLiteExtras.h"

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
