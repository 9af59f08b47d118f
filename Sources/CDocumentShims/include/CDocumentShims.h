// What the readers of documents need of C.

#ifndef CDOCUMENTSHIMS_H
#define CDOCUMENTSHIMS_H

#include "inflate.h"
#include "reader_process.h"

#endif
