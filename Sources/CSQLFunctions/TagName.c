// The words of a tag, and whether it is a face.

#include <string.h>

#include "CSQLFunctions.h"
#include "UnicodeTables.h"

// The scalar at `text`, of which `left` > 0 bytes are left, and its length; -1 where no scalar is.
static int32_t scalar_at(const uint8_t *text, size_t left, int *length) {
  uint8_t lead = text[0];
  *length = 1;
  if (lead < 0x80) return lead;
  if (lead < 0xC2 || lead > 0xF4) return -1;
  int count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // No overlong forms, no surrogates, nothing above U+10FFFF.
  uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  int32_t scalar = lead & (0x7F >> count);
  for (int place = 1; place < count; place++) {
    if ((size_t)place >= left || text[place] < low || text[place] > high) return -1;
    scalar = scalar << 6 | (text[place] & 0x3F);
    low = 0x80;
    high = 0xBF;
  }
  *length = count;
  return scalar;
}

static size_t write_scalar(uint32_t scalar, uint8_t *text) {
  if (scalar < 0x80) {
    text[0] = (uint8_t)scalar;
    return 1;
  }
  if (scalar < 0x800) {
    text[0] = (uint8_t)(0xC0 | scalar >> 6);
    text[1] = (uint8_t)(0x80 | (scalar & 0x3F));
    return 2;
  }
  if (scalar < 0x10000) {
    text[0] = (uint8_t)(0xE0 | scalar >> 12);
    text[1] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
    text[2] = (uint8_t)(0x80 | (scalar & 0x3F));
    return 3;
  }
  text[0] = (uint8_t)(0xF0 | scalar >> 18);
  text[1] = (uint8_t)(0x80 | (scalar >> 12 & 0x3F));
  text[2] = (uint8_t)(0x80 | (scalar >> 6 & 0x3F));
  text[3] = (uint8_t)(0x80 | (scalar & 0x3F));
  return 4;
}

static int kind_of(uint32_t scalar) {
  int low = 0, high = taghouse_scalar_kind_count;
  while (low < high) {
    int middle = (low + high) / 2;
    if (taghouse_scalar_kinds[middle].last < scalar) low = middle + 1;
    else high = middle;
  }
  if (low == taghouse_scalar_kind_count || taghouse_scalar_kinds[low].first > scalar) return 0;
  return taghouse_scalar_kinds[low].kind;
}

static uint32_t small_letter(uint32_t scalar) {
  int low = 0, high = taghouse_capital_run_count;
  while (low < high) {
    int middle = (low + high) / 2;
    if (taghouse_capital_runs[middle].last < scalar) low = middle + 1;
    else high = middle;
  }
  if (low == taghouse_capital_run_count) return scalar;
  const taghouse_capital_run *run = &taghouse_capital_runs[low];
  if (run->first > scalar || (scalar - run->first) % run->step != 0) return scalar;
  return (uint32_t)((int32_t)scalar + run->distance);
}

int taghouse_unicode_version(void) { return taghouse_unicode_major; }

int taghouse_is_utf8(const uint8_t *text, size_t byteCount) {
  int length;
  for (size_t place = 0; place < byteCount; place += (size_t)length) {
    if (scalar_at(text + place, byteCount - place, &length) < 0) return 0;
  }
  return 1;
}

// A small letter takes at most three bytes for two of its capital (the script that writes the tables
// sees to that), and the last word may have its space behind the end.
size_t taghouse_tag_words_capacity(size_t byteCount) { return byteCount + byteCount / 2 + 2; }

size_t taghouse_tag_words(const uint8_t *name, size_t byteCount, uint8_t *words) {
  size_t written = 0;
  int isInWord = 0;
  int length;
  for (size_t place = 0; place < byteCount; place += (size_t)length) {
    int32_t scalar = scalar_at(name + place, byteCount - place, &length);
    int isWord = 0;
    // The small letter of U+0130 is an i with a dot above it, and that ends the word.
    int endsWord = scalar == 0x130;
    if (scalar >= 0) {
      uint32_t small = endsWord ? 'i' : small_letter((uint32_t)scalar);
      isWord = kind_of(small) & taghouse_kind_word;
      if (isWord) written += write_scalar(small, words + written);
    }
    if ((isInWord && !isWord) || endsWord) words[written++] = ' ';
    isInWord = isWord && !endsWord;
  }
  if (isInWord) words[written++] = ' ';
  return written;
}

int taghouse_is_kaomoji(const uint8_t *name, size_t byteCount) {
  // Faces with letters or digits that are longer than three characters.
  static const char *const faces[] = {
      "(o)_(o)", "<o>_<o>", "o_o;", "@_@;", "(9)", "o_(o)", "\\o_o/",
  };
  if (byteCount == 0 || !memchr(name, '_', byteCount)) return 0;
  size_t scalarCount = 0;
  int32_t second = -1;
  int isReadable = 0;
  int length;
  for (size_t place = 0; place < byteCount; place += (size_t)length) {
    int32_t scalar = scalar_at(name + place, byteCount - place, &length);
    if (scalarCount == 1) second = scalar;
    scalarCount += 1;
    if (scalar >= 0 && kind_of((uint32_t)scalar) & taghouse_kind_readable) isReadable = 1;
  }
  if (!isReadable || (scalarCount == 3 && second == '_')) return 1;
  for (size_t index = 0; index < sizeof faces / sizeof faces[0]; index++) {
    if (strlen(faces[index]) == byteCount && memcmp(faces[index], name, byteCount) == 0) return 1;
  }
  return 0;
}
