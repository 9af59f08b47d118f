// Integers and decimals of a column, eight digits at a time.

#include "CSeparators.h"
#include "processor.h"

static const int64_t powers_of_ten[19] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
    1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
    1000000000000000000};

/// The last `count` of the eight bytes before `end` as digits, each 0 to 9 where they are digits; zeros before them.
static inline uint64_t digits_before(const uint8_t *end, size_t count) {
  const uint64_t values = word_at(end - 8) ^ 0x3030303030303030;
  return count >= 8 ? values : count == 0 ? 0 : values & (~(uint64_t)0 << (8 * (8 - count)));
}

/// Whether all eight bytes are 0 to 9.
static inline int are_digits(uint64_t values) {
  return ((values | (values + 0x7676767676767676)) & 0x8080808080808080) == 0;
}

/// Eight digits as a number.
static inline uint64_t number_of(uint64_t values) {
  values = (values * 2561) >> 8;
  values = ((values & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((values & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

/// How many decimals the number at `start ..< end` has: what stands behind a point, of which `scale` are looked at; -1 where
/// there is no point.
static inline int decimals_of(const uint8_t *start, const uint8_t *end, uint32_t scale) {
  if (end - start > (ptrdiff_t)scale && end[-(ptrdiff_t)scale - 1] == '.') return (int)scale;
  for (int decimals = (int)scale - 1; decimals > 0; decimals--) {
    if (end - start > decimals && end[-decimals - 1] == '.') return decimals;
  }
  return -1;
}

/// The number at `start ..< end`, which 16 readable bytes precede; false for any form that is left to the caller.
static inline int read_number(const uint8_t *start, const uint8_t *end, uint32_t scale, int64_t *value) {
  const int is_negative = *start == '-';
  const uint8_t *first = start + is_negative;
  uint64_t fraction = 0, checked = 0;
  int64_t missing = powers_of_ten[scale];
  if (scale > 0) {
    const int decimals = decimals_of(first, end, scale);
    if (decimals >= 0) {
      if (decimals > 8) return 0;
      checked = digits_before(end, (size_t)decimals);
      if (!are_digits(checked)) return 0;
      fraction = number_of(checked) * (uint64_t)powers_of_ten[scale - (uint32_t)decimals];
      end -= decimals + 1;
    }
  }
  const ptrdiff_t count = end - first;
  if (count < 1 || count > 16 || count + (ptrdiff_t)scale > 18 || (count > 1 && *first == '0')) return 0;
  const uint64_t low = digits_before(end, (size_t)count);
  if (!are_digits(low)) return 0;
  uint64_t whole = number_of(low);
  if (count > 8) {
    const uint64_t high = digits_before(end - 8, (size_t)count - 8);
    if (!are_digits(high)) return 0;
    whole += number_of(high) * 100000000;
  }
  const int64_t units = (int64_t)(whole * (uint64_t)missing + fraction);
  *value = is_negative ? -units : units;
  return 1;
}

void read_units(
    struct field_column fields, uint32_t scale, int64_t low, int64_t high, int64_t *values, struct row_lists *lists) {
  size_t first = 0;
  for (size_t row = 0; row < fields.records; row++) {
    const size_t next = fields.record_fields[row];
    const size_t index = first + fields.column;
    first = next;
    uint32_t start = 0, end = 0;
    if (__builtin_expect(index < next, 1)) {
      start = fields.column == 0 ? fields.record_starts[row] : fields.ends[index - 1] + 1;
      end = fields.ends[index];
    }
    int64_t value = 0;
    if (start == end) {
      lists->empty[lists->empty_count++] = (int32_t)row;
    } else {
      const uint8_t *text = fields.bytes + start, *behind = fields.bytes + end;
      if (__builtin_expect(*text == '"', 0) && behind - text > 2 && behind[-1] == '"') {
        text += 1;
        behind -= 1;
      }
      const int is_far = start + fields.readable_before >= 24;
      if (!is_far || !read_number(text, behind, scale, &value) || value < low || value > high) {
        value = 0;
        lists->others[lists->other_count++] = (int32_t)row;
      }
    }
    values[row] = value;
  }
}
