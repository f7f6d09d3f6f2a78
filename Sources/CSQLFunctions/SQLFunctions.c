// The functions as SQLite calls them.
//
// Compiled with SQLITE_CORE they call the SQLite that the program is linked with; without it this is
// a loadable extension, which calls the SQLite that loads it.
//
// NULL gives NULL. Text has to be UTF-8 and may hold U+0000; a blob is refused, for it would be taken
// for text. A number is taken for its text. Results keep to SQLITE_LIMIT_LENGTH.

#include <math.h>
#include <string.h>

#include <sqlite3ext.h>

#include "CSQLFunctions.h"

SQLITE_EXTENSION_INIT1

typedef struct {
  const uint8_t *bytes;
  size_t count;
} argument_text;

static void *function_name(const char *name) { return (void *)(uintptr_t)name; }

static void fail(sqlite3_context *context, const char *problem) {
  const char *name = sqlite3_user_data(context);
  char *message = sqlite3_mprintf("%s: %s", name, problem);
  if (message) sqlite3_result_error(context, message, -1);
  else sqlite3_result_error_nomem(context);
  sqlite3_free(message);
}

// The argument's text; 0 when it has none, and the result is set.
static int take_text(sqlite3_context *context, sqlite3_value *value, argument_text *text) {
  switch (sqlite3_value_type(value)) {
  case SQLITE_NULL: return 0;
  case SQLITE_BLOB: fail(context, "a text is wanted, not a blob"); return 0;
  default: break;
  }
  // The text first: it may convert, which sets the count.
  text->bytes = sqlite3_value_text(value);
  text->count = (size_t)sqlite3_value_bytes(value);
  if (!text->bytes) {
    sqlite3_result_error_nomem(context);
    return 0;
  }
  if (!taghouse_is_utf8(text->bytes, text->count)) {
    fail(context, "the text is not UTF-8");
    return 0;
  }
  return 1;
}

// Memory for a result, at least one byte; null when there is none, and the result is set.
static uint8_t *room(sqlite3_context *context, size_t byteCount) {
  uint8_t *bytes = sqlite3_malloc64(byteCount + 1);
  if (!bytes) sqlite3_result_error_nomem(context);
  return bytes;
}

static void give_text(sqlite3_context *context, uint8_t *bytes, size_t count) {
  // Takes the memory, also when the text is longer than the limit, which makes it an error.
  sqlite3_result_text64(context, (const char *)bytes, count, sqlite3_free, SQLITE_UTF8);
}

static void tag_words(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  argument_text name;
  if (!take_text(context, values[0], &name)) return;
  uint8_t *words = room(context, taghouse_tag_words_capacity(name.count));
  if (!words) return;
  size_t byteCount = taghouse_tag_words(name.bytes, name.count, words);
  size_t wordCount = 0;
  for (size_t place = 0; place < byteCount; place++) wordCount += words[place] == ' ';
  // A word and its space become "word" and a comma; letters and numbers need no escape.
  uint8_t *array = room(context, byteCount + 2 * wordCount + 2);
  if (array) {
    size_t written = 0;
    array[written++] = '[';
    int isInWord = 0;
    for (size_t place = 0; place < byteCount; place++) {
      if (!isInWord) {
        if (written > 1) array[written++] = ',';
        array[written++] = '"';
      }
      isInWord = words[place] != ' ';
      array[written++] = isInWord ? words[place] : '"';
    }
    array[written++] = ']';
    give_text(context, array, written);
    // JSON to the JSON functions, as what they make themselves.
    sqlite3_result_subtype(context, 'J');
  }
  sqlite3_free(words);
}

static void tag_text(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  argument_text name;
  if (!take_text(context, values[0], &name)) return;
  uint8_t *text = room(context, name.count);
  if (!text) return;
  memcpy(text, name.bytes, name.count);
  if (!taghouse_is_kaomoji(text, name.count)) {
    for (size_t place = 0; place < name.count; place++) {
      if (text[place] == '_') text[place] = ' ';
    }
  }
  give_text(context, text, name.count);
}

static void caption_clean(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  argument_text text;
  if (!take_text(context, values[0], &text)) return;
  uint8_t *clean = room(context, text.count);
  if (!clean) return;
  give_text(context, clean, taghouse_clean_caption(text.bytes, text.count, clean));
}

// A share's bound: NULL for nothing tried, an error for what is no share.
static void wilson(sqlite3_context *context, int count, sqlite3_value **values, int side) {
  double numbers[3] = {0, 0, 1.959963984540054};  // 95 %, two-sided
  for (int index = 0; index < count; index++) {
    int type = sqlite3_value_numeric_type(values[index]);
    if (type == SQLITE_NULL) return;
    if (type != SQLITE_INTEGER && type != SQLITE_FLOAT) return fail(context, "numbers are wanted");
    numbers[index] = sqlite3_value_double(values[index]);
    if (!isfinite(numbers[index])) return fail(context, "a number is infinite");
    if (numbers[index] < 0) return fail(context, "a number is negative");
  }
  if (numbers[0] > numbers[1]) return fail(context, "there are more successes than trials");
  if (numbers[1] == 0) return;
  // Beyond these a square would overflow; nobody counts so far.
  if (numbers[1] > 1e150 || numbers[2] > 1e75) return fail(context, "a number is too large");
  sqlite3_result_double(context, taghouse_wilson_bound(numbers[0], numbers[1], numbers[2], side));
}

static void wilson_lower(sqlite3_context *context, int count, sqlite3_value **values) {
  wilson(context, count, values, -1);
}

static void wilson_upper(sqlite3_context *context, int count, sqlite3_value **values) {
  wilson(context, count, values, 1);
}

static int add_functions(sqlite3 *db) {
  static const struct {
    const char *name;
    int argumentCount;
    void (*call)(sqlite3_context *, int, sqlite3_value **);
  } functions[] = {
      {"tag_words", 1, tag_words},       {"tag_text", 1, tag_text},
      {"caption_clean", 1, caption_clean}, {"wilson_lower", 2, wilson_lower},
      {"wilson_lower", 3, wilson_lower}, {"wilson_upper", 2, wilson_upper},
      {"wilson_upper", 3, wilson_upper},
  };
  int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
#ifdef SQLITE_RESULT_SUBTYPE
  flags |= SQLITE_RESULT_SUBTYPE;
#endif
  for (size_t index = 0; index < sizeof functions / sizeof functions[0]; index++) {
    int code = sqlite3_create_function_v2(
        db, functions[index].name, functions[index].argumentCount, flags,
        function_name(functions[index].name), functions[index].call, 0, 0, 0);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

#ifdef SQLITE_CORE
int taghouse_register_functions(sqlite3 *db) { return add_functions(db); }
#else
// SQLite finds this name by that of the file, taghouse.so.
__attribute__((visibility("default"))) int sqlite3_taghouse_init(
    sqlite3 *db, char **message, const sqlite3_api_routines *api) {
  (void)message;
  SQLITE_EXTENSION_INIT2(api);
  return add_functions(db);
}
#endif
