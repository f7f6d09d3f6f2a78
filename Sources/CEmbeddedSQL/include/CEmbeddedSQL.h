/// The files of schema/ and queries/, compiled in, so that an installed program needs none beside it.
#ifndef TAGHOUSE_CEMBEDDEDSQL_H
#define TAGHOUSE_CEMBEDDEDSQL_H

#include <stddef.h>

typedef struct taghouse_embedded_file {
  /// Path below the top of the project, such as "schema/views/core_tag.sql".
  const char *path;
  const unsigned char *bytes;
  size_t count;
} taghouse_embedded_file;

/// How many files there are.
size_t taghouse_embedded_file_count(void);

/// A file by its place in the list of CEmbeddedSQL.c: migrations by number, then the views in the
/// order in which they are created, then queries, then checks.
taghouse_embedded_file taghouse_embedded_file_at(size_t index);

#endif
