// What the command line asked for.

import Query

/// The command line, read whole before anything runs.
struct Invocation: Sendable {
  /// Something to run, in the order given.
  enum Action: Sendable, Equatable {
    case execute(String)
    case file(String)
  }

  /// What the program does as a whole.
  enum Task: Sendable, Equatable {
    case run
    /// `bq check`: lists what does not add up.
    case check
    case help(topic: String?)
    case version
  }

  /// The options that were given, by their main names, in order.
  var givenOptions: [String] = []
  /// What the program does.
  var task = Task.run
  /// Reports, folders, globs and tables; empty for the bundled datasets.
  var data: [String] = []
  /// `-e` and `-f`, in order; a script that is named first counts as `-f`.
  var actions: [Action] = []
  /// Parameters by name, as written.
  var parameters: [(name: String, value: String)] = []
  /// How results look.
  var presentation = Presentation()
  /// The file that results go to.
  var outputPath: String?
  /// Whether the shell stays open after `-e` and `-f`.
  var isInteractive = false
  /// Whether to leave out the bundled datasets.
  var hasNoData = false
  /// The rc file; nil for the user's own.
  var initializationPath: String?
  /// Whether the rc file is left unread.
  var skipsInitialization = false
  /// Whether to speak to a program by lines of JSON.
  var isPipe = false
  /// Whether to go on after an error.
  var keepsGoing = false
  /// Whether statements are printed before they run.
  var echoes = false
  /// Whether times are told.
  var showsTimer = false
  /// Whether statements are only parsed and bound.
  var isDryRun = false
  /// When output is coloured.
  var color = ColorChoice.auto
  /// The language; nil for the locale's.
  var language: Language?
  /// Whether errors are written as JSON.
  var errorsAreJSON = false
  /// Whether long results go straight to the terminal.
  var hasNoPager = false
  /// Whether files other than the data, and the shell, are out of reach.
  var isSafe = false
  /// The one rule that `bq check` runs; nil for all.
  var checkRule: String?
  /// Whether base rows are listed under a result.
  var cites = false
  /// Workers; nil for as many as there are cores.
  var threads: Int?
  /// Bytes that a statement may use.
  var memoryLimitBytes: Int?
  /// Seconds that a statement may take.
  var timeoutSeconds: Double?
  /// Whether notices are left out.
  var isQuiet = false
  /// Whether more is told of what happens.
  var isVerbose = false

  /// Nothing asked for.
  init() {}
}

/// A command line that cannot be understood.
struct UsageError: Error, Equatable {
  /// What is wrong.
  let message: Words
  /// What was probably meant.
  var suggestions: [String] = []

  /// Creates an error.
  init(_ english: String, _ chinese: String, suggestions: [String] = []) {
    message = Words(english, chinese)
    self.suggestions = suggestions
  }

  static func == (left: UsageError, right: UsageError) -> Bool {
    left.message == right.message && left.suggestions == right.suggestions
  }
}
