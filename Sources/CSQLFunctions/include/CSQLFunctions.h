/// SQL functions where SQL is weak, and the plain functions below them. One source makes both the
/// functions of `taghouse sql` and the loadable extension (`make extension`).
///
///     tag_words(name)                       JSON array of the words of a tag
///     tag_text(name)                        spaces for underscores, except in faces
///     caption_clean(text)                   a caption as the exporters write it
///     wilson_lower(successes, trials [, z]) bounds of a share
///     wilson_upper(successes, trials [, z])
///
/// docs/FUNCTIONS.md describes them. All take bytes with a length, and allocate nothing.
#ifndef TAGHOUSE_CSQLFUNCTIONS_H
#define TAGHOUSE_CSQLFUNCTIONS_H

#include <stddef.h>
#include <stdint.h>

struct sqlite3;

/// Adds the SQL functions to a connection. Returns SQLite's result code.
int taghouse_register_functions(struct sqlite3 *db);

/// The major version of Unicode whose letters and numbers are known.
int taghouse_unicode_version(void);

/// Whether bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
int taghouse_is_utf8(const uint8_t *text, size_t byteCount);

/// Bytes that `taghouse_tag_words` may write for a name of so many bytes.
size_t taghouse_tag_words_capacity(size_t byteCount);

/// Writes the words of a tag, each with a space behind it: runs of letters and numbers, in small
/// letters, as Python's `re.split(r"[\W_]+", name.lower())` cuts them. Bytes that are not UTF-8 stand
/// between words. Returns the number of bytes.
size_t taghouse_tag_words(const uint8_t *name, size_t byteCount, uint8_t *words);

/// Whether a tag is a face, whose underscores are mouths: three characters with an underscore in the
/// middle (`o_o`, `^_^`), nothing but signs (`<|>_<|>`), or one of a list (`o_o;`).
int taghouse_is_kaomoji(const uint8_t *name, size_t byteCount);

/// Writes a caption without control characters U+0001 and with its white space (9...13, 32) cleaned:
/// one space between words, none at the ends. Returns the number of bytes, at most `byteCount`.
size_t taghouse_clean_caption(const uint8_t *text, size_t byteCount, uint8_t *clean);

/// The bound of Wilson's score interval below (`side` -1) or above (1) successes / trials, 0...1.
/// trials > 0, 0 <= successes <= trials, z >= 0.
double taghouse_wilson_bound(double successes, double trials, double z, int side);

#endif
