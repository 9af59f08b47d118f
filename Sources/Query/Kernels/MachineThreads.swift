// Threads of the operating system: started for one piece of work, and gone when it is done.
//
// Invariant of the unsafe code here: a started thread is given the only reference to its `ThreadStart`, retained once
// for it, and takes that reference over exactly once; every thread that was started is joined before `run` returns, so
// that what the work captures outlives it.

internal import Glibc

/// What a started thread finds: its work and its number.
private final class ThreadStart: Sendable {
  let work: @Sendable (Int) -> Void
  let number: Int

  init(_ work: @escaping @Sendable (Int) -> Void, number: Int) {
    self.work = work
    self.number = number
  }
}

/// Starts and joins threads.
enum MachineThreads {
  /// Bytes of stack that a started thread gets: as much as the first thread has by default.
  private static let stackBytes = 8 << 20

  /// Calls `work` with every number below `count`, number 0 on the calling thread and the others each on a thread of its
  /// own; returns when all calls have returned. Where the system gives no more threads, the calling thread makes the
  /// remaining calls one after the other. Signals are handled by the calling thread only.
  static func run(count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    guard count > 1 else {
      if count == 1 { work(0) }
      return
    }
    var everySignal = sigset_t()
    var before = sigset_t()
    _ = unsafe sigfillset(&everySignal)
    _ = unsafe pthread_sigmask(SIG_BLOCK, &everySignal, &before)
    var attributes = pthread_attr_t()
    _ = unsafe pthread_attr_init(&attributes)
    _ = unsafe pthread_attr_setstacksize(&attributes, stackBytes)
    var threads: [pthread_t] = []
    var missing: [Int] = []
    for number in 1..<count {
      let start = unsafe Unmanaged.passRetained(ThreadStart(work, number: number))
      var thread = pthread_t()
      let status = unsafe pthread_create(
        &thread, &attributes,
        { argument in
          guard let argument = unsafe argument else { return nil }
          let start = unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
          start.work(start.number)
          return nil
        }, start.toOpaque())
      if status == 0 {
        threads.append(thread)
      } else {
        unsafe start.release()
        missing.append(number)
      }
    }
    _ = unsafe pthread_attr_destroy(&attributes)
    _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    work(0)
    for number in missing { work(number) }
    for thread in threads { _ = pthread_join(thread, nil) }
  }
}
