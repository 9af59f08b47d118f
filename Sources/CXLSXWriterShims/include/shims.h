/* Workbooks by libxlsxwriter, which is opened when the first one is written. Not for two threads at once. */

#ifndef BQ_XLSX_SHIMS_H
#define BQ_XLSX_SHIMS_H

#include <stdint.h>

/* A workbook that is being written. */
typedef struct bq_workbook bq_workbook;

/* How a cell looks. */
enum bq_cell_style {
  BQ_CELL_GENERAL = 0,
  BQ_CELL_HEADER = 1,
  BQ_CELL_AMOUNT = 2,  /* #,##0.00 */
  BQ_CELL_PERCENT = 3, /* 0.00% */
  BQ_CELL_TEXT = 4,    /* @, never read as a number */
  BQ_CELL_DATE = 5,
  BQ_CELL_TIMESTAMP = 6,
  BQ_CELL_DECIMAL = 7, /* as many decimals as bq_workbook_decimal is told */
  BQ_CELL_STYLES = 8
};

/* Whether the library is there; opens it. */
int bq_workbook_is_available(void);

/* Starts a workbook in the file `path`, which is replaced; NULL when it cannot be. */
bq_workbook *bq_workbook_open(const char *path);
/* Starts a sheet; what is written next goes there. 0 when the name is not allowed. */
int bq_workbook_add_sheet(bq_workbook *book, const char *name);
/* Width of a column in characters. */
void bq_workbook_set_width(bq_workbook *book, uint16_t column, double width);
/* Keeps the first `rows` rows in sight. */
void bq_workbook_freeze(bq_workbook *book, uint32_t rows);
/* Offers filters over the first row; `last_row` and `last_column` are the last ones that hold data. */
void bq_workbook_filter(bq_workbook *book, uint32_t last_row, uint16_t last_column);
/* Cells. Rows have to be written in order. 0 when the cell was refused. */
int bq_workbook_text(bq_workbook *book, uint32_t row, uint16_t column, const char *text, int style);
int bq_workbook_number(bq_workbook *book, uint32_t row, uint16_t column, double number, int style);
int bq_workbook_boolean(bq_workbook *book, uint32_t row, uint16_t column, int value);
/* A number with `decimals` decimals, 0 to 20. */
int bq_workbook_decimal(bq_workbook *book, uint32_t row, uint16_t column, double number, int decimals);
/* Writes the file, which is `path`, and frees the workbook; NULL, or the library's reason why it could not. `is_stopped` is asked
   now and then; when it is not 0, `was_stopped` is set, the file is taken away, and what is left to do ends by itself. */
const char *bq_workbook_close(bq_workbook *book, const char *path, int (*is_stopped)(void), int *was_stopped);
/* Frees the workbook; its file is left as it is. */
void bq_workbook_discard(bq_workbook *book);

#endif
