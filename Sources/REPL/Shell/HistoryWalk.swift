// Walking and searching the history: the state of ↑ and of Ctrl-R.

import CEditline
import Query

/// A walk through the entries that begin as the buffer did.
struct HistoryWalk {
  /// The text that entries have to begin with.
  private let prefix: String
  private var position: Int
  /// What the buffer shows.
  private(set) var shown: String

  /// A walk that begins at the end of the history.
  init(typed: String, _ history: History) {
    prefix = typed
    shown = typed
    position = history.entries.count
  }

  /// The next entry back, or forward; past the last one, what was typed. Nil when there is none.
  mutating func step(forward: Bool, in history: History) -> String? {
    let wanted = prefix
    let matches: (String) -> Bool = { $0.hasPrefix(wanted) }
    if forward {
      guard position < history.entries.count else { return nil }
      if let next = history.position(after: position, current: shown, where: matches) {
        position = next
        shown = history.entries[next]
      } else {
        position = history.entries.count
        shown = prefix
      }
      return shown
    }
    guard let next = history.position(before: position, current: shown, where: matches) else { return nil }
    position = next
    shown = history.entries[next]
    return shown
  }
}

/// An incremental search backwards.
struct HistorySearch {
  private var query = ""
  private var position: Int
  private let original: String
  /// What the buffer shows.
  private(set) var shown: String
  private var hasFailed = false
  /// Whether the search has ended.
  var isOver = false

  /// A search that has not begun to look.
  init(original: String, _ history: History) {
    self.original = original
    shown = original
    position = history.entries.count
  }

  /// The prompt during the search.
  var prompt: String { (hasFailed ? "(✗ " : "(↑ ") + query + ") " }

  /// Adds a character and looks again, from the present entry on.
  mutating func append(_ key: wchar_t, in history: History) {
    guard let scalar = Unicode.Scalar(UInt32(bitPattern: key)) else { return }
    query.unicodeScalars.append(scalar)
    look(from: position + 1, current: "", in: history)
  }

  /// Takes the last character off and looks anew.
  mutating func removeLast(in history: History) {
    guard !query.isEmpty else { return }
    query.removeLast()
    look(from: history.entries.count, current: "", in: history)
  }

  /// Goes to the next entry back.
  mutating func findNext(in history: History) { look(from: position, current: shown, in: history) }

  /// Gives the search up and the original text back.
  mutating func cancel() {
    isOver = true
    shown = original
  }

  private mutating func look(from start: Int, current: String, in history: History) {
    guard !query.isEmpty else {
      shown = original
      hasFailed = false
      return
    }
    let wanted = query.lowercased()
    let found = history.position(before: start, current: current) {
      SubstringSearch.contains(wanted, in: $0.lowercased()) || PinyinInitials.match(wanted, in: $0, isPrefix: false)
    }
    hasFailed = found == nil
    if let found {
      position = found
      shown = history.entries[found]
    }
  }
}

/// Search for a part of a text.
enum SubstringSearch {
  /// Whether `part` stands in `text`.
  static func contains(_ part: String, in text: String) -> Bool {
    let part = Array(part.utf8)
    let text = Array(text.utf8)
    guard let first = part.first, part.count <= text.count else { return part.isEmpty }
    for start in 0...(text.count - part.count) where text[start] == first {
      if text[start..<start + part.count].elementsEqual(part) { return true }
    }
    return false
  }
}

/// Where a text stands on the screen.
enum TextLayout {
  /// How many screen rows of the buffer stand below the cursor's row.
  static func rowsBelow(cursorIn parts: (before: String, after: String), prompt: String, columns: Int) -> Int {
    let plainPrompt = plain(prompt)
    return row(plainPrompt + parts.before + parts.after, columns: columns)
      - row(plainPrompt + parts.before, columns: columns)
  }

  /// A prompt without the sequences between its escape signs.
  static func plain(_ prompt: String) -> String {
    var result = ""
    var isHidden = false
    for character in prompt {
      if character == "\u{1}" { isHidden.toggle() } else if !isHidden { result.append(character) }
    }
    return result
  }

  /// The screen row on which a text that begins at column 0 ends.
  private static func row(_ text: String, columns: Int) -> Int {
    var row = 0
    var column = 0
    for character in text {
      if character == "\n" {
        row += 1
        column = 0
        continue
      }
      let width = TextWidth.columns(character, ambiguous: 1)
      if column + width > columns {
        row += 1
        column = 0
      }
      column += width
    }
    return column >= columns ? row + 1 : row
  }
}
