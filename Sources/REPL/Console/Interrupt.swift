// Ctrl-C: a flag for the shell, the running statement's own, and a pipe that ends a wait for keys.

import Glibc
import Query
import Synchronization

/// The state of SIGINT and SIGWINCH. The handlers only store into atomics and write a byte; they neither allocate nor lock.
enum Interrupt {
  private static let raised = Atomic<Bool>(false)
  private static let resized = Atomic<Bool>(false)
  private static let cancellationAddress = Atomic<UInt>(0)
  /// The ends of the pipe that handlers write to; -1 while there is none.
  private static let wakeReader = Atomic<Int32>(-1)
  private static let wakeWriter = Atomic<Int32>(-1)

  /// Whether Ctrl-C was pressed since the last `reset`.
  static var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Puts the flag and the statement's own down. Only a prompt does it: a Ctrl-C between Enter and the first row, or
  /// between two statements of a script, is meant for what comes next.
  static func reset() {
    raised.store(false, ordering: .relaxed)
    guard let pointer = UnsafeRawPointer(bitPattern: cancellationAddress.load(ordering: .relaxed)) else { return }
    Unmanaged<Cancellation>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.reset() }
  }

  /// What ended a wait for keys.
  enum Wake {
    /// There is something to read, or the end of input.
    case input
    /// The terminal has gone; what it sent before may still be read.
    case hungUp
    /// Ctrl-C.
    case interrupted
    /// The window has another size.
    case resized
  }

  /// Waits until `descriptor` can be read or a signal comes. A signal between the question and the wait is not lost: its
  /// handler has written to the pipe that is waited for as well (the self-pipe trick of D. J. Bernstein).
  static func waitForInput(_ descriptor: Int32) -> Wake {
    let reader = wakeReader.load(ordering: .relaxed)
    while true {
      if isRaised { return .interrupted }
      if resized.exchange(false, ordering: .relaxed) { return .resized }
      var requests = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: reader, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&requests, 2, -1) > 0 else {
        if errno == EINTR { continue }
        return .input
      }
      if requests[1].revents != 0 {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = withUnsafeMutableBytes(of: &bytes) { read(reader, $0.baseAddress, $0.count) }
        continue
      }
      return requests[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 ? .hungUp : .input
    }
  }

  /// Takes over SIGINT and SIGWINCH, and ignores SIGPIPE so that a closed pipe shows as a failed write. `cancellation`
  /// must outlive the process's last statement: the shell keeps it for good.
  static func install(cancellation: Cancellation, isInteractive: Bool) {
    signal(SIGPIPE, SIG_IGN)
    // One reference is given away for good, so that the handler may use the object without counting references.
    let address = UInt(bitPattern: Unmanaged.passRetained(cancellation).toOpaque())
    cancellationAddress.store(address, ordering: .relaxed)
    var ends: [Int32] = [-1, -1]
    if isInteractive, pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
      wakeReader.store(ends[0], ordering: .relaxed)
      wakeWriter.store(ends[1], ordering: .relaxed)
    }
    // No SA_RESTART: reading a line has to return when Ctrl-C is pressed.
    var action = sigaction()
    sigemptyset(&action.sa_mask)
    action.sa_flags = 0
    action.__sigaction_handler.sa_handler = { _ in Interrupt.handle() }
    sigaction(SIGINT, &action, nil)
    // A parent may have blocked it.
    var interruption = sigset_t()
    sigemptyset(&interruption)
    sigaddset(&interruption, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interruption, nil)
    if isInteractive {
      action.__sigaction_handler.sa_handler = { _ in Interrupt.handleResize() }
      sigaction(SIGWINCH, &action, nil)
    }
  }

  private static func handle() {
    raised.store(true, ordering: .relaxed)
    defer { wake() }
    guard let pointer = UnsafeRawPointer(bitPattern: cancellationAddress.load(ordering: .relaxed)) else { return }
    Unmanaged<Cancellation>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.cancel() }
  }

  private static func handleResize() {
    resized.store(true, ordering: .relaxed)
    wake()
  }

  /// Ends a wait for keys. A full pipe already does.
  private static func wake() {
    let writer = wakeWriter.load(ordering: .relaxed)
    guard writer >= 0 else { return }
    let code = errno
    var byte: UInt8 = 0
    _ = write(writer, &byte, 1)
    errno = code
  }
}
