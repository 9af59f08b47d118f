// Loads what the command line and `.load` name into the session's catalogue.

import Documents
import Glibc
import Query
import Reports

/// Finds the bundled datasets.
enum BundledData {
  /// The folder of the datasets: `BQ_DATASETS`, else `share/bq/datasets` beside the program's own folder, else the
  /// package's `datasets` when the program runs from its build folder. Nil when there is none.
  static var folder: String? {
    if let stated = Environment.variable("BQ_DATASETS"), !stated.isEmpty {
      return Files.isFolder(stated) ? stated : nil
    }
    guard let program = Environment.executablePath else { return nil }
    var folder = program
    for level in 0..<6 {
      guard let slash = folder.lastIndex(of: "/") else { return nil }
      folder = String(folder[..<slash])
      if level == 1 {
        let installed = folder + "/share/bq/datasets"
        if Files.isFolder(installed) { return installed }
      }
      // Only a folder above a build folder is taken for the package.
      if program.contains("/.build"), Files.exists(folder + "/Package.swift"), Files.isFolder(folder + "/datasets") {
        return folder + "/datasets"
      }
    }
    return nil
  }

  /// The folders called `name` that are there: the user's own, then the bundled one.
  static func folders(_ name: String) -> [String] {
    [Environment.dataFolder, folder].compactMap { $0.map { $0 + "/" + name } }.filter(Files.isFolder)
  }

  /// Reads the file at `path` and makes something of its text.
  ///
  /// - Throws: that the file cannot be read, and why. A place in its text is none in the statement that needs it.
  static func made<Made>(
    from path: String, _ make: (String) throws(QueryError) -> Made
  ) throws(QueryError) -> Made {
    let text: String
    do throws(FileError) {
      text = try Files.readText(path)
    } catch {
      throw QueryError(.data(.unreadableFile(path: path, reason: error.reason)))
    }
    do throws(QueryError) {
      return try make(text)
    } catch {
      throw QueryError(.data(.unreadableFile(path: path, reason: error.kind.words.message(in: .english))))
    }
  }

  /// What is loaded when nothing is named.
  static var paths: [String] {
    guard let folder else { return [] }
    let reports = folder + "/reports"
    return [Files.isFolder(reports) ? reports : folder]
  }
}

extension QueryShell {
  /// Loads the data that the command line names; false when some could not be loaded, which was then told.
  func loadData() -> Bool {
    if invocation.data.isEmpty { return invocation.hasNoData || load(BundledData.paths, as: nil) }
    return load(invocation.data, as: nil)
  }

  /// Loads `paths` beside what is there; tables of rows go under `name`, else under their file's name. False when some
  /// could not be loaded.
  func load(_ paths: [String], as name: String?) -> Bool {
    var isGood = true
    var reports: [String] = []
    for path in paths {
      let files = PathPattern.expand(path)
      if files.isEmpty {
        isGood = fail(FileError(path: path, code: ENOENT))
      }
      for file in files {
        let isTable =
          name == nil
          ? DocumentReader.isDataTable(file) : TableFiles.suffixes.contains(Files.suffix(of: file))
        if isTable, !Files.isFolder(file) {
          isGood = loadTable(file, as: name) && isGood
        } else {
          reports.append(file)
          if Files.isFolder(file) {
            for table in DocumentSource.dataTables(below: file) { isGood = loadTable(table, as: nil) && isGood }
          }
        }
      }
    }
    loadedPaths += paths.filter { !loadedPaths.contains($0) }
    if !reports.isEmpty {
      reportPaths += reports.filter { !reportPaths.contains($0) }
      isGood = loadReports() && isGood
    }
    return isGood
  }

  /// Reads all files again.
  func reload() -> Bool {
    let paths = loadedPaths
    loadedPaths = []
    reportPaths = []
    return load(paths, as: nil)
  }

  /// Reads the reports of all paths so far: their tables hold the rows of every report. A report that cannot be read is
  /// told of, and the others are there; false when none could be read. A load has the limits of a statement; what was read
  /// when it is stopped is there.
  private func loadReports() -> Bool {
    WorkStop.watchingAsOne(engine.session) { readReports() }
  }

  private func readReports() -> Bool {
    let line = LoadingLine(messages)
    defer { line.clear() }
    do {
      let (paths, threads) = (reportPaths, engine.session.settings.threads)
      let named = knownQueries
      let loaded = try ReportCatalog.load(paths: paths, threads: threads, for: named) { progress in
        line.show(done: progress.done, total: progress.total)
        return !WorkStop.isDue
      }
      line.clear()
      let readAll = { (limits: EvaluationContext) throws(QueryError) in
        try WorkStop.watching(limits) { () throws(QueryError) in
          let whole = try ReportCatalog.load(paths: paths, threads: threads) { _ in !WorkStop.isDue }
          if let reason = WorkStop.reason { throw reason }
          return whole.catalog
        }
      }
      engine.session.add(loaded.catalog, readAll: named == nil ? nil : readAll)
      engine.hasReports = true
      for problem in loaded.problems where !isMissingReaderOfBundledReport(problem) {
        messages.diagnostic(Diagnostic(problem, language: language))
      }
      if let reason = WorkStop.reason, tell(reason, afterReading: loaded.reportCount) { return false }
      let isMissing = loaded.problems.contains { problem in
        if case .data(.missingFile) = problem.kind { true } else { false }
      }
      return loaded.problems.isEmpty || loaded.reportCount > 0 && !isMissing
    } catch {
      messages.diagnostic(Diagnostic(error, language: language))
      return false
    }
  }

  /// Tells which limit ended a load, and how many reports were read before; false for Ctrl-C, which everybody knows of.
  private func tell(_ reason: QueryError, afterReading count: Int) -> Bool {
    let limit: Words
    switch reason.kind {
    case .limit(.timeout(let seconds)):
      limit = Words("Reading the reports takes longer than \(seconds) seconds", "读取报告超过 \(seconds) 秒")
    case .limit(.memory(let bytes)):
      limit = Words("Reading the reports needs more than \(bytes) bytes of memory", "读取报告需要的内存超过 \(bytes) 字节")
    default: return false
    }
    var diagnostic = Diagnostic(reason, language: language)
    diagnostic.message =
      limit.text(in: language) + (language == .chinese ? "，已读入 \(count) 份" : "; \(count) of them were read")
    diagnostic.hint = Words("Raise the limit, or load fewer files", "请放宽限制，或减少加载的文件").text(in: language)
    messages.diagnostic(diagnostic)
    return true
  }

  /// Whether a report that nobody asked for was not read because a package is not installed: no reason to speak up at every start.
  private func isMissingReaderOfBundledReport(_ problem: QueryError) -> Bool {
    guard case .data(.missingReader) = problem.kind, !invocation.isVerbose else { return false }
    return invocation.data.isEmpty && reportPaths == BundledData.paths
  }

  private func loadTable(_ path: String, as name: String?) -> Bool {
    let file = Files.name(of: path)
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    return makeTable(name ?? stem, from: path)
  }

  /// Makes a table of the rows in a file; false when they cannot be read.
  private func makeTable(_ name: String, from path: String) -> Bool {
    files.allowedPaths.insert(path)
    do {
      let function = TableFiles.function(of: path)
      if function == "read_csv", Files.isRegular(path), let queries = knownQueries,
        try engine.watched({ () throws(QueryError) in
          try engine.session.makeTable(named: name, of: path, askedBy: queries)
        })
      {
        return true
      }
      let text =
        "CREATE OR REPLACE TABLE \(SyntaxPrinter.quotedAlways(name)) AS FROM \(function)(\(SyntaxPrinter.literal(path)))"
      _ = try engine.watched { () throws(QueryError) in try engine.session.run(text) }
      return true
    } catch {
      var diagnostic = Diagnostic(error, language: language)
      diagnostic.span = nil
      messages.diagnostic(diagnostic, in: SourceText(name: path, text: ""))
      return false
    }
  }

  /// What the queries name of a run that is given all of them beforehand; nil where more may come, and where a statement is
  /// none.
  private var knownQueries: QueryNames? {
    guard invocation.task == .run, !invocation.actions.isEmpty, !invocation.isInteractive, !invocation.isPipe,
      !invocation.isDryRun, !invocation.cites
    else { return nil }
    var scripts: [String] = []
    for action in invocation.actions {
      guard case .execute(let text) = action else { return nil }
      scripts.append(text)
    }
    return QueryNames(scripts)
  }

  /// Makes standard input the table `stdin` when a statement names it and nothing else has that name.
  func loadStandardInput(for text: String) {
    guard readsStandardInputAsTable, !hasReadStandardInput, WordSearch.contains("stdin", in: text) else { return }
    guard engine.session.catalog.entry(named: "stdin") == nil else { return }
    hasReadStandardInput = true
    _ = makeTable("stdin", from: "-")
  }
}

/// Files that hold rows rather than a report.
enum TableFiles {
  /// Their suffixes.
  static let suffixes: Set<String> = ["csv", "tsv", "tab", "xlsx", "xlsm", "xls", "et", "json", "jsonl", "ndjson"]

  /// The table function that reads a file.
  static func function(of path: String) -> String {
    switch Files.suffix(of: path) {
    case "xlsx", "xlsm", "xls", "et": "read_xlsx"
    case "json", "jsonl", "ndjson": "read_json"
    default: "read_csv"
    }
  }
}

/// Words in a statement.
enum WordSearch {
  /// Whether `word`, in lower-case ASCII, stands in `text` as a word of its own.
  static func contains(_ word: String, in text: String) -> Bool {
    text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == word }
  }
}
