/* See pictures.h. */

#include "pictures.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* The few declarations of the libraries' stable interfaces that are used. */
typedef struct {
  double x, y, width, height;
} rectangle;

typedef int (*write_function)(void *closure, const unsigned char *data, unsigned int length);

enum { ARGB32 = 0, SUCCESS = 0, WRITE_ERROR = 11 };

static struct {
  void *(*handle_new_from_data)(const unsigned char *, size_t, void **);
  int (*render_document)(void *, void *, const rectangle *, void **);
  void (*unref)(void *);
  void *(*surface_create)(int, int, int);
  int (*surface_status)(void *);
  void (*surface_destroy)(void *);
  int (*write_png)(void *, write_function, void *);
  void *(*create)(void *);
  int (*status)(void *);
  void (*destroy)(void *);
} library;

static void *handle;

/* Sets one function; 0 when the library, and those that it needs, do not have it. */
#define FIND(member, name) ((*(void **)&library.member = dlsym(handle, name)) != NULL)

int bq_picture_is_available(void) {
  if (handle) return 1;
  handle = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
  int is_whole = FIND(handle_new_from_data, "rsvg_handle_new_from_data") &&
                 FIND(render_document, "rsvg_handle_render_document") && FIND(unref, "g_object_unref") &&
                 FIND(surface_create, "cairo_image_surface_create") &&
                 FIND(surface_status, "cairo_surface_status") && FIND(surface_destroy, "cairo_surface_destroy") &&
                 FIND(write_png, "cairo_surface_write_to_png_stream") && FIND(create, "cairo_create") &&
                 FIND(status, "cairo_status") && FIND(destroy, "cairo_destroy");
  if (!is_whole) {
    dlclose(handle);
    handle = NULL;
  }
  return is_whole;
}

/* The PNG as it grows. */
struct buffer {
  unsigned char *bytes;
  size_t count, capacity;
};

static int append(void *closure, const unsigned char *data, unsigned int length) {
  struct buffer *buffer = closure;
  if (buffer->capacity - buffer->count < length) {
    size_t capacity = 2 * buffer->capacity + length + 65536;
    unsigned char *bytes = realloc(buffer->bytes, capacity);
    if (!bytes) return WRITE_ERROR;
    buffer->bytes = bytes;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, data, length);
  buffer->count += length;
  return SUCCESS;
}

unsigned char *bq_picture_png(const unsigned char *svg, size_t length, int width, int height, size_t *size) {
  struct buffer buffer = {NULL, 0, 0};
  int is_good = 0;
  if (width <= 0 || height <= 0 || !bq_picture_is_available()) return NULL;
  void *document = library.handle_new_from_data(svg, length, NULL);
  if (!document) return NULL;
  void *surface = library.surface_create(ARGB32, width, height);
  void *context = library.create(surface);
  rectangle whole = {0, 0, width, height};
  if (library.surface_status(surface) == SUCCESS && library.render_document(document, context, &whole, NULL) &&
      library.status(context) == SUCCESS)
    is_good = library.write_png(surface, append, &buffer) == SUCCESS;
  library.destroy(context);
  library.surface_destroy(surface);
  library.unref(document);
  if (!is_good) {
    free(buffer.bytes);
    return NULL;
  }
  *size = buffer.count;
  return buffer.bytes;
}
