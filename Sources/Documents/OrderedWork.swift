// Pieces of work done by several threads, their results taken in order: what comes out does not depend on how many threads
// there were.

import Glibc

/// Work in numbered pieces.
public enum OrderedWork {
  /// Makes the results of pieces 0 up to `count` on `threads` threads and hands them to `take` on the calling thread, in
  /// order. `tick` is called there too, after each piece and at least fifty times a second, with the pieces taken so far; when
  /// it answers false no further piece is begun, and the pieces at hand, which may ask whether they are still wanted, are
  /// dropped.
  ///
  /// Threads are never more than a few pieces ahead of `take`, so that memory holds few results at a time.
  ///
  /// - Returns: Whether all pieces were done.
  public static func run<Result: Sendable>(
    count: Int, threads: Int, make: @escaping @Sendable (Int, _ isStopped: () -> Bool) -> Result, tick: (Int) -> Bool,
    take: (Int, Result) -> Void
  ) -> Bool {
    guard threads > 1, count > 1 else {
      for piece in 0..<count {
        guard tick(piece) else { return false }
        var isStopped = false
        let result = make(piece) {
          if !isStopped { isStopped = !tick(piece) }
          return isStopped
        }
        if isStopped { return false }
        take(piece, result)
      }
      return tick(count)
    }
    let line = WorkLine<Result>(count: count, ahead: threads * 4)
    var handles: [pthread_t] = []
    for _ in 0..<min(threads, count) {
      if let handle = BackgroundThread.start({ line.work(make) }) { handles.append(handle) }
    }
    // Without a single thread the work is done here.
    if handles.isEmpty { line.work(make) }
    var taken = 0
    while taken < count {
      guard tick(taken) else {
        line.stop()
        break
      }
      while let result = line.takeNext(waiting: taken < count) {
        take(taken, result)
        taken += 1
        if taken < count, !tick(taken) { line.stop() }
      }
    }
    for handle in handles { pthread_join(handle, nil) }
    return taken == count
  }
}

/// The results that wait for their turn.
private final class WorkLine<Result: Sendable>: @unchecked Sendable {
  // Everything below is touched only between `lock` and `unlock`.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let count: Int
  private let ahead: Int
  private var begun = 0
  private var taken = 0
  private var isStopped = false
  private var results: [Int: Result] = [:]

  init(count: Int, ahead: Int) {
    self.count = count
    self.ahead = ahead
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Does pieces until there are no more.
  func work(_ make: (Int, () -> Bool) -> Result) {
    while let piece = begin() {
      let result = make(piece) { hasStopped() }
      pthread_mutex_lock(mutex)
      if !isStopped { results[piece] = result }
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(mutex)
    }
  }

  private func hasStopped() -> Bool {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return isStopped
  }

  private func begin() -> Int? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !isStopped, begun < count, begun >= taken + ahead { pthread_cond_wait(changed, mutex) }
    guard !isStopped, begun < count else { return nil }
    begun += 1
    return begun - 1
  }

  /// The next result; nil when it is not there within a fiftieth of a second.
  func takeNext(waiting: Bool) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if results[taken] == nil, waiting, !isStopped {
      var until = timespec()
      clock_gettime(CLOCK_REALTIME, &until)
      until.tv_nsec += 20_000_000
      if until.tv_nsec >= 1_000_000_000 {
        until.tv_nsec -= 1_000_000_000
        until.tv_sec += 1
      }
      while results[taken] == nil, pthread_cond_timedwait(changed, mutex, &until) == 0 {}
    }
    guard let result = results.removeValue(forKey: taken) else { return nil }
    taken += 1
    pthread_cond_broadcast(changed)
    return result
  }

  /// Lets no further piece begin.
  func stop() {
    pthread_mutex_lock(mutex)
    isStopped = true
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }
}

/// Threads of the system.
private enum BackgroundThread {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts `body` on a thread of its own; nil when the system gives none.
  static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    var handle = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let code = pthread_create(
      &handle, nil,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      return nil
    }
    return handle
  }
}
