/* Wrappers for libedit functions with variable arguments, which Swift cannot call. */

#define _GNU_SOURCE
#include "shims.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

int bq_force_utf8_locale(void) {
  static const char *const names[] = {"", "C.UTF-8", "C.utf8", "zh_CN.UTF-8", "en_US.UTF-8"};
  for (size_t index = 0; index < sizeof names / sizeof names[0]; index++) {
    if (setlocale(LC_CTYPE, names[index]) != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  }
  return 0;
}

EditLine *bq_editor_open(void) {
  EditLine *editor = el_init("bq", stdin, stdout, stderr);
  if (editor == NULL) return NULL;
  el_wset(editor, EL_EDITOR, L"emacs");
  /* bq has its own handlers; libedit's would end the program. */
  el_wset(editor, EL_SIGNAL, 0);
  return editor;
}

int bq_editor_set_prompt(EditLine *editor, bq_editor_prompt prompt, wchar_t escape) {
  return el_wset(editor, EL_PROMPT_ESC, prompt, escape);
}

int bq_editor_set_reader(EditLine *editor, bq_editor_reader reader) { return el_wset(editor, EL_GETCFN, reader); }

int bq_editor_add_function(EditLine *editor, const wchar_t *name, const wchar_t *help, bq_editor_function function) {
  /* libedit keeps the pointers, so the texts are copied for good. */
  return el_wset(editor, EL_ADDFN, wcsdup(name), wcsdup(help), function);
}

int bq_editor_bind(EditLine *editor, const wchar_t *key, const wchar_t *name) {
  return el_wset(editor, EL_BIND, key, name, NULL);
}

int bq_editor_set_history(EditLine *editor, HistoryW *history) {
  return el_wset(editor, EL_HIST, history_w, history);
}

int bq_editor_prepare_terminal(EditLine *editor) {
  struct termios settings;
  int result = el_wset(editor, EL_PREP_TERM, 1);
  /* A read must not wait: when Ctrl-C comes between finding input ready and reading it, the terminal has thrown the input
     away. The reader waits by poll. */
  if (tcgetattr(STDIN_FILENO, &settings) == 0) {
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings);
  }
  return result;
}

int bq_editor_refresh(EditLine *editor) { return el_wset(editor, EL_REFRESH); }

HistoryW *bq_history_open(int size) {
  HistoryW *history = history_winit();
  HistEventW event;
  if (history != NULL) history_w(history, &event, H_SETSIZE, size);
  return history;
}

int bq_history_enter(HistoryW *history, const wchar_t *entry) {
  HistEventW event;
  return history_w(history, &event, H_ENTER, entry);
}
