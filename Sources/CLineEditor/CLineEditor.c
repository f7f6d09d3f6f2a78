#include "CLineEditor.h"

#include <histedit.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct taghouse_line_editor {
  EditLine *edit;
  History *history;
  const char *prompt;
  taghouse_complete complete;
  void *context;
  int isCancelled;
  int hasListed;
};

enum { remembered_count = 1000 };

static taghouse_line_editor *owner(EditLine *edit) {
  void *data = 0;
  el_get(edit, EL_CLIENTDATA, &data);
  return data;
}

static char *prompt(EditLine *edit) { return (char *)owner(edit)->prompt; }

static unsigned char complete(EditLine *edit, int character) {
  (void)character;
  taghouse_line_editor *editor = owner(edit);
  const LineInfo *line = el_line(edit);
  editor->hasListed = 0;
  // A copy: what the answer inserts moves the line.
  size_t byteCount = (size_t)(line->cursor - line->buffer);
  char *text = malloc(byteCount + 1);
  if (!text) return CC_ERROR;
  memcpy(text, line->buffer, byteCount);
  text[byteCount] = 0;
  editor->complete(editor->context, editor, text, byteCount);
  free(text);
  return editor->hasListed ? CC_REDISPLAY : CC_REFRESH;
}

static unsigned char cancel(EditLine *edit, int character) {
  (void)character;
  owner(edit)->isCancelled = 1;
  fputs("^C", stdout);
  return CC_NEWLINE;
}

taghouse_line_editor *taghouse_line_editor_open(taghouse_complete callback, void *context) {
  taghouse_line_editor *editor = calloc(1, sizeof *editor);
  if (!editor) return 0;
  editor->prompt = "";
  editor->complete = callback;
  editor->context = context;
  // libedit reads characters by the locale; without one a terminal is taken to be UTF-8.
  setlocale(LC_CTYPE, "");
  if (MB_CUR_MAX == 1) setlocale(LC_CTYPE, "C.UTF-8");
  editor->edit = el_init("taghouse", stdin, stdout, stderr);
  editor->history = history_init();
  if (!editor->edit || !editor->history) {
    taghouse_line_editor_close(editor);
    return 0;
  }
  HistEvent event;
  history(editor->history, &event, H_SETSIZE, remembered_count);
  history(editor->history, &event, H_SETUNIQUE, 1);
  el_set(editor->edit, EL_CLIENTDATA, editor);
  el_set(editor->edit, EL_PROMPT, prompt);
  el_set(editor->edit, EL_EDITOR, "emacs");
  // libedit's own handlers would leave the terminal in the mode of lines after a second Ctrl-C.
  el_set(editor->edit, EL_SIGNAL, 0);
  el_set(editor->edit, EL_HIST, history, editor->history);
  el_set(editor->edit, EL_ADDFN, "taghouse-complete", "Complete names", complete);
  el_set(editor->edit, EL_ADDFN, "taghouse-cancel", "Forget the line", cancel);
  el_set(editor->edit, EL_BIND, "^R", "em-inc-search-prev", (char *)0);
  // What people have set for all programs with libedit, such as the keys of vi.
  el_source(editor->edit, 0);
  el_set(editor->edit, EL_BIND, "^I", "taghouse-complete", (char *)0);
  // While a line is edited Ctrl-C is a key; while a statement runs it is a signal again. (libedit
  // forgets a change of the character itself, so Ctrl-Z is a key as well.)
  el_set(editor->edit, EL_SETTY, "-d", "-isig", (char *)0);
  el_set(editor->edit, EL_BIND, "^C", "taghouse-cancel", (char *)0);
  return editor;
}

void taghouse_line_editor_close(taghouse_line_editor *editor) {
  if (editor->edit) el_end(editor->edit);
  if (editor->history) history_end(editor->history);
  free(editor);
}

taghouse_line_state taghouse_line_editor_read(
    taghouse_line_editor *editor, const char *prompt, const char **text, size_t *byteCount) {
  int count = 0;
  editor->prompt = prompt;
  editor->isCancelled = 0;
  // The window may have another size by now.
  el_resize(editor->edit);
  // libedit itself takes over the terminal behind the prompt: a Ctrl-C in between would be lost.
  el_set(editor->edit, EL_PREP_TERM, 1);
  *text = el_gets(editor->edit, &count);
  editor->prompt = "";
  *byteCount = count > 0 ? (size_t)count : 0;
  if (editor->isCancelled) {
    putchar('\n');
    fflush(stdout);
    return taghouse_line_cancelled;
  }
  if (!*text || count <= 0) return taghouse_line_end;
  while (*byteCount > 0 && ((*text)[*byteCount - 1] == '\n' || (*text)[*byteCount - 1] == '\r')) {
    *byteCount -= 1;
  }
  return taghouse_line_read;
}

void taghouse_line_editor_remember(taghouse_line_editor *editor, const char *text) {
  HistEvent event;
  history(editor->history, &event, H_ENTER, text);
}

void taghouse_line_editor_replace(
    taghouse_line_editor *editor, int characterCount, const char *text) {
  el_deletestr(editor->edit, characterCount);
  el_insertstr(editor->edit, text);
}

void taghouse_line_editor_list(taghouse_line_editor *editor, const char *lines) {
  printf("\n%s", lines);
  fflush(stdout);
  editor->hasListed = 1;
}

int taghouse_terminal_width(int descriptor) {
  struct winsize size;
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int taghouse_terminal_height(int descriptor) {
  struct winsize size;
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}
