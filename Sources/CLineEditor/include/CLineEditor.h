/// Line editing on a terminal by libedit, without its variadic functions and without a history file.
///
/// Not readline: libedit has a BSD licence, which leaves that of the program open, and keeps its state
/// in a value instead of in globals.
#ifndef TAGHOUSE_CLINEEDITOR_H
#define TAGHOUSE_CLINEEDITOR_H

#include <stddef.h>

typedef struct taghouse_line_editor taghouse_line_editor;

typedef enum {
  taghouse_line_read,
  /// Ctrl-C: what was typed is forgotten.
  taghouse_line_cancelled,
  /// Ctrl-D on an empty line, or the terminal went away.
  taghouse_line_end,
} taghouse_line_state;

/// Asked when the user types the tabulator: the line up to the cursor, UTF-8. Answers by
/// `taghouse_line_editor_replace` and `taghouse_line_editor_list`.
typedef void (*taghouse_complete)(
    void *context, taghouse_line_editor *editor, const char *text, size_t byteCount);

/// Begins to edit on standard input and output, which must be a terminal; null when that fails.
taghouse_line_editor *taghouse_line_editor_open(taghouse_complete complete, void *context);

void taghouse_line_editor_close(taghouse_line_editor *editor);

/// Reads a line. `text` is valid until the next call, without the newline.
taghouse_line_state taghouse_line_editor_read(
    taghouse_line_editor *editor, const char *prompt, const char **text, size_t *byteCount);

/// Puts a text into the history of this session.
void taghouse_line_editor_remember(taghouse_line_editor *editor, const char *text);

/// Puts `text` in the place of so many characters before the cursor.
void taghouse_line_editor_replace(
    taghouse_line_editor *editor, int characterCount, const char *text);

/// Shows lines below the line that is edited.
void taghouse_line_editor_list(taghouse_line_editor *editor, const char *lines);

/// Columns of the terminal at a descriptor; 0 when it is none.
int taghouse_terminal_width(int descriptor);

/// Lines of the terminal at a descriptor; 0 when it is none.
int taghouse_terminal_height(int descriptor);

#endif
