// What is known of Unicode scalars: runs of one kind, and runs of capitals. Binary searches over
// tables that scripts/unicode-tables.swift writes.
#ifndef TAGHOUSE_UNICODE_TABLES_H
#define TAGHOUSE_UNICODE_TABLES_H

#include <stdint.h>

enum { taghouse_kind_word = 1, taghouse_kind_readable = 2 };

typedef struct {
  uint32_t first, last;
  // Bit 0: a letter or number, a part of words; bit 1: alphabetic or numeric.
  uint8_t kind;
} taghouse_scalar_kind;

typedef struct {
  uint32_t first, last;
  uint8_t step;      // 1: every scalar; 2: every other one
  int32_t distance;  // to the small letter
} taghouse_capital_run;

extern const taghouse_scalar_kind taghouse_scalar_kinds[];
extern const int taghouse_scalar_kind_count;
extern const taghouse_capital_run taghouse_capital_runs[];
extern const int taghouse_capital_run_count;
extern const int taghouse_unicode_major;

#endif
