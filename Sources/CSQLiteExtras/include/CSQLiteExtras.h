/// What Swift cannot call: variadic functions of SQLite, and a function of Linux that Glibc hides.
#ifndef TAGHOUSE_CSQLITEEXTRAS_H
#define TAGHOUSE_CSQLITEEXTRAS_H

#include <sqlite3.h>

/// Switches triggers on (1) or off (0) for a connection. Returns SQLite's result code.
static inline int taghouse_enable_triggers(sqlite3 *db, int isEnabled) {
  return sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, isEnabled, (int *)0);
}

/// Makes a connection trust neither its file nor the SQL that it is given: what stands in the schema may only use
/// functions that can do no harm, and no statement may damage the file. Returns SQLite's result code.
int taghouse_distrust(sqlite3 *db);

/// Reads bytes of a connection's main database file by the connection's own file handle, so that its
/// locks stay as they are. Returns SQLite's result code.
int taghouse_read_file(sqlite3 *db, void *buffer, int byteCount, sqlite3_int64 offset);

/// Whether the main database file of a connection is no longer the one at its path. Returns SQLite's
/// result code.
int taghouse_has_moved(sqlite3 *db, int *hasMoved);

#endif
