// Progress of a running statement, on the terminal of standard error. A thread of its own looks at the statement's
// counters ten times a second, so that the statement itself does nothing for it; before the first second is over nothing is
// drawn, and the line is gone before the result comes.

import Glibc
import Query
import Synchronization

/// Watches the statements of a session, one after the other.
final class ProgressWatch: Sendable {
  private struct State {
    /// When the statement began, in seconds; nil while none runs.
    var start: Double?
    /// How many calls of `watching` are inside each other.
    var depth = 0
    var line: StatusLine
    var language: Language
  }

  private static let delaySeconds = 1.0
  private static let intervalMicroseconds: UInt32 = 100_000

  private let progress: StatementProgress
  private let state: Mutex<State>
  /// Raised when a statement begins: the thread sleeps until then.
  private let hasBegun = WaitingRoom()
  private let isStarted = Atomic<Bool>(false)

  /// A watch over `progress`; nil when nobody looks at standard error.
  init?(_ progress: StatementProgress, messages: MessageWriter) {
    guard StatusLine.isWanted(messages) else { return nil }
    self.progress = progress
    state = Mutex(
      State(line: StatusLine(ambiguousWidth: messages.ambiguousWidth), language: messages.language))
  }

  /// Runs `body`; while it takes longer than a second its progress is shown in `language`.
  func watching<Result, Failure: Error>(
    in language: Language, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    begin(language)
    defer { end() }
    return try body()
  }

  private func begin(_ language: Language) {
    let isOutermost = state.withLock { state in
      state.depth += 1
      guard state.depth == 1 else { return false }
      state.start = Environment.monotonicSeconds
      state.language = language
      return true
    }
    guard isOutermost else { return }
    if !isStarted.exchange(true, ordering: .relaxed) { startThread() }
    hasBegun.knock()
  }

  private func end() {
    state.withLock { state in
      state.depth -= 1
      guard state.depth == 0 else { return }
      state.start = nil
      state.line.clear()
    }
  }

  private func startThread() {
    // Ctrl-C is for the thread that reads the keyboard.
    var everySignal = sigset_t()
    var before = sigset_t()
    sigfillset(&everySignal)
    pthread_sigmask(SIG_BLOCK, &everySignal, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    let own = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<ProgressWatch>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, own.toOpaque())
    if status == 0 { pthread_detach(thread) } else { own.release() }
  }

  private func run() {
    while true {
      hasBegun.wait()
      while draw() { usleep(Self.intervalMicroseconds) }
    }
  }

  /// Draws the line when it is due; false when no statement runs.
  private func draw() -> Bool {
    state.withLock { state in
      guard let start = state.start else { return false }
      let seconds = Environment.monotonicSeconds - start
      if seconds >= Self.delaySeconds {
        state.line.show(ProgressText(progress, seconds: seconds).text(in: state.language))
      }
      return true
    }
  }
}

/// What the line says.
struct ProgressText {
  /// Rows read and pairs joined.
  let rows: Int
  /// The part of the sources that is read, in per cent; nil when it is not known.
  let percent: Int?
  /// Time since the statement began.
  let seconds: Double

  init(rows: Int, percent: Int?, seconds: Double) {
    self.rows = rows
    self.percent = percent
    self.seconds = seconds
  }

  /// As the counters stand now.
  init(_ progress: StatementProgress, seconds: Double) {
    self.init(rows: progress.rowsProcessed, percent: progress.percentRead, seconds: seconds)
  }

  /// The line.
  func text(in language: Language) -> String {
    let isChinese = language == .chinese
    let tenths = Int((seconds * 10).rounded(.down))
    var parts = [isChinese ? "\(tenths / 10).\(tenths % 10) 秒" : "\(tenths / 10).\(tenths % 10) s"]
    if let percent {
      // What is left when everything is read – a sort, the pairs of a join – has no measure.
      let isRead = percent >= 100
      parts.append("\(percent)%" + (isRead ? isChinese ? " 已读完，计算中" : " read, computing" : ""))
    }
    if rows > 0 {
      let rate = seconds > 0 ? Int(Double(rows) / seconds) : 0
      parts.append(isChinese ? "已处理 \(grouped(rows)) 行" : "\(grouped(rows)) rows")
      parts.append(isChinese ? "每秒 \(grouped(rate)) 行" : "\(grouped(rate)) rows/s")
    }
    parts.append(isChinese ? "Ctrl-C 中止" : "Ctrl-C stops")
    return parts.joined(separator: " · ")
  }

  private func grouped(_ number: Int) -> String {
    var bytes: [UInt8] = []
    ValueText.appendGrouped(Array(String(number).utf8), by: 3, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A place where one thread sleeps until another knocks.
private final class WaitingRoom: @unchecked Sendable {
  // The semaphore has an address of its own for as long as the room exists; the C functions make it safe for threads.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Wakes the one who waits, or lets the next one pass.
  func knock() { sem_post(semaphore) }

  /// Sleeps until somebody knocks.
  func wait() { while sem_wait(semaphore) != 0, errno == EINTR {} }
}
