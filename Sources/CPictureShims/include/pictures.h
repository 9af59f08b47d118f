/* Pictures of SVG documents: librsvg draws and cairo writes PNG. The libraries are opened when the first picture is asked
   for, so that starting bq costs nothing and bq runs without them. */

#ifndef BQ_PICTURES_H
#define BQ_PICTURES_H

#include <stddef.h>

/* Whether the libraries are installed: 1 or 0. */
int bq_picture_is_available(void);

/* Draws the SVG document of `length` bytes into a picture of `width` by `height` points and gives the PNG, for the caller
   to free; NULL when there are no libraries, no memory, or when the document cannot be drawn. */
unsigned char *bq_picture_png(const unsigned char *svg, size_t length, int width, int height, size_t *size);

#endif
