#include "CAllocator.h"

#include <malloc.h>

// What is fetched from the system at once: as much as a thread's part of memory may have. Its pages are not there before they are
// written to.
enum { fetched_bytes = 64 << 20 };

void keep_freed_blocks(int bytes) {
  mallopt(M_MMAP_THRESHOLD, bytes);
  mallopt(M_TRIM_THRESHOLD, bytes);
  mallopt(M_TOP_PAD, fetched_bytes);
}

void give_back_freed_blocks(void) { malloc_trim(0); }
