// Finds the separators of delimited text, 64 bytes at a time: a bit for each byte, by comparison of whole registers.
//
// Quotes are followed by the parity of the quotes so far, which is right as long as every quote that opens stands at the
// start of a field or follows a closing one. Where one does not, the rest is walked byte by byte.

#include "CSeparators.h"
#include "processor.h"

/// For each bit, the parity of the bits up to it.
INLINED uint64_t parity_up_to(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

/// What is carried from one block of 64 bytes to the next.
struct quote_state {
  /// All ones inside quotes.
  uint64_t inside;
  /// Whether the byte before the block is a separator; one at the start.
  uint64_t after_separator;
  /// Whether the byte before the block is a quote.
  uint64_t after_quote;
};

/// The separators of one block.
struct block_bits {
  uint64_t separators;
  uint64_t newlines;
  /// Whether a quote opens where none may.
  int is_stray;
};

INLINED struct block_bits scan_block(
    const uint8_t *block, uint64_t within, uint8_t delimiter, uint8_t newline, struct quote_state *state) {
  struct block_bits found;
  const uint64_t quotes = equal_bits(block, '"') & within;
  const uint64_t newlines = equal_bits(block, newline) & within;
  const uint64_t all = (equal_bits(block, delimiter) & within) | newlines;
  found.is_stray = 0;
  if ((quotes | state->inside) == 0) {
    found.separators = all;
    found.newlines = newlines;
    state->after_quote = 0;
  } else {
    const uint64_t inside = parity_up_to(quotes) ^ state->inside;
    const uint64_t opening = quotes & inside;
    const uint64_t before = (all << 1) | state->after_separator | (quotes << 1) | state->after_quote;
    found.is_stray = (opening & ~before) != 0;
    found.separators = all & ~inside;
    found.newlines = newlines & ~inside;
    state->inside = (uint64_t)((int64_t)inside >> 63);
    state->after_quote = quotes >> 63;
  }
  state->after_separator = found.separators >> 63;
  return found;
}

/// Where the field at `start` ends, walked byte by byte; `count` when it has no end, `closed` then tells whether that is for
/// want of a quote.
static size_t field_end(const uint8_t *bytes, size_t start, size_t count, uint8_t delimiter, uint8_t newline) {
  size_t position = start;
  if (position < count && bytes[position] == '"') {
    for (position++; position < count; position++) {
      if (bytes[position] != '"') continue;
      if (position + 1 < count && bytes[position + 1] == '"') {
        position++;
        continue;
      }
      break;
    }
    if (position >= count) return count;
    position++;
  }
  while (position < count && bytes[position] != delimiter && bytes[position] != newline) position++;
  return position;
}

/// Where output goes.
struct output {
  uint32_t *ends;
  uint32_t *record_fields;
  uint32_t *record_starts;
  size_t fields;
  size_t records;
  /// Where the current record starts.
  size_t record_start;
  /// Fields at the start of the current record.
  size_t record_first;
};

static inline void end_record(struct output *out, const uint8_t *bytes, size_t field_start, size_t position) {
  size_t end = position;
  if (end > field_start && bytes[end - 1] == '\r') end--;
  if (out->fields == out->record_first && end == field_start) {
    // An empty line.
    out->record_start = position + 1;
    return;
  }
  out->ends[out->fields++] = (uint32_t)end;
  out->record_starts[out->records] = (uint32_t)out->record_start;
  out->record_fields[out->records++] = (uint32_t)out->fields;
  out->record_start = position + 1;
  out->record_first = out->fields;
}

static struct separator_result finish(const struct output *out) {
  struct separator_result result = {out->record_first, out->records, out->record_start};
  return result;
}

/// Walks the records from the start of the current one byte by byte.
static struct separator_result walk(
    struct output *out, const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, size_t field_capacity,
    size_t record_capacity) {
  size_t position = out->record_start;
  out->fields = out->record_first;
  while (position < count && out->fields + 1 < field_capacity && out->records + 1 < record_capacity) {
    const size_t end = field_end(bytes, position, count, delimiter, newline);
    if (end >= count) break;
    if (bytes[end] == newline) {
      end_record(out, bytes, position, end);
    } else {
      out->ends[out->fields++] = (uint32_t)end;
    }
    position = end + 1;
  }
  return finish(out);
}

/* The 64 bytes at `base`. At the end they are copied into `rest` and filled up with zeros; `within` tells which are text. */
INLINED const uint8_t *block_at(
    const uint8_t *bytes, size_t count, size_t base, uint8_t rest[64], uint64_t *within) {
  *within = ~(uint64_t)0;
  if (count - base >= 64) return bytes + base;
  memset(rest, 0, 64);
  memcpy(rest, bytes + base, count - base);
  *within = ((uint64_t)1 << (count - base)) - 1;
  return rest;
}

/// Writes the places of `bits`, counted from `base`; up to 64 entries of `places` may be written over.
INLINED void write_places(uint64_t bits, uint32_t base, uint32_t *places) {
  const int count = __builtin_popcountll(bits);
  for (int written = 0; written < count; written += 8) {
    for (int index = 0; index < 8; index++) {
      places[written + index] = base + (uint32_t)(bits == 0 ? 64 : __builtin_ctzll(bits));
      bits &= bits - 1;
    }
  }
}

/// Adds the fields and records of one block; false, with the records before it, where a line may be empty.
INLINED int add_block(
    struct output *out, const uint8_t *bytes, size_t base, const struct block_bits *found, uint8_t delimiter) {
  const size_t fields = out->fields;
  write_places(found->separators, (uint32_t)base, out->ends + fields);
  uint64_t newlines = found->newlines;
  while (newlines != 0) {
    const uint64_t up_to = newlines ^ (newlines - 1);
    const size_t position = base + (size_t)__builtin_ctzll(newlines);
    newlines &= newlines - 1;
    if (position - out->record_start <= 1) return 0;
    const size_t behind = fields + (size_t)__builtin_popcountll(found->separators & up_to);
    out->ends[behind - 1] = (uint32_t)(position - (bytes[position - 1] == '\r' && delimiter != '\r'));
    out->record_starts[out->records] = (uint32_t)out->record_start;
    out->record_fields[out->records++] = (uint32_t)behind;
    out->record_start = position + 1;
    out->record_first = behind;
  }
  out->fields = fields + (size_t)__builtin_popcountll(found->separators);
  return 1;
}

/// The same for separators one by one, from the current record on.
static void add_separators(
    struct output *out, const uint8_t *bytes, size_t base, const struct block_bits *found, size_t fields) {
  // Fields of the current record that end before the block.
  out->fields = fields > out->record_first ? fields : out->record_first;
  size_t field_start = out->fields > out->record_first ? out->ends[out->fields - 1] + 1 : out->record_start;
  uint64_t separators = found->separators;
  while (separators != 0) {
    const int bit = __builtin_ctzll(separators);
    const size_t position = base + (size_t)bit;
    separators &= separators - 1;
    if (position < out->record_start) continue;
    if (found->newlines >> bit & 1) {
      end_record(out, bytes, field_start, position);
    } else {
      out->ends[out->fields++] = (uint32_t)position;
    }
    field_start = position + 1;
  }
}

INLINED struct separator_result find_in_blocks(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t *ends, size_t field_capacity,
    uint32_t *record_fields, uint32_t *record_starts, size_t record_capacity) {
  struct output out = {ends, record_fields, record_starts, 0, 0, 0, 0};
  struct quote_state state = {0, 1, 0};
  for (size_t base = 0; base < count; base += 64) {
    if (out.fields + 64 >= field_capacity || out.records + 64 >= record_capacity) break;
    uint8_t rest[64];
    uint64_t within;
    const uint8_t *block = block_at(bytes, count, base, rest, &within);
    const struct block_bits found = scan_block(block, within, delimiter, newline, &state);
    if (found.is_stray) return walk(&out, bytes, count, delimiter, newline, field_capacity, record_capacity);
    const size_t fields = out.fields;
    if (!add_block(&out, bytes, base, &found, delimiter)) add_separators(&out, bytes, base, &found, fields);
  }
  return finish(&out);
}

INLINED size_t last_end_in_blocks(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline) {
  struct quote_state state = {0, 1, 0};
  size_t last = 0;
  for (size_t base = 0; base < count; base += 64) {
    uint8_t rest[64];
    uint64_t within;
    const uint8_t *block = block_at(bytes, count, base, rest, &within);
    const struct block_bits found = scan_block(block, within, delimiter, newline, &state);
    if (found.is_stray) {
      size_t position = last;
      while (position < count) {
        const size_t end = field_end(bytes, position, count, delimiter, newline);
        if (end >= count) break;
        if (bytes[end] == newline) last = end + 1;
        position = end + 1;
      }
      return last;
    }
    if (found.newlines != 0) last = base + 64 - (size_t)__builtin_clzll(found.newlines);
  }
  return last;
}

#if HAS_WIDE
WIDE static struct separator_result find_in_wide_blocks(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t *ends, size_t field_capacity,
    uint32_t *record_fields, uint32_t *record_starts, size_t record_capacity) {
  return find_in_blocks(
      bytes, count, delimiter, newline, ends, field_capacity, record_fields, record_starts, record_capacity);
}

WIDE static size_t last_end_in_wide_blocks(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline) {
  return last_end_in_blocks(bytes, count, delimiter, newline);
}
#endif

struct separator_result find_separators(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t *ends, size_t field_capacity,
    uint32_t *record_fields, uint32_t *record_starts, size_t record_capacity) {
#if HAS_WIDE
  if (is_wide()) {
    return find_in_wide_blocks(
        bytes, count, delimiter, newline, ends, field_capacity, record_fields, record_starts, record_capacity);
  }
#endif
  return find_in_blocks(
      bytes, count, delimiter, newline, ends, field_capacity, record_fields, record_starts, record_capacity);
}

size_t last_record_end(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline) {
  if (count == 0) return 0;
  if (memchr(bytes, '"', count) == NULL) {
    // Without quotes every line end ends a record.
    while (count > 0 && bytes[count - 1] != newline) count--;
    return count;
  }
#if HAS_WIDE
  if (is_wide()) return last_end_in_wide_blocks(bytes, count, delimiter, newline);
#endif
  return last_end_in_blocks(bytes, count, delimiter, newline);
}
