// Inflating with zlib, which is looked for and loaded when the first compressed file is read: a program that reads none
// never pays for it, and one on a machine without zlib still starts.

#ifndef INFLATE_H
#define INFLATE_H

#include <stddef.h>
#include <stdint.h>

/// How a compressed stream is wrapped.
enum { BQ_INFLATE_RAW = -15, BQ_INFLATE_GZIP = 31 };

/// What a step came to.
enum { BQ_INFLATE_MORE = 0, BQ_INFLATE_END = 1, BQ_INFLATE_DAMAGED = -1 };

/// Whether zlib is there. Loads it at the first call; may be called by several threads at once.
int bq_inflate_available(void);

/// A new stream, or NULL when zlib is missing or memory is short.
void *bq_inflate_new(int wrapping);

/// Inflates from `source` into `target` until one of them is used up or the stream ends. The counts go in as what is
/// there and come out as what was used.
int bq_inflate_step(void *stream, const uint8_t *source, size_t *source_count, uint8_t *target, size_t *target_count);

/// Ends a stream.
void bq_inflate_free(void *stream);

/// The CRC-32 of `bytes`, as archives state it.
uint32_t bq_inflate_crc32(const uint8_t *bytes, size_t count);

#endif
