// Clocks, for timing, deadlines and now().

internal import Glibc

/// Clocks of the machine.
enum MachineClock {
  /// Nanoseconds of a clock that only moves forward.
  static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    // `time` outlives the call, which writes nothing else.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Seconds of the same clock.
  static func monotonicSeconds() -> Double { Double(monotonicNanoseconds()) / 1e9 }

  /// Microseconds since 1970-01-01 UTC.
  static func wallMicroseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
