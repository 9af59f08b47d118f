// The terminal: whether there is one, how large it is, whether it takes colour.

import Glibc

/// When output is coloured.
enum ColorChoice: String, CaseIterable, Sendable { case auto, always, never }

/// The terminal that the process stands in.
enum Terminal {
  /// Whether `descriptor` is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Columns and rows of the terminal behind `descriptor`; `COLUMNS` and `LINES` win, 80 by 24 when nothing is known.
  static func size(_ descriptor: Int32 = STDOUT_FILENO) -> (columns: Int, rows: Int) {
    var window = winsize()
    var columns = 80
    var rows = 24
    if ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
      columns = Int(window.ws_col)
      if window.ws_row > 0 { rows = Int(window.ws_row) }
    } else if let stated = Environment.variable("COLUMNS").flatMap({ Int($0) }), stated > 0 {
      columns = stated
    }
    return (columns, rows)
  }

  /// Whether colour is wanted on `descriptor`: a terminal that is not `dumb`, and `NO_COLOR` empty or unset.
  static func wantsColor(_ choice: ColorChoice, descriptor: Int32) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      guard isTerminal(descriptor), Environment.variable("TERM") != "dumb" else { return false }
      return Environment.variable("NO_COLOR")?.isEmpty ?? true
    }
  }
}

/// The few styles that bq uses. With colour off every style is nothing, so that no caller has to ask.
struct Style: Sendable {
  /// Whether escape sequences are written at all.
  let isOn: Bool

  private func wrapped(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }

  /// For headings and names of columns.
  func bold(_ text: String) -> String { wrapped(text, "1") }
  /// For what matters less: NULL, counts, timing.
  func dim(_ text: String) -> String { wrapped(text, "2") }
  /// For errors.
  func red(_ text: String) -> String { wrapped(text, "1;31") }
  /// For warnings.
  func yellow(_ text: String) -> String { wrapped(text, "33") }
  /// For commands and options in help.
  func green(_ text: String) -> String { wrapped(text, "32") }
  /// For the parts of a chart, by number.
  func series(_ text: String, _ index: Int) -> String {
    text.isEmpty ? text : wrapped(text, ["36", "33", "35", "32", "34", "31"][index % 6])
  }
  /// For keywords in an echoed statement.
  func blue(_ text: String) -> String { wrapped(text, "34") }
}
