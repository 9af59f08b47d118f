// The line editor: libedit with our own reader of characters, so that Enter, ↑, Tab and Ctrl-R work on whole statements
// and on Chinese text.

import CEditline
import CEditlineShims
import Glibc

/// What reading a statement gave.
enum EditorInput {
  case text(String)
  /// Ctrl-C.
  case interrupted
  /// Ctrl-D on an empty line, or the end of input.
  case end
}

/// An editor on the terminal. There is one at a time: libedit calls back without a context.
final class LineEditor {
  /// The editor that callbacks work on.
  nonisolated(unsafe) private static weak var current: LineEditor?

  private let editor: OpaquePointer
  private let vertical: OpaquePointer?
  /// Statements typed before.
  var history: History
  /// Whether a buffer can be run as it is.
  private let isComplete: (String) -> Bool
  /// Gives completions for a buffer and the cursor in it, in characters.
  private let complete: (String, String) -> CompletionAnswer
  private var promptText: [wchar_t] = [0]
  private let normalPrompt: String
  /// Draws what was typed again in colour; nil without colour.
  private let echo: StatementEcho?
  /// Whether Ctrl-C ended the line.
  private var isInterrupted = false
  private var walk: HistoryWalk?
  private var search: HistorySearch?

  /// The key that the reader gives when a search has to be drawn; no keyboard sends it by itself.
  private static let searchKey: wchar_t = 0x1F

  /// Opens the editor; nil when the terminal does not allow it.
  init?(
    prompt: String, echo: StatementEcho?, history: History, isComplete: @escaping (String) -> Bool,
    complete: @escaping (String, String) -> CompletionAnswer
  ) {
    guard bq_force_utf8_locale() != 0, let editor = bq_editor_open() else { return nil }
    self.editor = editor
    self.history = history
    self.echo = echo
    self.isComplete = isComplete
    self.complete = complete
    normalPrompt = prompt
    vertical = bq_history_open(Int32(History.limit))
    LineEditor.current = self
    setPrompt(prompt)
    if let vertical {
      for entry in history.entries {
        _ = WideText.array(entry).withUnsafeBufferPointer { bq_history_enter(vertical, $0.baseAddress) }
      }
      bq_editor_set_history(editor, vertical)
    }
    bq_editor_set_prompt(editor, { _ in LineEditor.promptPointer() }, 1)
    bq_editor_set_reader(editor) { _, character in LineEditor.current?.read(into: character) ?? -1 }
    addFunctions()
    // The user's own bindings, `bq:bind …`, come last and win.
    bq_editor_read_bindings(editor)
  }

  deinit {
    bq_editor_close(editor)
    if let vertical { bq_history_close(vertical) }
  }

  /// Reads one buffer: a statement or several, or a command.
  func readInput() -> EditorInput {
    walk = nil
    search = nil
    setPrompt(normalPrompt)
    Interrupt.reset()
    // The terminal is the editor's before the prompt shows: a key typed at the prompt must not be taken as the terminal's.
    bq_editor_prepare_terminal(editor)
    // Taking over the terminal gives Ctrl-R to the terminal's own "reprint".
    bind("\u{12}", "bq-search")
    isInterrupted = false
    var count: Int32 = 0
    guard let line = bq_editor_read(editor, &count), count > 0 else {
      return isInterrupted ? .interrupted : .end
    }
    return .text(WideText.string(line, count: Int(count)))
  }

  /// Adds a statement to the history.
  func remember(_ text: String) {
    history.add(text)
    guard let vertical, history.entries.last.map({ text.hasPrefix($0) }) ?? false else { return }
    _ = WideText.array(text).withUnsafeBufferPointer { bq_history_enter(vertical, $0.baseAddress) }
  }

  // MARK: The buffer

  /// The text before and after the cursor.
  private var buffer: (before: String, after: String) {
    guard let line = bq_editor_line(editor) else { return ("", "") }
    let information = line.pointee
    let cursor = UnsafePointer(information.cursor)
    guard let start = information.buffer, let cursor, let last = information.lastchar else { return ("", "") }
    return (WideText.string(start, count: cursor - start), WideText.string(cursor, count: last - cursor))
  }

  /// Puts `text` in place of the whole buffer, the cursor at its end.
  private func replaceBuffer(with text: String) {
    let parts = buffer
    bq_editor_move(editor, Int32(clamping: parts.after.unicodeScalars.count))
    bq_editor_delete(editor, Int32(clamping: (parts.before + parts.after).unicodeScalars.count))
    insert(text)
  }

  private func insert(_ text: String) {
    guard !text.isEmpty else { return }
    _ = WideText.array(text).withUnsafeBufferPointer { bq_editor_insert(editor, $0.baseAddress) }
  }

  private func setPrompt(_ text: String) { promptText = WideText.array(text) }

  /// The prompt as C wants it. The array is not changed while libedit draws.
  private static func promptPointer() -> UnsafeMutablePointer<wchar_t>? {
    current?.promptText.withUnsafeMutableBufferPointer { $0.baseAddress }
  }

  // MARK: Reading characters

  /// Reads one character from the terminal, decoding UTF-8; a running search takes what belongs to it.
  private func read(into character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    guard let character else { return -1 }
    let scalar: UInt32
    switch readScalar() {
    case .scalar(let read): scalar = read
    case .end: return 0
    case .interrupted:
      isInterrupted = true
      return -1
    }
    let key = wchar_t(bitPattern: scalar)
    if search != nil {
      character.pointee = takeSearchKey(key)
    } else {
      character.pointee = key == LineEditor.searchKey ? 0 : key
    }
    return 1
  }

  private enum ScalarInput {
    case scalar(UInt32)
    case end
    case interrupted
  }

  private func readScalar() -> ScalarInput {
    var bytes: [UInt8] = []
    var needed = 1
    while bytes.count < needed {
      var isHungUp = false
      switch Interrupt.waitForInput(STDIN_FILENO) {
      case .input: break
      case .hungUp: isHungUp = true
      case .interrupted: return .interrupted
      case .resized:
        bq_editor_resize(editor)
        continue
      }
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      // Nothing there: Ctrl-C has just thrown it away, and the wait will tell so.
      if count == 0, !isHungUp { continue }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return .end }
      bytes.append(byte)
      if bytes.count == 1 { needed = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1 }
    }
    return .scalar(String(decoding: bytes, as: UTF8.self).unicodeScalars.first?.value ?? 0xFFFD)
  }

  // MARK: Functions bound to keys

  private func addFunctions() {
    add("bq-enter", "run the statement, or begin a line", keys: ["\r", "\n"]) { _, _ in LineEditor.act { $0.enter() } }
    add("bq-newline", "begin a line", keys: ["\u{1B}\n", "\u{1B}\r"]) { _, _ in
      LineEditor.act {
        $0.insert("\n")
        return CC_REFRESH
      }
    }
    add("bq-complete", "complete", keys: ["\t"]) { _, _ in LineEditor.act { $0.completeWord() } }
    add("bq-up", "line above, or earlier statement", keys: ["\u{1B}[A", "\u{1B}OA", "\u{10}"]) { _, _ in
      LineEditor.act { $0.moveUp() }
    }
    add("bq-down", "line below, or later statement", keys: ["\u{1B}[B", "\u{1B}OB", "\u{0E}"]) { _, _ in
      LineEditor.act { $0.moveDown() }
    }
    add("bq-search", "search the history", keys: ["\u{12}"]) { _, _ in LineEditor.act { $0.beginSearch() } }
    add("bq-search-step", "draw the search", keys: ["\u{1F}"]) { _, _ in LineEditor.act { $0.drawSearch() } }
    for (key, function) in [
      ("\u{1B}[H", "ed-move-to-beg"), ("\u{1B}[F", "ed-move-to-end"), ("\u{1B}[3~", "ed-delete-next-char"),
      ("\u{1B}[1;5C", "em-next-word"), ("\u{1B}[1;5D", "ed-prev-word"),
    ] {
      bind(key, function)
    }
  }

  private func add(_ name: String, _ help: String, keys: [String], _ function: bq_editor_function) {
    _ = WideText.array(name).withUnsafeBufferPointer { name in
      WideText.array(help).withUnsafeBufferPointer { help in
        bq_editor_add_function(editor, name.baseAddress, help.baseAddress, function)
      }
    }
    for key in keys { bind(key, name) }
  }

  private func bind(_ key: String, _ name: String) {
    _ = WideText.array(key).withUnsafeBufferPointer { key in
      WideText.array(name).withUnsafeBufferPointer { bq_editor_bind(editor, key.baseAddress, $0.baseAddress) }
    }
  }

  private static func act(_ body: (LineEditor) -> Int32) -> UInt8 {
    guard let current else { return UInt8(CC_ERROR) }
    return UInt8(truncatingIfNeeded: body(current))
  }

  private func enter() -> Int32 {
    let parts = buffer
    let text = parts.before + parts.after
    guard isComplete(text) else {
      insert("\n")
      return CC_REFRESH
    }
    let screen = Terminal.size()
    if let echo = echo?.redrawing(text, cursorAt: parts.before, prompt: normalPrompt, screen: screen) {
      write(echo)
      bq_editor_move(editor, Int32(clamping: parts.after.unicodeScalars.count))
      insert("\n")
      write("\r\n")
      return CC_NEWLINE
    }
    // The next output has to begin below the last line of the buffer.
    let below = TextLayout.rowsBelow(cursorIn: parts, prompt: normalPrompt, columns: Terminal.size().columns)
    insertNewlineAtEnd(parts.after, rowsBelow: below)
    return CC_NEWLINE
  }

  private func insertNewlineAtEnd(_ after: String, rowsBelow: Int) {
    bq_editor_move(editor, Int32(clamping: after.unicodeScalars.count))
    insert("\n")
    write(String(repeating: "\n", count: rowsBelow + 1) + "\r")
  }

  private func completeWord() -> Int32 {
    let parts = buffer
    let answer = complete(parts.before, parts.after)
    if answer.deletes > 0 { bq_editor_delete(editor, Int32(clamping: answer.deletes)) }
    insert(answer.inserts)
    guard !answer.listing.isEmpty else { return answer.inserts.isEmpty ? CC_REFRESH_BEEP : CC_REFRESH }
    let below = TextLayout.rowsBelow(cursorIn: parts, prompt: normalPrompt, columns: Terminal.size().columns)
    write(String(repeating: "\n", count: below + 1) + "\r")
    for line in answer.listing { write(line + "\r\n") }
    return CC_REDISPLAY
  }

  private func write(_ text: String) {
    try? Files.writeAll(Array(text.utf8), descriptor: STDOUT_FILENO, path: "")
  }

  // MARK: Moving by lines, walking the history

  private func moveUp() -> Int32 {
    let parts = buffer
    if let lineBreak = parts.before.lastIndex(of: "\n") {
      let column = parts.before[lineBreak...].unicodeScalars.count - 1
      let above = parts.before[..<lineBreak].split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
      let length = above.unicodeScalars.count
      bq_editor_move(editor, Int32(clamping: -(column + 1 + max(0, length - column))))
      return CC_CURSOR
    }
    return walkHistory(forward: false, parts)
  }

  private func moveDown() -> Int32 {
    let parts = buffer
    if let lineBreak = parts.after.firstIndex(of: "\n") {
      let lineBefore = parts.before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
      let below = parts.after[parts.after.index(after: lineBreak)...].prefix { $0 != "\n" }
      let rest = parts.after[..<lineBreak].unicodeScalars.count + 1
      bq_editor_move(editor, Int32(clamping: rest + min(lineBefore.unicodeScalars.count, below.unicodeScalars.count)))
      return CC_CURSOR
    }
    return walkHistory(forward: true, parts)
  }

  /// Goes to the next entry that begins as the buffer did when the walk began.
  private func walkHistory(forward: Bool, _ parts: (before: String, after: String)) -> Int32 {
    let text = parts.before + parts.after
    // A buffer that was changed since begins a new walk.
    var state = walk?.shown == text ? walk ?? HistoryWalk(typed: text, history) : HistoryWalk(typed: text, history)
    guard let entry = state.step(forward: forward, in: history) else { return CC_REFRESH_BEEP }
    walk = state
    replaceBuffer(with: entry)
    return CC_REFRESH
  }

  // MARK: Searching the history

  private func beginSearch() -> Int32 {
    let parts = buffer
    search = HistorySearch(original: parts.before + parts.after, history)
    return drawSearch()
  }

  /// Takes a key during a search; gives the key that libedit shall act on.
  private func takeSearchKey(_ key: wchar_t) -> wchar_t {
    guard var state = search else { return key }
    defer { search = state.isOver ? nil : state }
    switch key {
    case 0x12: state.findNext(in: history)
    case 0x7F, 0x08: state.removeLast(in: history)
    case 0x07: state.cancel()
    case 32...: state.append(key, in: history)
    default:
      // Any other key ends the search and does what it does.
      state.isOver = true
      setPrompt(normalPrompt)
      return key
    }
    shownSearch = state
    return LineEditor.searchKey
  }

  private var shownSearch: HistorySearch?

  private func drawSearch() -> Int32 {
    guard let state = search ?? shownSearch else { return CC_NORM }
    shownSearch = nil
    setPrompt(state.isOver ? normalPrompt : state.prompt)
    replaceBuffer(with: state.shown)
    return CC_REFRESH
  }
}
