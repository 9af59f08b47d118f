// Finds bytes in a text, 64 places at a time: those where the first and the last byte fit are looked at.

#include "CSeparators.h"
#include "processor.h"

INLINED size_t find_in_blocks(const uint8_t *text, size_t count, const uint8_t *needle, size_t length) {
  if (length == 0) return 0;
  if (length > count) return count;
  const uint8_t first = needle[0], last = needle[length - 1];
  size_t at = 0;
  for (; at + length - 1 + 64 <= count; at += 64) {
    uint64_t places = equal_bits(text + at, first) & equal_bits(text + at + length - 1, last);
    for (; places != 0; places &= places - 1) {
      const size_t place = at + (size_t)__builtin_ctzll(places);
      if (memcmp(text + place, needle, length) == 0) return place;
    }
  }
  for (; at + length <= count; at++) {
    if (text[at] == first && memcmp(text + at, needle, length) == 0) return at;
  }
  return count;
}

#if HAS_WIDE
WIDE static size_t find_in_wide_blocks(const uint8_t *text, size_t count, const uint8_t *needle, size_t length) {
  return find_in_blocks(text, count, needle, length);
}
#endif

size_t find_bytes(const uint8_t *text, size_t count, const uint8_t *needle, size_t length) {
#if HAS_WIDE
  if (is_wide()) return find_in_wide_blocks(text, count, needle, length);
#endif
  return find_in_blocks(text, count, needle, length);
}
