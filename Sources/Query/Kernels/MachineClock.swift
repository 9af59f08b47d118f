// Clocks, for timing and for now().

internal import Glibc

/// Clocks of the machine.
enum MachineClock {
  /// Seconds of a clock that only moves forward.
  static func monotonicSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Microseconds since 1970-01-01 UTC.
  static func wallMicroseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
