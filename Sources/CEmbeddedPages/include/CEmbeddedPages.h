/// The templates, style sheets and scripts of Sources/Web, compiled in, so that an installed program needs none
/// beside it.
#ifndef TAGHOUSE_CEMBEDDEDPAGES_H
#define TAGHOUSE_CEMBEDDEDPAGES_H

#include <stddef.h>

typedef struct taghouse_embedded_page {
  /// Path below Sources/Web, such as "Pages/Overview.mustache".
  const char *path;
  const unsigned char *bytes;
  size_t count;
} taghouse_embedded_page;

/// How many files there are.
size_t taghouse_embedded_page_count(void);

/// A file by its place in the list of CEmbeddedPages.c.
taghouse_embedded_page taghouse_embedded_page_at(size_t index);

#endif
