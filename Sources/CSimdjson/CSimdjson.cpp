#include "CSimdjson.h"

#include <new>
#include <simdjson.h>

static_assert(simdjson::SIMDJSON_PADDING <= TAGHOUSE_JSON_PADDING, "padding is too small");

// A parser that once saw a giant document gives its memory back at the next small one.
static constexpr size_t keptCapacity = size_t(4) << 20;

struct taghouse_json_parser {
  simdjson::dom::parser dom;
};

extern "C" taghouse_json_parser *taghouse_json_parser_create(void) {
  auto *parser = new (std::nothrow) taghouse_json_parser;
  if (parser && parser->dom.allocate(1 << 16, TAGHOUSE_JSON_MAXIMUM_DEPTH) != simdjson::SUCCESS) {
    delete parser;
    return nullptr;
  }
  return parser;
}

extern "C" void taghouse_json_parser_destroy(taghouse_json_parser *parser) { delete parser; }

extern "C" int taghouse_json_parse(taghouse_json_parser *parser, const uint8_t *bytes, size_t count,
                                   taghouse_json_tape *tape) {
  auto &dom = parser->dom;
  if (dom.capacity() > keptCapacity && count < keptCapacity / 4) {
    dom = simdjson::dom::parser();
  }
  if (dom.capacity() < count || dom.max_depth() != TAGHOUSE_JSON_MAXIMUM_DEPTH) {
    size_t capacity = count < (1 << 16) ? (1 << 16) : count + count / 4;
    if (auto error = dom.allocate(capacity, TAGHOUSE_JSON_MAXIMUM_DEPTH)) return error;
  }
  simdjson::dom::element root;
  auto error = dom.parse(bytes, count, false).get(root);
  if (error) return error;
  tape->words = dom.doc.tape.get();
  tape->strings = dom.doc.string_buf.get();
  return 0;
}

extern "C" const char *taghouse_json_error_message(int code) {
  return simdjson::error_message(simdjson::error_code(code));
}
