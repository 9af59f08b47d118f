// A clock that never goes back, for deadlines and timings.

internal import Glibc

/// Time since an arbitrary start.
enum MonotonicClock {
  /// Nanoseconds since the machine's start, or thereabouts.
  static var nanoseconds: UInt64 {
    var time = timespec()
    // `time` outlives the call, which writes nothing else.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
