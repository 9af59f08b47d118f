/* libedit, opened when a person is about to type: see shims.h. */

#define _GNU_SOURCE
#include "shims.h"

#include <dlfcn.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The functions of the library that are used, by their own types. */
static struct {
  __typeof__(&el_init) init;
  __typeof__(&el_end) end;
  __typeof__(&el_wset) wset;
  __typeof__(&el_wgets) wgets;
  __typeof__(&el_wline) wline;
  __typeof__(&el_winsertstr) winsertstr;
  __typeof__(&el_deletestr) deletestr;
  __typeof__(&el_cursor) cursor;
  __typeof__(&el_resize) resize;
  __typeof__(&el_source) source;
  __typeof__(&history_winit) history_winit;
  __typeof__(&history_wend) history_wend;
  __typeof__(&history_w) history_w;
} library;

/* Sets one function; 0 when the library does not have it. */
#define FIND(member, name) ((library.member = (__typeof__(library.member))dlsym(handle, name)) != NULL)

/* Opens the library unless it is open; 0 when it is not there, or lacks a function. */
static int open_library(void) {
  static const char *const names[] = {"libedit.so.2", "libedit.so.0", "libedit.so"};
  static void *handle;
  if (handle) return 1;
  for (size_t index = 0; index < sizeof names / sizeof names[0] && !handle; index++)
    handle = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
  int is_whole = FIND(init, "el_init") && FIND(end, "el_end") && FIND(wset, "el_wset") && FIND(wgets, "el_wgets") &&
                 FIND(wline, "el_wline") && FIND(winsertstr, "el_winsertstr") && FIND(deletestr, "el_deletestr") &&
                 FIND(cursor, "el_cursor") && FIND(resize, "el_resize") && FIND(source, "el_source") &&
                 FIND(history_winit, "history_winit") && FIND(history_wend, "history_wend") &&
                 FIND(history_w, "history_w");
  if (!is_whole) {
    dlclose(handle);
    handle = NULL;
  }
  return is_whole;
}

int bq_force_utf8_locale(void) {
  static const char *const names[] = {"", "C.UTF-8", "C.utf8", "zh_CN.UTF-8", "en_US.UTF-8"};
  for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
    if (setlocale(LC_CTYPE, names[index]) != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  }
  return 0;
}

EditLine *bq_editor_open(void) {
  if (!open_library()) return NULL;
  EditLine *editor = library.init("bq", stdin, stdout, stderr);
  if (editor == NULL) return NULL;
  library.wset(editor, EL_EDITOR, L"emacs");
  /* bq has its own handlers; libedit's would end the program. */
  library.wset(editor, EL_SIGNAL, 0);
  return editor;
}

int bq_editor_set_prompt(EditLine *editor, bq_editor_prompt prompt, wchar_t escape) {
  return library.wset(editor, EL_PROMPT_ESC, prompt, escape);
}

int bq_editor_set_reader(EditLine *editor, bq_editor_reader reader) { return library.wset(editor, EL_GETCFN, reader); }

int bq_editor_add_function(EditLine *editor, const wchar_t *name, const wchar_t *help, bq_editor_function function) {
  /* libedit keeps the pointers, so the texts are copied for good. */
  return library.wset(editor, EL_ADDFN, wcsdup(name), wcsdup(help), function);
}

int bq_editor_bind(EditLine *editor, const wchar_t *key, const wchar_t *name) {
  return library.wset(editor, EL_BIND, key, name, NULL);
}

int bq_editor_set_history(EditLine *editor, HistoryW *history) {
  return library.wset(editor, EL_HIST, library.history_w, history);
}

int bq_editor_prepare_terminal(EditLine *editor) {
  struct termios settings;
  int result = library.wset(editor, EL_PREP_TERM, 1);
  /* A read must not wait: when Ctrl-C comes between finding input ready and reading it, the terminal has thrown the input
     away. The reader waits by poll. */
  if (tcgetattr(STDIN_FILENO, &settings) == 0) {
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings);
  }
  return result;
}

int bq_editor_refresh(EditLine *editor) { return library.wset(editor, EL_REFRESH); }

void bq_editor_close(EditLine *editor) { library.end(editor); }

const wchar_t *bq_editor_read(EditLine *editor, int *count) { return library.wgets(editor, count); }

const LineInfoW *bq_editor_line(EditLine *editor) { return library.wline(editor); }

int bq_editor_insert(EditLine *editor, const wchar_t *text) { return library.winsertstr(editor, text); }

void bq_editor_delete(EditLine *editor, int count) { library.deletestr(editor, count); }

int bq_editor_move(EditLine *editor, int count) { return library.cursor(editor, count); }

void bq_editor_resize(EditLine *editor) { library.resize(editor); }

int bq_editor_read_bindings(EditLine *editor) { return library.source(editor, NULL); }

HistoryW *bq_history_open(int size) {
  if (!open_library()) return NULL;
  HistoryW *history = library.history_winit();
  HistEventW event;
  if (history != NULL) library.history_w(history, &event, H_SETSIZE, size);
  return history;
}

int bq_history_enter(HistoryW *history, const wchar_t *entry) {
  HistEventW event;
  return library.history_w(history, &event, H_ENTER, entry);
}

void bq_history_close(HistoryW *history) { library.history_wend(history); }
