#!/bin/sh
# Writes Sources/CEmbeddedSQL/CEmbeddedSQL.c: which files of schema/ and queries/ are compiled in.
# Run it when a file was added; views stand in the order in which they are created, which is that
# of schema/views/ORDER.
set -eu
cd "$(dirname "$0")/.."

paths=$(
  ls schema/*.sql
  sed 's|.*|schema/views/&.sql|' schema/views/ORDER
  ls queries/*.sql 2>/dev/null || true
  ls queries/checks/*.sql
)
for view in schema/views/*.sql; do
  echo "$paths" | grep -qx "$view" || { echo "$view is not in schema/views/ORDER" >&2; exit 1; }
done

{
  cat <<'TEXT'
#include "CEmbeddedSQL.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// One array a file, and one line a file in the list at the end; written by scripts/embed-sql.sh. A
// test compares the list with the folders. #embed is C23 (clang 19 and later).

TEXT
  for path in $paths; do
    name=$(echo "${path%.sql}" | tr / _)
    printf 'static const unsigned char %s[] = {\n#embed "../../%s"\n};\n' "$name" "$path"
  done
  printf '\n#define FILE_AT(path, array) {path, array, sizeof array}\n\n'
  printf 'static const taghouse_embedded_file files[] = {\n'
  for path in $paths; do
    printf '    FILE_AT("%s", %s),\n' "$path" "$(echo "${path%.sql}" | tr / _)"
  done
  cat <<'TEXT'
};

size_t taghouse_embedded_file_count(void) { return sizeof files / sizeof files[0]; }

taghouse_embedded_file taghouse_embedded_file_at(size_t index) { return files[index]; }
TEXT
} > Sources/CEmbeddedSQL/CEmbeddedSQL.c
