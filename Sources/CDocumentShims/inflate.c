// zlib by dlopen: its functions are looked up once and called through typed pointers.

#include "inflate.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <zlib.h>

static struct {
  int (*init)(z_streamp, int, const char *, int);
  int (*inflate)(z_streamp, int);
  int (*end)(z_streamp);
  uLong (*crc32)(uLong, const Bytef *, uInt);
  int available;
} zlib;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *library = dlopen("libz.so.1", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
  zlib.init = (int (*)(z_streamp, int, const char *, int))dlsym(library, "inflateInit2_");
  zlib.inflate = (int (*)(z_streamp, int))dlsym(library, "inflate");
  zlib.end = (int (*)(z_streamp))dlsym(library, "inflateEnd");
  zlib.crc32 = (uLong(*)(uLong, const Bytef *, uInt))dlsym(library, "crc32");
  zlib.available = zlib.init != NULL && zlib.inflate != NULL && zlib.end != NULL && zlib.crc32 != NULL;
}

int bq_inflate_available(void) {
  pthread_once(&once, load);
  return zlib.available;
}

void *bq_inflate_new(int wrapping) {
  if (!bq_inflate_available()) return NULL;
  z_streamp stream = calloc(1, sizeof(z_stream));
  if (stream == NULL) return NULL;
  if (zlib.init(stream, wrapping, ZLIB_VERSION, (int)sizeof(z_stream)) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

int bq_inflate_step(void *state, const uint8_t *source, size_t *source_count, uint8_t *target, size_t *target_count) {
  z_streamp stream = state;
  uInt source_left = *source_count > UINT_MAX ? UINT_MAX : (uInt)*source_count;
  uInt target_left = *target_count > UINT_MAX ? UINT_MAX : (uInt)*target_count;
  stream->next_in = (Bytef *)source;
  stream->avail_in = source_left;
  stream->next_out = target;
  stream->avail_out = target_left;
  int result = zlib.inflate(stream, Z_NO_FLUSH);
  *source_count = source_left - stream->avail_in;
  *target_count = target_left - stream->avail_out;
  if (result == Z_STREAM_END) return BQ_INFLATE_END;
  if (result == Z_OK) return BQ_INFLATE_MORE;
  // Z_BUF_ERROR: no progress was possible, because one of the buffers is empty.
  if (result == Z_BUF_ERROR && (source_left == 0 || target_left == 0)) return BQ_INFLATE_MORE;
  return BQ_INFLATE_DAMAGED;
}

void bq_inflate_free(void *state) {
  if (state == NULL) return;
  zlib.end(state);
  free(state);
}

uint32_t bq_inflate_crc32(const uint8_t *bytes, size_t count) {
  if (!bq_inflate_available()) return 0;
  uLong sum = zlib.crc32(0, NULL, 0);
  while (count > 0) {
    uInt part = count > UINT_MAX ? UINT_MAX : (uInt)count;
    sum = zlib.crc32(sum, bytes, part);
    bytes += part;
    count -= part;
  }
  return (uint32_t)sum;
}
