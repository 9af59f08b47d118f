// Integers and decimals of a column: eight digits at a time, or sixteen in a wide register.

#include "CSeparators.h"
#include "processor.h"

#if HAS_WIDE
#include <immintrin.h>
#endif

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
  for (int decimals = (int)scale; decimals > 0; decimals--) {
    if (end - start > decimals && end[-decimals - 1] == '.') return decimals;
  }
  return -1;
}

/// The number at `start ..< end`, which 16 readable bytes precede; false for any form that is left to the caller.
static int read_number(const uint8_t *start, const uint8_t *end, uint32_t scale, int64_t *value) {
  const int is_negative = *start == '-';
  const uint8_t *first = start + is_negative;
  uint64_t fraction = 0;
  const int decimals = decimals_of(first, end, scale);
  if (decimals > 8) return 0;
  if (decimals > 0) {
    const uint64_t digits = digits_before(end, (size_t)decimals);
    if (!are_digits(digits)) return 0;
    fraction = number_of(digits) * (uint64_t)powers_of_ten[scale - (uint32_t)decimals];
    end -= decimals + 1;
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
  const int64_t units = (int64_t)(whole * (uint64_t)powers_of_ten[scale] + fraction);
  *value = is_negative ? -units : units;
  return 1;
}

#if HAS_WIDE
/// 16 bytes left out, then 16 kept: from `kept_bytes + count` on, the last `count` of 16 are kept.
static const uint8_t kept_bytes[32] = {
    0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

/// The places of the last 16 bytes of a number with `scale` decimals, its point left out; `scale` is below 16.
WIDE static __m128i places_of_digits(uint32_t scale) {
  uint8_t places[16];
  for (uint32_t place = 0; place < 16; place++) {
    places[place] = (uint8_t)(scale == 0 || place + scale >= 16 ? place : place - 1);
  }
  // Before the first byte there is none: 255 makes a zero.
  return _mm_loadu_si128((const __m128i *)places);
}

/// The number at `start ..< end`, which 16 readable bytes precede, of up to 16 digits, with a point where the decimals that
/// `places` leaves it start; false for other forms.
WIDE static inline int read_wide_number(
    const uint8_t *start, const uint8_t *end, uint32_t scale, __m128i places, int64_t *value) {
  const int is_negative = *start == '-';
  const uint8_t *first = start + is_negative;
  const size_t has_point = scale > 0;
  const size_t count = (size_t)(end - first) - has_point;
  // Before the point there is a digit at least, and no zero before others.
  if (count - scale - 1 >= 16 - scale - has_point) return 0;
  if (has_point & (end[-(ptrdiff_t)scale - 1] != '.')) return 0;
  if ((*first == '0') & (count - scale > 1)) return 0;
  const __m128i bytes = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(end - 16)), places);
  const __m128i kept = _mm_loadu_si128((const __m128i *)(kept_bytes + count));
  const __m128i digits = _mm_and_si128(_mm_xor_si128(bytes, _mm_set1_epi8('0')), kept);
  const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
  if (_mm_movemask_epi8(is_digit) != 0xffff) return 0;
  // Neighbours are put together: digits, then tens, then thousands.
  const __m128i pairs = _mm_maddubs_epi16(digits, _mm_set1_epi16(1 << 8 | 10));
  const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(1 << 16 | 100));
  const __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(1 << 16 | 10000));
  const uint64_t both = (uint64_t)_mm_cvtsi128_si64(eights);
  const int64_t units = (int64_t)((both & 0xffffffff) * 100000000 + (both >> 32));
  *value = is_negative ? -units : units;
  return 1;
}
#endif

INLINED void read_all_units(
    struct field_column fields, uint32_t scale, int64_t low, int64_t high, int64_t *values, struct row_lists *lists,
    const int uses_wide) {
#if HAS_WIDE
  const __m128i places = places_of_digits(uses_wide ? scale : 0);
#endif
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
    values[row] = 0;
    if (start == end) {
      lists->empty[lists->empty_count++] = (int32_t)row;
      continue;
    }
    const uint8_t *text = fields.bytes + start, *behind = fields.bytes + end;
    if (__builtin_expect(*text == '"', 0) && behind - text > 2 && behind[-1] == '"') {
      text += 1;
      behind -= 1;
    }
    int64_t value = 0;
    int is_read = 0;
    if (start + fields.readable_before >= 24) {
#if HAS_WIDE
      if (uses_wide) is_read = read_wide_number(text, behind, scale, places, &value);
#endif
      if (!is_read) is_read = read_number(text, behind, scale, &value);
    }
    if (is_read && value >= low && value <= high) {
      values[row] = value;
    } else {
      lists->others[lists->other_count++] = (int32_t)row;
    }
  }
}

#if HAS_WIDE
WIDE static void read_wide_units(
    struct field_column fields, uint32_t scale, int64_t low, int64_t high, int64_t *values, struct row_lists *lists) {
  read_all_units(fields, scale, low, high, values, lists, 1);
}
#endif

void read_units(
    struct field_column fields, uint32_t scale, int64_t low, int64_t high, int64_t *values, struct row_lists *lists) {
#if HAS_WIDE
  if (scale < 16 && is_wide()) {
    read_wide_units(fields, scale, low, high, values, lists);
    return;
  }
#endif
  read_all_units(fields, scale, low, high, values, lists, 0);
}
