// A process that reads a file for us: it may crash, loop or eat memory on a hostile file without taking bq with it.

#ifndef READER_PROCESS_H
#define READER_PROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// An open file in memory that holds `bytes`, or -1.
int bq_memory_file(const uint8_t *bytes, size_t count);

/// Starts the program at `path`, which is poppler's pdftotext, on the open file `input`: no more than `last_page` pages,
/// `memory_bytes` of memory and `seconds` of processor time, and it can write to no file. Gives the ends to read its output
/// and its messages from. Returns its process, or -1.
pid_t bq_start_pdftotext(
    const char *path, int input, int last_page, uint64_t memory_bytes, unsigned seconds, int *output, int *messages);

#endif
