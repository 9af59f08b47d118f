// The time of day, for `now()` and its kin.

internal import Glibc

/// The clock on the wall.
enum WallClock {
  /// Microseconds since 1970-01-01 UTC.
  ///
  /// The call writes into a local structure that outlives it.
  static func nowMicroseconds() -> Int64 {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return 0 }
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
