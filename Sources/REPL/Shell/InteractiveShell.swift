// The shell with a person in front of it.

import Glibc
import Query

/// Reads statements and commands from the terminal until the user leaves.
struct InteractiveShell {
  private let shell: QueryShell

  /// A shell over what `shell` holds.
  init(_ shell: QueryShell) { self.shell = shell }

  /// Runs until the user leaves.
  func run() throws(ClosedPipe) {
    try readInitialization()
    if !shell.messages.isQuiet { try shell.writeWrapped(banner) }
    try shell.results.flush()
    if let editor = makeEditor() { try run(editor) } else { try runPlain() }
  }

  private var banner: String {
    let count = shell.engine.session.catalog.all.count
    var reports = 0
    if shell.engine.hasReports, case .table(let table) = shell.engine.session.catalog.entry(named: "reports") {
      reports = table.rowCount
    }
    let isChinese = shell.language == .chinese
    let loaded =
      reports == 0 ? "" : isChinese ? "\(reports) 份报告，" : "\(reports) \(reports == 1 ? "report" : "reports"), "
    return isChinese
      ? "bq \(ProgramVersion.text)：\(loaded)\(count) 张表；语句以 ; 结束，.help 帮助，Ctrl-D 退出"
      : "bq \(ProgramVersion.text): \(loaded)\(count) tables; statements end with ;, .help explains, Ctrl-D leaves"
  }

  /// Reads the rc file. An error in it warns and goes on.
  private func readInitialization() throws(ClosedPipe) {
    guard !shell.invocation.skipsInitialization else { return }
    let stated = shell.invocation.initializationPath
    guard let path = stated ?? Environment.configurationFolder.map({ $0 + "/bqrc" }) else { return }
    guard stated != nil || Files.exists(path) else { return }
    let stops = shell.stopsOnError
    shell.stopsOnError = false
    shell.startFile = path
    defer { shell.startFile = nil }
    _ = try shell.runFile(path)
    shell.stopsOnError = stops
    shell.isLeaving = false
  }

  /// The editor; nil for a terminal that cannot move its cursor.
  private func makeEditor() -> LineEditor? {
    guard Terminal.isTerminal(STDOUT_FILENO), Environment.variable("TERM") ?? "dumb" != "dumb" else { return nil }
    let shell = shell
    // The style ends before the blank: libedit forgets a sequence behind the last character, and what is typed would be bold.
    let prompt = shell.results.style.isOn ? "\u{1}\u{1B}[1;32m\u{1}bq>\u{1}\u{1B}[0m\u{1} " : "bq> "
    return LineEditor(
      prompt: prompt, echo: shell.results.style.isOn ? StatementEcho(style: shell.results.style) : nil,
      history: History(), isComplete: InteractiveShell.isComplete,
      complete: { before, after in
        try? shell.engine.prepareChecks()
        return Completer(catalog: shell.engine.session.catalog, columns: Terminal.size().columns)
          .answer(before: before, after: after)
      })
  }

  private func run(_ editor: LineEditor) throws(ClosedPipe) {
    defer { TypeAhead.end() }
    while !shell.isLeaving {
      switch editor.readInput() {
      case .text(let text):
        guard text.contains(where: { !$0.isWhitespace }) else { continue }
        editor.remember(text)
        TypeAhead.begin()
        try run(text)
      case .interrupted: write("^C\n")
      case .end:
        write("\n")
        return
      }
    }
  }

  /// Runs what was typed: the rest of a line after an error is left out.
  private func run(_ text: String) throws(ClosedPipe) {
    defer { noteFullWidthSigns(in: text) }
    let isGood = try shell.run(SourceText(text: text), stops: true)
    try shell.results.flush()
    // A statement that was stopped has said so; this is for printing that was stopped.
    if Interrupt.isRaised, isGood { shell.messages.notice(Words("stopped", "已中止")) }
  }

  /// Says once that full-width punctuation is understood, so that nobody wonders what became of it.
  private func noteFullWidthSigns(in text: String) {
    guard !shell.hasNotedFullWidthSigns, !CommandLineForm.isCommand(Array(text.utf8).drop(while: { $0 <= 32 })) else {
      return
    }
    let signs = FullWidthSigns.read(in: text)
    guard !signs.isEmpty else { return }
    shell.hasNotedFullWidthSigns = true
    let list = signs.map { "\($0.written) → \($0.plain)" }.joined(separator: "  ")
    shell.messages.notice(
      Words(
        "full-width signs are read as plain ones (\(list)): the input method can stay as it is",
        "全角标点已按半角读取（\(list)），不必切换输入法"))
  }

  /// Reads lines without an editor, for terminals that cannot move their cursor.
  private func runPlain() throws(ClosedPipe) {
    var reader = PlainLineReader()
    var text = ""
    while !shell.isLeaving {
      write(text.isEmpty ? "bq> " : "..> ")
      Interrupt.reset()
      switch reader.readLine() {
      case .text(let line):
        text += line
        guard InteractiveShell.isComplete(text) else { continue }
        try run(text)
        text = ""
      case .interrupted:
        text = ""
        write("^C\n")
      case .end:
        write("\n")
        return
      }
    }
  }

  /// Whether a buffer holds no half-written statement.
  static func isComplete(_ text: String) -> Bool {
    var scanner = StatementScanner((text + "\n").utf8)
    while scanner.next(isFinal: false) != nil {}
    return !scanner.isInsideStatement
  }

  private func write(_ text: String) {
    try? Files.writeAll(Array(text.utf8), descriptor: STDOUT_FILENO, path: "")
  }
}
