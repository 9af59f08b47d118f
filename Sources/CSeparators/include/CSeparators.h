// Finds the separators of delimited text, 64 bytes at a time, and reads columns of the fields between them.

#ifndef C_SEPARATORS_H
#define C_SEPARATORS_H

#include <stddef.h>
#include <stdint.h>

/// What a call found.
struct separator_result {
  /// Fields found, all of whole records.
  size_t fields;
  /// Whole records found. Empty lines are none.
  size_t records;
  /// Bytes that the records take, with the line ends behind them.
  size_t consumed;
};

/// Finds the fields of the whole records at the start of `bytes`: `ends[i]` is where field `i` ends, `record_fields[r]` the
/// fields up to the end of record `r`, `record_starts[r]` where it starts. A field starts one byte after the end of the field
/// before it. Separators between quotes are content; a quote opens only at the start of a field. A carriage return before a
/// line end is no part of the field.
///
/// `ends` has room for `field_capacity` entries, the others for `record_capacity`; the call stops before either is full.
/// `count` is below 2^32.
struct separator_result find_separators(
    const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline, uint32_t *ends, size_t field_capacity,
    uint32_t *record_fields, uint32_t *record_starts, size_t record_capacity);

/// Where the last whole record of `bytes` ends, its line end included; 0 when there is none. `bytes` starts with a record.
size_t last_record_end(const uint8_t *bytes, size_t count, uint8_t delimiter, uint8_t newline);

/// One column of the records that `find_separators` found.
struct field_column {
  /// The bytes that were searched. 64 more may be read behind them.
  const uint8_t *bytes;
  /// Bytes before them that may be read.
  size_t readable_before;
  const uint32_t *ends;
  const uint32_t *record_fields;
  const uint32_t *record_starts;
  size_t records;
  /// Which field of each record.
  size_t column;
};

/// Rows that are listed apart, each list in ascending order and with room for all records.
struct row_lists {
  /// Rows whose field is empty, without quotes.
  int32_t *empty;
  size_t empty_count;
  /// Rows that are left to the caller.
  int32_t *others;
  size_t other_count;
  /// Rows whose field starts with a quote.
  int32_t *quoted;
  size_t quoted_count;
};

/// Distinct texts by hash. A slot is the hash of a text above its code + 1, or 0 where it is free; probing starts at the slot
/// that the upper bits of the hash give.
struct text_slots {
  const uint64_t *slots;
  /// 2^slot_bits slots; at least one of them is free.
  uint32_t slot_bits;
  /// Text `code` is `texts[offsets[code]] ..< texts[offsets[code + 1]]`.
  const intptr_t *offsets;
  size_t text_count;
  const uint8_t *texts;
  size_t text_bytes;
};

/// The first place of `needle` in `text`; `count` where there is none.
size_t find_bytes(const uint8_t *text, size_t count, const uint8_t *needle, size_t length);

/// The hash of a text, the same in every process.
uint32_t hash_text(const uint8_t *text, size_t count);

/// The codes of a column's texts, without their quotes where no quote stands between these. Listed as others: texts that are
/// not among those given, and those with quotes inside. Code 0 for them and for empty fields.
void find_codes(struct field_column fields, struct text_slots table, int32_t *codes, struct row_lists *lists);

/// Writes a column's texts one after the other from `texts + offsets[0]` on, where each ends to `offsets[1]` and following, and
/// their hashes. Quoted ones lose their quotes; a field without quotes that is empty has an empty text. Behind the bytes of all
/// fields there must be room for 64 more. Nothing is listed as others.
void append_texts(
    struct field_column fields, uint8_t *texts, intptr_t *offsets, uint32_t *hashes, struct row_lists *lists);

/// Numbers of a column in units of 10^-scale; `scale` is at most 18. Listed as others: all forms but digits with a minus and
/// a point at most; a leading zero as of a code; numbers outside `low ... high`. So may be the first field of the bytes and
/// numbers of more than 8 decimals or 15 digits. 0 for them and for empty fields.
void read_units(
    struct field_column fields, uint32_t scale, int64_t low, int64_t high, int64_t *values, struct row_lists *lists);

#endif
