/* libedit, which is opened when an editor or a history is first asked for, so that a run without a person pays nothing for
   it; among its functions those with variable arguments, which Swift cannot call. Wide characters only: the narrow functions
   lose Chinese text. */

#ifndef BQ_EDITLINE_SHIMS_H
#define BQ_EDITLINE_SHIMS_H

#include <histedit.h>
#include <wchar.h>

/* A function that a key is bound to; gives one of the CC_ codes. */
typedef unsigned char (*bq_editor_function)(EditLine *editor, wint_t key);
/* Gives the prompt. */
typedef wchar_t *(*bq_editor_prompt)(EditLine *editor);
/* Reads one character; 1, 0 at the end of input, -1 for an error. */
typedef int (*bq_editor_reader)(EditLine *editor, wchar_t *character);

/* Sets a locale whose characters are UTF-8, whatever the environment says; 0 when there is none. */
int bq_force_utf8_locale(void);

/* An editor on standard input and output; NULL when it cannot be made, for want of the library or of a terminal. */
EditLine *bq_editor_open(void);
/* Ends an editor. */
void bq_editor_close(EditLine *editor);
/* Lets the user edit a line, whose length it tells; NULL at the end of input. */
const wchar_t *bq_editor_read(EditLine *editor, int *count);
/* The line as it stands. */
const LineInfoW *bq_editor_line(EditLine *editor);
/* Inserts text at the cursor; -1 when there is no room. */
int bq_editor_insert(EditLine *editor, const wchar_t *text);
/* Deletes characters before the cursor. */
void bq_editor_delete(EditLine *editor, int count);
/* Moves the cursor; gives its new place. */
int bq_editor_move(EditLine *editor, int count);
/* Learns the terminal's new size. */
void bq_editor_resize(EditLine *editor);
/* Takes over the bindings of the user's own files. */
int bq_editor_read_bindings(EditLine *editor);
/* Sets the prompt; `escape` stands on both sides of sequences that take no room. */
int bq_editor_set_prompt(EditLine *editor, bq_editor_prompt prompt, wchar_t escape);
/* Sets how characters are read. */
int bq_editor_set_reader(EditLine *editor, bq_editor_reader reader);
/* Makes `function` known under `name`. */
int bq_editor_add_function(EditLine *editor, const wchar_t *name, const wchar_t *help, bq_editor_function function);
/* Binds a key to a function. */
int bq_editor_bind(EditLine *editor, const wchar_t *key, const wchar_t *name);
/* Gives the editor a history, which vi's commands walk. */
int bq_editor_set_history(EditLine *editor, HistoryW *history);
/* Takes the terminal over for editing, as reading a line does after it has drawn the prompt. Reading from
   it then never waits. */
int bq_editor_prepare_terminal(EditLine *editor);
/* Draws the line anew. */
int bq_editor_refresh(EditLine *editor);

/* A history of `size` entries; NULL when it cannot be made. */
HistoryW *bq_history_open(int size);
/* Ends a history. */
void bq_history_close(HistoryW *history);
/* Adds an entry. */
int bq_history_enter(HistoryW *history, const wchar_t *entry);

#endif
