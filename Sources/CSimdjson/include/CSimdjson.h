/// A C face of simdjson's DOM parser: one JSON document in, simdjson's own tape out.
///
/// The tape is read by `JSONTape` in BooruFormats without another call. Its format is documented at
/// https://github.com/simdjson/simdjson/blob/v3.0.1/doc/tape.md
#ifndef TAGHOUSE_CSIMDJSON_H
#define TAGHOUSE_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Bytes that must be readable, with any content, behind every document.
#define TAGHOUSE_JSON_PADDING 64

/// Documents nested deeper than this are an error.
#define TAGHOUSE_JSON_MAXIMUM_DEPTH 1024

typedef struct taghouse_json_parser taghouse_json_parser;

/// The tape of a parsed document, valid until the next call on the same parser.
typedef struct taghouse_json_tape {
  const uint64_t *words;
  /// The string buffer: each string is a 4-byte length, its bytes, and a NUL.
  const uint8_t *strings;
} taghouse_json_tape;

/// Returns NULL when there is no memory.
taghouse_json_parser *taghouse_json_parser_create(void);
void taghouse_json_parser_destroy(taghouse_json_parser *parser);

/// Parses `count` bytes. `TAGHOUSE_JSON_PADDING` bytes behind them must be readable.
/// Returns 0 and fills `tape`, or simdjson's error code. Not for two threads at once.
int taghouse_json_parse(taghouse_json_parser *parser, const uint8_t *bytes, size_t count,
                        taghouse_json_tape *tape);

/// simdjson's sentence for an error code, in static memory.
const char *taghouse_json_error_message(int code);

#ifdef __cplusplus
}
#endif
#endif
