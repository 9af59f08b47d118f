/* See shims.h. */

#include "shims.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* The functions of the library that are used, by their own types. */
static struct {
  __typeof__(&workbook_new_opt) new_opt;
  __typeof__(&workbook_add_worksheet) add_worksheet;
  __typeof__(&workbook_add_format) add_format;
  __typeof__(&workbook_close) close;
  __typeof__(&lxw_workbook_free) free_book;
  __typeof__(&worksheet_set_column) set_column;
  __typeof__(&worksheet_freeze_panes) freeze_panes;
  __typeof__(&worksheet_autofilter) autofilter;
  __typeof__(&worksheet_write_string) write_string;
  __typeof__(&worksheet_write_number) write_number;
  __typeof__(&worksheet_write_boolean) write_boolean;
  __typeof__(&format_set_bold) set_bold;
  __typeof__(&format_set_num_format) set_num_format;
  __typeof__(&format_set_bg_color) set_bg_color;
  __typeof__(&format_set_border) set_border;
  __typeof__(&format_set_text_wrap) set_text_wrap;
  __typeof__(&format_set_align) set_align;
  __typeof__(&lxw_strerror) strerror;
} library;

static void *handle;

struct bq_workbook {
  lxw_workbook *book;
  lxw_worksheet *sheet;
  lxw_format *styles[BQ_CELL_STYLES];
  lxw_format *decimals[21];
};

/* Sets one function; 0 when the library does not have it. */
#define FIND(member, name) ((library.member = (__typeof__(library.member))dlsym(handle, name)) != NULL)

int bq_workbook_is_available(void) {
  static const char *names[] = {"libxlsxwriter.so.4", "libxlsxwriter.so.5", "libxlsxwriter.so.6", "libxlsxwriter.so.7",
                                "libxlsxwriter.so.8", "libxlsxwriter.so"};
  if (handle) return 1;
  for (size_t index = 0; index < sizeof names / sizeof names[0] && !handle; index++)
    handle = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
  int is_whole = FIND(new_opt, "workbook_new_opt") && FIND(add_worksheet, "workbook_add_worksheet") &&
                 FIND(add_format, "workbook_add_format") && FIND(close, "workbook_close") &&
                 FIND(free_book, "lxw_workbook_free") &&
                 FIND(set_column, "worksheet_set_column") && FIND(freeze_panes, "worksheet_freeze_panes") &&
                 FIND(autofilter, "worksheet_autofilter") && FIND(write_string, "worksheet_write_string") &&
                 FIND(write_number, "worksheet_write_number") && FIND(write_boolean, "worksheet_write_boolean") &&
                 FIND(set_bold, "format_set_bold") && FIND(set_num_format, "format_set_num_format") &&
                 FIND(set_bg_color, "format_set_bg_color") && FIND(set_border, "format_set_border") &&
                 FIND(set_text_wrap, "format_set_text_wrap") && FIND(set_align, "format_set_align") &&
                 FIND(strerror, "lxw_strerror");
  if (!is_whole) {
    dlclose(handle);
    handle = NULL;
  }
  return is_whole;
}

static lxw_format *number_format(bq_workbook *book, const char *format) {
  lxw_format *result = library.add_format(book->book);
  if (result) library.set_num_format(result, format);
  return result;
}

bq_workbook *bq_workbook_open(const char *path) {
  if (!bq_workbook_is_available()) return NULL;
  bq_workbook *book = calloc(1, sizeof *book);
  if (!book) return NULL;
  /* Row by row, so that a long result does not have to be held a second time. */
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = NULL};
  book->book = library.new_opt(path, &options);
  if (!book->book) {
    free(book);
    return NULL;
  }
  lxw_format *header = library.add_format(book->book);
  if (header) {
    library.set_bold(header);
    library.set_bg_color(header, 0xE8EEF7);
    library.set_border(header, LXW_BORDER_THIN);
    library.set_align(header, LXW_ALIGN_VERTICAL_CENTER);
  }
  book->styles[BQ_CELL_HEADER] = header;
  book->styles[BQ_CELL_AMOUNT] = number_format(book, "#,##0.00");
  book->styles[BQ_CELL_PERCENT] = number_format(book, "0.00%");
  book->styles[BQ_CELL_TEXT] = number_format(book, "@");
  book->styles[BQ_CELL_DATE] = number_format(book, "yyyy-mm-dd");
  book->styles[BQ_CELL_TIMESTAMP] = number_format(book, "yyyy-mm-dd hh:mm:ss");
  return book;
}

int bq_workbook_add_sheet(bq_workbook *book, const char *name) {
  lxw_worksheet *sheet = library.add_worksheet(book->book, name);
  if (sheet) book->sheet = sheet;
  return sheet != NULL;
}

void bq_workbook_set_width(bq_workbook *book, uint16_t column, double width) {
  if (book->sheet) library.set_column(book->sheet, column, column, width, NULL);
}

void bq_workbook_freeze(bq_workbook *book, uint32_t rows) {
  if (book->sheet) library.freeze_panes(book->sheet, rows, 0);
}

void bq_workbook_filter(bq_workbook *book, uint32_t last_row, uint16_t last_column) {
  if (book->sheet) library.autofilter(book->sheet, 0, 0, last_row, last_column);
}

static lxw_format *style_of(bq_workbook *book, int style) {
  return style >= 0 && style < BQ_CELL_STYLES ? book->styles[style] : NULL;
}

int bq_workbook_text(bq_workbook *book, uint32_t row, uint16_t column, const char *text, int style) {
  return book->sheet && library.write_string(book->sheet, row, column, text, style_of(book, style)) == LXW_NO_ERROR;
}

int bq_workbook_number(bq_workbook *book, uint32_t row, uint16_t column, double number, int style) {
  return book->sheet && library.write_number(book->sheet, row, column, number, style_of(book, style)) == LXW_NO_ERROR;
}

int bq_workbook_boolean(bq_workbook *book, uint32_t row, uint16_t column, int value) {
  return book->sheet && library.write_boolean(book->sheet, row, column, value, NULL) == LXW_NO_ERROR;
}

int bq_workbook_decimal(bq_workbook *book, uint32_t row, uint16_t column, double number, int decimals) {
  if (decimals < 0 || decimals > 20 || !book->sheet) return 0;
  if (!book->decimals[decimals]) {
    char format[32] = "0";
    if (decimals > 0) {
      strcpy(format, "0.");
      for (int index = 0; index < decimals; index++) format[2 + index] = '0';
      format[2 + decimals] = '\0';
    }
    book->decimals[decimals] = number_format(book, format);
  }
  return library.write_number(book->sheet, row, column, number, book->decimals[decimals]) == LXW_NO_ERROR;
}

/* A workbook whose file is being written by a thread of its own; whoever is last of the thread and the one that waits frees it. */
struct closing {
  pthread_mutex_t lock;
  pthread_cond_t change;
  bq_workbook *book;
  char *path;
  lxw_error error;
  int is_done;
  int is_abandoned;
};

static void free_closing(struct closing *closing) {
  pthread_cond_destroy(&closing->change);
  pthread_mutex_destroy(&closing->lock);
  free(closing->book);
  free(closing->path);
  free(closing);
}

static void *write_file(void *context) {
  struct closing *closing = context;
  closing->error = library.close(closing->book->book);
  pthread_mutex_lock(&closing->lock);
  closing->is_done = 1;
  int is_abandoned = closing->is_abandoned;
  pthread_cond_signal(&closing->change);
  pthread_mutex_unlock(&closing->lock);
  if (is_abandoned) {
    /* Its file may have been made after the one that waited had gone. */
    unlink(closing->path);
    free_closing(closing);
  }
  return NULL;
}

enum { nanoseconds_between_questions = 20000000, nanoseconds_of_a_second = 1000000000 };

const char *bq_workbook_close(bq_workbook *book, const char *path, int (*is_stopped)(void), int *was_stopped) {
  *was_stopped = 0;
  struct closing *closing = calloc(1, sizeof *closing);
  char *kept = strdup(path);
  pthread_t thread;
  int is_started = 0;
  if (closing && kept) {
    pthread_mutex_init(&closing->lock, NULL);
    pthread_cond_init(&closing->change, NULL);
    closing->book = book;
    closing->path = kept;
    is_started = pthread_create(&thread, NULL, write_file, closing) == 0;
  }
  if (!is_started) {
    /* Without a thread it is written all the same, and cannot be stopped. */
    lxw_error error = library.close(book->book);
    free(book);
    free(kept);
    free(closing);
    return error == LXW_NO_ERROR ? NULL : library.strerror(error);
  }
  pthread_detach(thread);
  pthread_mutex_lock(&closing->lock);
  while (!closing->is_done && !*was_stopped) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += nanoseconds_between_questions;
    until.tv_sec += until.tv_nsec / nanoseconds_of_a_second;
    until.tv_nsec %= nanoseconds_of_a_second;
    pthread_cond_timedwait(&closing->change, &closing->lock, &until);
    if (!closing->is_done) *was_stopped = is_stopped();
  }
  closing->is_abandoned = *was_stopped;
  pthread_mutex_unlock(&closing->lock);
  if (*was_stopped) return NULL;
  lxw_error error = closing->error;
  free_closing(closing);
  return error == LXW_NO_ERROR ? NULL : library.strerror(error);
}

void bq_workbook_discard(bq_workbook *book) {
  library.free_book(book->book);
  free(book);
}
