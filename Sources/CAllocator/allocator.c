#include "CAllocator.h"

#include <malloc.h>

void keep_freed_blocks(int bytes) {
  mallopt(M_MMAP_THRESHOLD, bytes);
  mallopt(M_TRIM_THRESHOLD, bytes);
}

void give_back_freed_blocks(void) { malloc_trim(0); }
