// The history of statements: a UTF-8 file of our own, one entry a line, appended to under a lock so that two shells at once
// lose nothing.

import Glibc

/// Statements typed before.
struct History {
  /// How many entries are kept.
  static let limit = 10_000

  /// The entries, the oldest first.
  private(set) var entries: [String] = []
  private let path: String?

  /// The history in the user's state folder. A folder or file that cannot be used means a history in memory only.
  init() {
    guard let folder = Environment.stateFolder, Files.makeFolder(folder) else {
      self.init(path: nil)
      return
    }
    self.init(path: folder + "/history")
  }

  /// The history in the file at `path`; nil keeps it in memory.
  init(path: String?) {
    self.path = path
    guard let path else { return }
    let text = (try? Files.readText(path)) ?? ""
    entries = text.split(separator: "\n").map { History.decoded(String($0)) }
    guard entries.count > History.limit + History.limit / 5 else { return }
    entries.removeFirst(entries.count - History.limit)
    let kept = entries.map { History.encoded($0) + "\n" }.joined()
    try? Files.replace(path, with: Array(kept.utf8), mode: 0o600)
  }

  /// Adds a statement, unless it starts with a blank, is empty or repeats the last one.
  mutating func add(_ statement: String) {
    var entry = statement[...]
    while let last = entry.last, last.isWhitespace { entry.removeLast() }
    guard let first = entry.first, !first.isWhitespace, entries.last ?? "" != entry else { return }
    entries.append(String(entry))
    append(String(entry))
  }

  private func append(_ entry: String) {
    guard let path else { return }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // A file made by other hands may be open to all.
    fchmod(descriptor, 0o600)
    flock(descriptor, LOCK_EX)
    try? Files.writeAll(Array((History.encoded(entry) + "\n").utf8), descriptor: descriptor, path: path)
  }

  /// The position of the last entry before `position` that `matches`; nil when none does. Entries alike to `current` are
  /// passed over.
  func position(before position: Int, current: String, where matches: (String) -> Bool) -> Int? {
    var index = min(position, entries.count) - 1
    while index >= 0 {
      if entries[index] != current, matches(entries[index]) { return index }
      index -= 1
    }
    return nil
  }

  /// The position of the first entry after `position` that `matches`.
  func position(after position: Int, current: String, where matches: (String) -> Bool) -> Int? {
    var index = position + 1
    while index < entries.count {
      if entries[index] != current, matches(entries[index]) { return index }
      index += 1
    }
    return nil
  }

  /// Line breaks and backslashes escaped, so that an entry is one line.
  static func encoded(_ entry: String) -> String {
    var result = ""
    for scalar in entry.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The entry that a line stands for.
  static func decoded(_ line: String) -> String {
    var result = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        result.append(scalar == "n" ? "\n" : scalar == "r" ? "\r" : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
