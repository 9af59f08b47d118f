// Memory in large pages. A page of 4 KB costs two microseconds when it is first written to, and more where the machine is a guest
// of another; one of 2 MB costs a fifth of what its small ones do. So large pages pay where most of their bytes will be used.

#include "CAllocator.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
  // What is fetched from the system at once: as much as a thread's part of memory may have. Its pages are not there before they are
  // written to.
  fetched_bytes = 64 << 20,
  // What a thread's part of memory is aligned to, and has at most.
  part_bytes = 64 << 20,
  large_page_bytes = 2 << 20,
  // A block that the allocator takes from the part which the calling thread fills.
  probe_bytes = 64 << 10,
};

void keep_freed_blocks(int bytes) {
  mallopt(M_MMAP_THRESHOLD, bytes);
  mallopt(M_TRIM_THRESHOLD, bytes);
  mallopt(M_TOP_PAD, fetched_bytes);
}

void give_back_freed_blocks(void) { malloc_trim(0); }

void use_large_pages(void) {
#ifdef MADV_HUGEPAGE
  char *probe = malloc(probe_bytes);
  if (probe == NULL) return;
  const uintptr_t place = (uintptr_t)probe;
  free(probe);
  const uintptr_t heap_end = (uintptr_t)sbrk(0);
  uintptr_t first = place & ~(uintptr_t)(part_bytes - 1);
  uintptr_t end = first + part_bytes;
  // The first thread's part ends where the program's data does, and starts anywhere.
  if (place < heap_end && heap_end - place <= (uintptr_t)2 * fetched_bytes) {
    first = place;
    end = heap_end;
  }
  first = (first + large_page_bytes - 1) & ~(uintptr_t)(large_page_bytes - 1);
  end &= ~(uintptr_t)(large_page_bytes - 1);
  // Advice only: where it cannot be taken, pages stay small.
  if (first < end) madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}
