/* The declarations of libxlsxwriter. The library itself is not linked: CXLSXWriterShims opens it when the first workbook
   is written, so that a start of bq does not pay for it. */
#include <xlsxwriter.h>
