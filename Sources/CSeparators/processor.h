// One body of code, compiled for every processor and once more for those with wider registers.

#ifndef PROCESSOR_H
#define PROCESSOR_H

#include <stdint.h>
#include <string.h>

/// A body that takes on the registers of the function that it is inlined into.
#define INLINED static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define HAS_WIDE 1
#define WIDE __attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt")))

static inline int is_wide(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2")
         && __builtin_cpu_supports("lzcnt") && __builtin_cpu_supports("popcnt");
}
#else
#define HAS_WIDE 0
#endif

typedef uint8_t bytes64 __attribute__((ext_vector_type(64)));
typedef _Bool bits64 __attribute__((ext_vector_type(64)));

/// Which of 64 bytes are `wanted`, the first in the lowest bit.
INLINED uint64_t equal_bits(const uint8_t *block, uint8_t wanted) {
  bytes64 bytes;
  memcpy(&bytes, block, 64);
  const bits64 equal = __builtin_convertvector(bytes == wanted, bits64);
  uint64_t bits;
  memcpy(&bits, &equal, 8);
  return bits;
}

/// Eight bytes, wherever they lie.
INLINED uint64_t word_at(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return word;
}

#endif
