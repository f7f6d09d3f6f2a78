#!/bin/sh
# Writes Sources/CEmbeddedPages/CEmbeddedPages.c: which templates, style sheets and scripts of Sources/Web are
# compiled in. Run it when a file was added.
set -eu
cd "$(dirname "$0")/.."

paths=$(cd Sources/Web && find . -name '*.mustache' -o -path './Assets/*' -type f | sed 's|^\./||' | LC_ALL=C sort)

{
  cat <<'TEXT'
#include "CEmbeddedPages.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// One array a file, and one line a file in the list at the end; written by scripts/embed-pages.sh. A
// test compares the list with the folders. #embed is C23 (clang 19 and later).

TEXT
  for path in $paths; do
    printf 'static const unsigned char %s[] = {\n#embed "../Web/%s"\n};\n' "$(echo "$path" | tr /.- ___)" "$path"
  done
  printf '\n#define FILE_AT(path, array) {path, array, sizeof array}\n\n'
  printf 'static const taghouse_embedded_page files[] = {\n'
  for path in $paths; do
    printf '    FILE_AT("%s", %s),\n' "$path" "$(echo "$path" | tr /.- ___)"
  done
  cat <<'TEXT'
};

size_t taghouse_embedded_page_count(void) { return sizeof files / sizeof files[0]; }

taghouse_embedded_page taghouse_embedded_page_at(size_t index) { return files[index]; }
TEXT
} > Sources/CEmbeddedPages/CEmbeddedPages.c
