// What is typed while a statement runs: it waits unseen and reaches the next prompt as it was typed, Ctrl-D included.

import Glibc
import Synchronization

/// The terminal's way of taking keys between two prompts. Left to itself it would echo them into the output, and swallow Ctrl-D
/// as the end of a line.
enum TypeAhead {
  /// The settings that the terminal had before; nil while they are in force.
  private static let usual = Mutex<termios?>(nil)

  /// Keys wait unseen from now on. Ctrl-C stays a signal.
  static func begin() {
    usual.withLock { usual in
      var settings = termios()
      guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
      usual = usual ?? settings
      settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
      tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }
  }

  /// The terminal is as it was before.
  static func end() {
    usual.withLock { usual in
      guard var settings = usual else { return }
      tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
      usual = nil
    }
  }

  /// Runs another program, which finds the terminal as it was before.
  static func suspended<Result>(_ body: () -> Result) -> Result {
    let wasOn = usual.withLock { $0 != nil }
    if wasOn { end() }
    defer { if wasOn { begin() } }
    return body()
  }
}
