// What a run of bq is made of: the session, how results look, where they go, and the course from options to exit code.

import Glibc
import Query

/// The shell, with or without a person in front of it.
final class QueryShell {
  /// What the command line asked for.
  let invocation: Invocation
  /// The engine.
  let engine: StatementEngine
  /// The files that statements may reach.
  let files: SessionFiles
  /// How results look.
  var presentation: Presentation
  /// Messages on standard error.
  let messages: MessageWriter
  /// Where results go.
  let results: ResultTarget
  /// Whether a person types.
  private(set) var isInteractive = false
  /// Whether times are told.
  var showsTimer: Bool
  /// Whether a script stops at its first error.
  var stopsOnError: Bool
  /// Whether statements are printed before they run.
  var echoes: Bool
  /// The last result, for `.last` and its kin.
  var lastResult: QueryResult?
  /// A query as it ran.
  struct LastQuery {
    /// Its text.
    let text: String
    /// The parameters that it ran with.
    let parameters: [String: Value]
  }
  /// The last query, for `.keep`, `.why` and their kin.
  var lastQuery: LastQuery?
  /// Whether the user has been told that full-width punctuation is understood.
  var hasNotedFullWidthSigns = false
  /// Set when something asked to leave.
  var isLeaving = false
  /// The worst that has happened so far.
  private(set) var exitCode = ExitCode.good
  /// Where the settings came from.
  var settingOrigins: SettingOrigins
  /// The rc file while it is read.
  var startFile: String?
  /// How deep `.read` files nest.
  var readDepth = 0

  /// What was loaded: the command line's data, then that of `.load`.
  var loadedPaths: [String] = []
  /// The reports among them.
  var reportPaths: [String] = []
  /// Whether standard input has become the table `stdin`.
  var hasReadStandardInput = false
  /// Whether standard input is data: there are statements to run from elsewhere.
  var readsStandardInputAsTable: Bool {
    !invocation.actions.isEmpty && !invocation.actions.contains(.file("-")) && !invocation.isInteractive
      && !Terminal.isTerminal(STDIN_FILENO)
  }
  /// Whether long results are shown page by page on a terminal.
  var usesPager: Bool

  /// The language of messages.
  var language: Language {
    get { messages.language }
    set {
      messages.language = newValue
      engine.session.language = newValue
    }
  }

  /// A shell as the command line wants it, still without data.
  init(_ invocation: Invocation) {
    self.invocation = invocation
    var settings = Settings()
    settings.threads = invocation.threads ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    settings.memoryLimit = invocation.memoryLimitBytes
    settings.timeoutSeconds = invocation.timeoutSeconds
    settings.unit = invocation.presentation.unit.rawValue
    engine = StatementEngine(session: Session(settings: settings), isDryRun: invocation.isDryRun)
    engine.session.watchesProcessMemory = true
    files = SessionFiles(isSafe: invocation.isSafe)
    engine.session.files = files
    presentation = invocation.presentation
    messages = MessageWriter(
      language: invocation.language ?? .fromEnvironment(),
      style: Style(isOn: Terminal.wantsColor(invocation.color, descriptor: STDERR_FILENO)),
      errorsAreJSON: invocation.errorsAreJSON, isQuiet: invocation.isQuiet)
    messages.ambiguousWidth = presentation.ambiguousWidth
    engine.session.language = messages.language
    engine.watch = ProgressWatch(engine.session.progress, messages: messages)
    results = ResultTarget(color: invocation.color)
    showsTimer = invocation.showsTimer
    stopsOnError = !invocation.keepsGoing
    echoes = invocation.echoes
    usesPager = !invocation.hasNoPager
    settingOrigins = SettingOrigins([], options: [:], environment: [:])
    settingOrigins = SettingOrigins(settingsInForce, invocation: invocation)
    for (name, value) in invocation.parameters { engine.session.parameters[name] = ParameterText.value(of: value) }
  }

  /// Runs everything that the command line asked for; gives the exit code.
  func run() throws(ClosedPipe) -> Int32 {
    let readsInput = invocation.actions.isEmpty || invocation.isInteractive
    isInteractive =
      invocation.task == .run && !invocation.isPipe && readsInput && Terminal.isTerminal(STDIN_FILENO)
    Interrupt.install(cancellation: engine.session.cancellation, isInteractive: isInteractive)
    if let missing = missingFeature {
      messages.failure(missing)
      return ExitCode.usage
    }
    guard loadData() else { return Interrupt.isRaised ? ExitCode.interrupted : ExitCode.dataMissing }
    if invocation.isPipe {
      try PipeSession(engine: engine, language: language, showsSeconds: showsTimer).run()
      return Interrupt.isRaised ? ExitCode.interrupted : ExitCode.good
    }
    if let path = invocation.outputPath { results.redirect(to: path, once: false) }
    if invocation.task == .check, try !runChecks(invocation.checkRule) { note(ExitCode.statementFailed) }
    for action in invocation.actions where !isLeaving { try run(action) }
    if !isLeaving, readsInput, invocation.task == .run {
      if isInteractive { try InteractiveShell(self).run() } else { try run(.file("-")) }
    }
    // A file that a failed script would leave half full is not written.
    if exitCode == ExitCode.good || invocation.task == .check { finishOutput() } else { results.abandon() }
    try results.flush()
    return exitCode
  }

  /// Why something that the command line asks for cannot be had; nil when all can.
  private var missingFeature: Words? {
    if let mode = presentation.mode?.missingFeature { return mode }
    if let path = invocation.outputPath, presentation.mode == nil {
      return OutputMode(suffix: Files.suffix(of: path))?.missingFeature
    }
    return nil
  }

  private func finishOutput() {
    do throws(OutputFailure) {
      try finishResults()
    } catch {
      messages.failure(error)
      note(ExitCode.statementFailed)
    }
  }

  /// Writes the file, if results go to one. A long workbook has the time of a statement for it.
  func finishResults() throws(OutputFailure) {
    try WorkStop.watchingAsOne(engine.session) { () throws(OutputFailure) in try results.finish() }
  }

  /// Remembers a failure: the first one decides the exit code, an interruption wins. What fails after Ctrl-C fails by it.
  func note(_ code: Int32) {
    let code = !isInteractive && Interrupt.isRaised ? ExitCode.interrupted : code
    if exitCode == ExitCode.good || code == ExitCode.interrupted { exitCode = code }
  }

  private func run(_ action: Invocation.Action) throws(ClosedPipe) {
    switch action {
    case .execute(let text):
      let source = SourceText(name: "-e", text: text)
      if try !run(source), stopsOnError { isLeaving = true }
    case .file(let path):
      if try !runFile(path), stopsOnError { isLeaving = true }
    }
  }

  /// Runs a script file; false when something in it failed.
  func runFile(_ path: String) throws(ClosedPipe) -> Bool {
    let text: String
    do {
      text = try Files.readText(Environment.expandingHome(path))
    } catch {
      messages.failure(error)
      note(ExitCode.statementFailed)
      return false
    }
    readDepth += 1
    defer { readDepth -= 1 }
    guard applyHeader(SavedQuery(header: text), path: path) else { return false }
    return try run(SourceText(name: path == "-" ? "stdin" : path, text: text))
  }

  /// Gives the parameters of a script their defaults; false when one has neither value nor default.
  private func applyHeader(_ header: SavedQuery, path: String) -> Bool {
    for parameter in header.parameters {
      let stated = engine.session.parameters[parameter.name]
      guard let value = stated ?? parameter.defaultValue else {
        messages.failure(
          Words(
            "\(path) wants a value for :\(parameter.name): --param \(parameter.name)=…",
            "\(path) 需要参数 :\(parameter.name)：--param \(parameter.name)=…"))
        note(ExitCode.statementFailed)
        return false
      }
      guard let typed = ParameterText.typed(value, as: parameter.type) else {
        let shown = ParameterText.text(of: value)
        messages.failure(
          Words(
            "\(path): the parameter \(parameter.name) is \(parameter.type); \"\(shown)\" is none",
            "\(path)：参数 \(parameter.name) 的类型是 \(parameter.type)，“\(shown)”不是"))
        note(ExitCode.statementFailed)
        return false
      }
      engine.session.parameters[parameter.name] = typed
    }
    return true
  }

  /// Runs every statement and command of a text; false when one failed. Stops at the first failure when `stops` says so,
  /// by default as the user has it; texts that it reads in turn go by what the user has.
  @discardableResult
  func run(_ source: SourceText, stops: Bool? = nil) throws(ClosedPipe) -> Bool {
    var scanner = StatementScanner(source.bytes)
    var isGood = true
    while !isLeaving, let piece = scanner.next(isFinal: true) {
      let succeeded: Bool
      switch piece.kind {
      case .statement: succeeded = try runStatement(piece.range, in: source)
      case .command: succeeded = try runCommand(String(decoding: source.bytes[piece.range], as: UTF8.self))
      }
      noteSettings(changedBy: piece, in: source)
      // Whoever watches sees each result when it is there, not when the script is over.
      if results.isTerminal { try results.flush() }
      if !succeeded {
        isGood = false
        if stops ?? stopsOnError || exitCode == ExitCode.interrupted { return false }
      }
    }
    return isGood
  }
}
