// Codes of the texts of a column, by a table of those seen before; and texts one after the other, where a table does not pay.
//
// Fields are taken in groups, and each group in several loops: bounds, hashes, slots, texts. Where slots and texts are
// scattered over memory, the loads of one loop do not wait for each other. For texts of up to 64 bytes, nothing branches on
// the length or the content.

#include "CSeparators.h"
#include "processor.h"

/// Bytes that are hashed and compared at once.
#define BLOCK 32
/// Fields of a group.
#define GROUP 64

/// 32 bytes kept, then 32 left out: from `kept_bytes + 32 - count` on, as many are kept as wanted.
static const uint8_t kept_bytes[2 * BLOCK] = {
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

INLINED uint64_t folded(uint64_t left, uint64_t right) {
  const __uint128_t product = (__uint128_t)left * right;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/// The hash of up to 32 bytes and of what came before them.
INLINED uint64_t block_hash(const uint8_t *text, size_t count, uint64_t before) {
  const uint8_t *kept = kept_bytes + BLOCK - count;
  const uint64_t first = folded(
      (word_at(text) & word_at(kept)) ^ 0x9e3779b97f4a7c15, (word_at(text + 8) & word_at(kept + 8)) ^ before);
  const uint64_t second = folded(
      (word_at(text + 16) & word_at(kept + 16)) ^ 0x8ebc6af09c88c6e3,
      (word_at(text + 24) & word_at(kept + 24)) ^ 0x589965cc75374cc3);
  return folded(first ^ count ^ 0xa0761d6478bd642f, second ^ 0xe7037ed1a0b428db);
}

static const uint64_t hash_start = 0x1d8e4e27c47d124f;

uint32_t hash_text(const uint8_t *text, size_t count) {
  uint64_t state = hash_start;
  for (; count > BLOCK; text += BLOCK, count -= BLOCK) state = block_hash(text, BLOCK, state);
  uint8_t rest[BLOCK] = {0};
  if (count > 0) memcpy(rest, text, count);
  return (uint32_t)(block_hash(rest, count, state) >> 32);
}

/// The same hash of up to 64 bytes, behind which as many may be read.
INLINED uint32_t hash_two_blocks(const uint8_t *text, size_t count) {
  const size_t in_first = count < BLOCK ? count : BLOCK;
  const uint64_t first = block_hash(text, in_first, hash_start);
  const uint64_t second = block_hash(text + BLOCK, count - in_first, first);
  return (uint32_t)((count > BLOCK ? second : first) >> 32);
}

/// Zero when the first `count` bytes are the same, of up to 32 that are read.
INLINED uint64_t block_difference(const uint8_t *left, const uint8_t *right, size_t count) {
  const uint8_t *kept = kept_bytes + BLOCK - count;
  uint64_t different = 0;
  for (int at = 0; at < BLOCK; at += 8) different |= (word_at(left + at) ^ word_at(right + at)) & word_at(kept + at);
  return different;
}

/// The code of the first text whose hash is `hash`, or -1. Its bytes are still to be compared.
INLINED int64_t probe(const struct text_slots *table, uint32_t hash) {
  const uint64_t mask = ((uint64_t)1 << table->slot_bits) - 1;
  uint64_t slot = (uint64_t)hash >> (32 - table->slot_bits);
  while (1) {
    const uint64_t entry = table->slots[slot];
    if (entry >> 32 == hash || entry == 0) return (int64_t)(entry & 0xffffffff) - 1;
    slot = (slot + 1) & mask;
  }
}

/// What is left to the caller, in the place of a length: fields with quotes inside.
#define QUOTES_INSIDE UINT32_MAX

/// One group of fields: where their texts lie, without quotes.
struct group {
  uint32_t starts[GROUP];
  /// Bytes of each text; 0 for an empty field.
  uint32_t counts[GROUP];
  uint32_t hashes[GROUP];
  int64_t codes[GROUP];
  /// 1 for a field without a text.
  uint8_t is_empty[GROUP];
  /// Bytes of the longest text.
  uint32_t longest;
};

/// The text between the quotes of the field at `start ..< end`.
static void find_quoted(const struct field_column *fields, uint32_t start, uint32_t end, struct group *group, size_t row) {
  const uint8_t *text = fields->bytes + start;
  const size_t count = end - start;
  const int is_plain = count > 1 && text[count - 1] == '"' && memchr(text + 1, '"', count - 2) == NULL;
  group->starts[row] = start + 1;
  group->counts[row] = is_plain ? (uint32_t)(count - 2) : QUOTES_INSIDE;
}

/// Where the texts of some records lie; empty and quoted fields are listed.
INLINED void find_bounds(
    const struct field_column *fields, size_t first_row, size_t rows, struct group *group, struct row_lists *lists) {
  uint32_t longest = 0;
  for (size_t row = 0; row < rows; row++) {
    const size_t record = first_row + row;
    const size_t index = (record == 0 ? 0 : fields->record_fields[record - 1]) + fields->column;
    uint32_t start = 0, end = 0;
    if (__builtin_expect(index < fields->record_fields[record], 1)) {
      start = fields->column == 0 ? fields->record_starts[record] : fields->ends[index - 1] + 1;
      end = fields->ends[index];
    }
    const int is_empty = start == end;
    group->starts[row] = start;
    group->counts[row] = end - start;
    group->is_empty[row] = (uint8_t)is_empty;
    lists->empty[lists->empty_count] = (int32_t)record;
    lists->empty_count += (size_t)is_empty;
    if (__builtin_expect((fields->bytes[start] == '"') & !is_empty, 0)) {
      lists->quoted[lists->quoted_count++] = (int32_t)record;
      find_quoted(fields, start, end, group, row);
    }
    longest = group->counts[row] > longest ? group->counts[row] : longest;
  }
  group->longest = longest;
}

/// The hash of one text of a group whose longest text is known; 0 for one with quotes inside.
INLINED uint32_t hash_in_group(const uint8_t *text, size_t count, uint32_t longest) {
  if (longest <= BLOCK) return (uint32_t)(block_hash(text, count, hash_start) >> 32);
  if (__builtin_expect(count <= 2 * BLOCK, 1)) return hash_two_blocks(text, count);
  return count == QUOTES_INSIDE ? 0 : hash_text(text, count);
}

INLINED void find_hashes(
    const struct field_column *fields, const struct text_slots *table, size_t rows, struct group *group) {
  for (size_t row = 0; row < rows; row++) {
    const uint32_t hash = hash_in_group(fields->bytes + group->starts[row], group->counts[row], group->longest);
    group->hashes[row] = hash;
    __builtin_prefetch(table->slots + ((uint64_t)hash >> (32 - table->slot_bits)));
  }
}

/// Whether text `code` of the table has `count` bytes and these.
INLINED int is_text(
    const struct text_slots *table, size_t code, const uint8_t *text, size_t count, uint32_t longest) {
  const size_t start = (size_t)table->offsets[code];
  const size_t length = (size_t)table->offsets[code + 1] - start;
  const uint8_t *known = table->texts + start;
  if (__builtin_expect(count > 2 * BLOCK || start + 2 * BLOCK > table->text_bytes, 0)) {
    return length == count && memcmp(text, known, count) == 0;
  }
  const size_t in_first = count < BLOCK ? count : BLOCK;
  uint64_t different = (length ^ count) | block_difference(text, known, in_first);
  if (longest > BLOCK) different |= block_difference(text + BLOCK, known + BLOCK, count - in_first);
  return different == 0;
}

INLINED void find_group_codes(
    const struct field_column *fields, const struct text_slots *table, size_t first_row, size_t rows,
    const struct group *group, int32_t *codes, struct row_lists *lists) {
  for (size_t row = 0; row < rows; row++) {
    const int64_t code = group->codes[row];
    const int is_known = (code >= 0)
                         & is_text(table, code < 0 ? 0 : (size_t)code, fields->bytes + group->starts[row],
                                   group->counts[row], group->longest);
    const int is_found = is_known & !group->is_empty[row];
    codes[first_row + row] = is_found ? (int32_t)code : 0;
    lists->others[lists->other_count] = (int32_t)(first_row + row);
    lists->other_count += (size_t)(!is_known & !group->is_empty[row]);
  }
}

INLINED void find_codes_by_groups(
    struct field_column fields, struct text_slots table, int32_t *codes, struct row_lists *lists) {
  static const intptr_t no_offsets[2] = {0, 0};
  if (table.text_count == 0) table.offsets = no_offsets;
  struct group group;
  for (size_t first = 0; first < fields.records; first += GROUP) {
    const size_t rows = fields.records - first < GROUP ? fields.records - first : GROUP;
    find_bounds(&fields, first, rows, &group, lists);
    find_hashes(&fields, &table, rows, &group);
    for (size_t row = 0; row < rows; row++) {
      const int64_t code = probe(&table, group.hashes[row]);
      group.codes[row] = code;
      __builtin_prefetch(table.offsets + (code < 0 ? 0 : code));
    }
    for (size_t row = 0; row < rows; row++) {
      const int64_t code = group.codes[row] < 0 ? 0 : group.codes[row];
      const uint8_t *text = table.texts + table.offsets[code];
      __builtin_prefetch(text);
      if (group.longest > BLOCK) __builtin_prefetch(text + BLOCK);
    }
    find_group_codes(&fields, &table, first, rows, &group, codes, lists);
  }
}

#if HAS_WIDE
WIDE static void find_codes_wide(
    struct field_column fields, struct text_slots table, int32_t *codes, struct row_lists *lists) {
  find_codes_by_groups(fields, table, codes, lists);
}
#endif

void find_codes(struct field_column fields, struct text_slots table, int32_t *codes, struct row_lists *lists) {
#if HAS_WIDE
  if (is_wide()) {
    find_codes_wide(fields, table, codes, lists);
    return;
  }
#endif
  find_codes_by_groups(fields, table, codes, lists);
}

// Texts without a table.

/// Copies `count` bytes, and up to 64 where there are fewer.
INLINED void copy_loosely(uint8_t *target, const uint8_t *text, size_t count) {
  memcpy(target, text, BLOCK);
  if (count > BLOCK) memcpy(target + BLOCK, text + BLOCK, BLOCK);
  if (__builtin_expect(count > 2 * BLOCK, 0)) memcpy(target + 2 * BLOCK, text + 2 * BLOCK, count - 2 * BLOCK);
}

/// Writes what stands between the quotes of a field, doubled quotes made single. The count of the bytes written.
static size_t copy_unquoted(uint8_t *target, const uint8_t *field, size_t count) {
  size_t written = 0;
  for (size_t at = 1; at < count; at++) {
    if (field[at] == '"' && (++at == count || field[at] != '"')) break;
    target[written++] = field[at];
  }
  return written;
}

INLINED void append_by_groups(
    struct field_column fields, uint8_t *texts, intptr_t *offsets, uint32_t *hashes, struct row_lists *lists) {
  struct group group;
  size_t end = (size_t)offsets[0];
  for (size_t first = 0; first < fields.records; first += GROUP) {
    const size_t rows = fields.records - first < GROUP ? fields.records - first : GROUP;
    find_bounds(&fields, first, rows, &group, lists);
    for (size_t row = 0; row < rows; row++) {
      const size_t record = first + row;
      const uint8_t *text = fields.bytes + group.starts[row];
      size_t count = group.counts[row];
      if (__builtin_expect(count == QUOTES_INSIDE, 0)) {
        const size_t index = (record == 0 ? 0 : fields.record_fields[record - 1]) + fields.column;
        count = copy_unquoted(texts + end, text - 1, fields.ends[index] - (group.starts[row] - 1));
        hashes[record] = hash_text(texts + end, count);
      } else {
        copy_loosely(texts + end, text, count);
        hashes[record] = hash_in_group(text, count, group.longest);
      }
      end += count;
      offsets[record + 1] = (intptr_t)end;
    }
  }
}

#if HAS_WIDE
WIDE static void append_wide(
    struct field_column fields, uint8_t *texts, intptr_t *offsets, uint32_t *hashes, struct row_lists *lists) {
  append_by_groups(fields, texts, offsets, hashes, lists);
}
#endif

void append_texts(
    struct field_column fields, uint8_t *texts, intptr_t *offsets, uint32_t *hashes, struct row_lists *lists) {
#if HAS_WIDE
  if (is_wide()) {
    append_wide(fields, texts, offsets, hashes, lists);
    return;
  }
#endif
  append_by_groups(fields, texts, offsets, hashes, lists);
}
