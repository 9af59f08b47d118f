// Finds the separators of delimited text, 64 bytes at a time.

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

#endif
