// Ctrl-C: a flag for the shell, and the running statement's own.

import Glibc
import Query
import Synchronization

/// The state of SIGINT. The handler only stores into atomics; it neither allocates nor locks.
enum Interrupt {
  private static let raised = Atomic<Bool>(false)
  private static let resized = Atomic<Bool>(false)
  private static let cancellationAddress = Atomic<UInt>(0)

  /// Whether Ctrl-C was pressed since the last `reset`.
  static var isRaised: Bool { raised.load(ordering: .relaxed) }

  /// Puts the flag down before the next statement.
  static func reset() { raised.store(false, ordering: .relaxed) }

  /// Whether the window changed its size since the last question.
  static func takeResize() -> Bool { resized.exchange(false, ordering: .relaxed) }

  /// Takes over SIGINT and SIGWINCH, and ignores SIGPIPE so that a closed pipe shows as a failed write. `cancellation`
  /// must outlive the process's last statement: the shell keeps it for good.
  static func install(cancellation: Cancellation, isInteractive: Bool) {
    signal(SIGPIPE, SIG_IGN)
    // One reference is given away for good, so that the handler may use the object without counting references.
    let address = UInt(bitPattern: Unmanaged.passRetained(cancellation).toOpaque())
    cancellationAddress.store(address, ordering: .relaxed)
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
    guard let pointer = UnsafeRawPointer(bitPattern: cancellationAddress.load(ordering: .relaxed)) else { return }
    Unmanaged<Cancellation>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.cancel() }
  }

  private static func handleResize() { resized.store(true, ordering: .relaxed) }
}
