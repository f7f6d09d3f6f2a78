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

// In a schema that is not trusted some versions of SQLite, 3.40 among them, refuse their own JSON functions and full-text
// search, by a slip. A warehouse has checks with json_valid, and may have an index of caption texts: with these versions
// the schema has to be trusted, or the file could not be opened.
static int can_distrust_schema(void) {
  static const char *const sql =
      "CREATE TABLE a (b CHECK (json_valid(b)));"
      "INSERT INTO a VALUES ('{}');"
      "CREATE VIRTUAL TABLE words USING fts5(word, content = '');"
      "CREATE TRIGGER c AFTER INSERT ON a BEGIN INSERT INTO words (rowid, word) VALUES (1, 'x'); END;"
      "INSERT INTO a VALUES ('[]');"
      "CREATE VIEW d AS SELECT rowid, b ->> '$' FROM words, a WHERE words MATCH 'x';"
      "SELECT * FROM d;"
      "VACUUM;";
  sqlite3 *db = 0;
  int code = sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE, 0);
  if (code == SQLITE_OK) {
    code = sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
  }
  if (code == SQLITE_OK) code = sqlite3_exec(db, sql, 0, 0, 0);
  sqlite3_close(db);
  return code == SQLITE_OK;
}

int taghouse_distrust(sqlite3 *db) {
  // 0: nobody has looked; 1: no; 2: yes. Threads that look at the same time find the same.
  static _Atomic int found = 0;
  if (!found) found = can_distrust_schema() ? 2 : 1;
  int code = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
  if (code != SQLITE_OK || found == 1) return code;
  return sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)0);
}
