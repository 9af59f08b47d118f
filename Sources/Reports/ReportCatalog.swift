// From paths to a catalogue: every report below them, read into one set of tables.

public import Documents
public import Query

/// The tables of a set of reports.
public struct ReportCatalog: Sendable {
  /// The tables: reports, sections, figures, numerals and the typed ones; all are there, empty or not.
  public let catalog: Catalog
  /// What could not be read, in the order of the paths; the other reports are in the catalogue all the same.
  public let problems: [QueryError]
  /// How many reports were read.
  public let reportCount: Int

  /// How far a load has come.
  public struct Progress: Sendable {
    /// Reports read or refused so far.
    public let done: Int
    /// Reports in all.
    public let total: Int
  }

  /// Reads files, folders and archives. A folder or archive stands for all reports in it. Rows are in the order of the
  /// paths, and so are the numbers that tell reports of one name apart: neither the order in which paths are given nor the
  /// number of threads changes the tables.
  ///
  /// - Parameters:
  ///   - threads: How many threads read.
  ///   - names: What queries name, when all of them are known: tables and columns that they cannot ask for by name are left
  ///     out. Nil reads all.
  ///   - progress: Called now and then on the calling thread; when it answers false the load ends with what was read.
  /// - Throws: a failure of building the tables, which no text of a report can cause.
  public static func load(
    paths: [String], threads: Int = 1, for names: QueryNames? = nil, progress: (Progress) -> Bool = { _ in true }
  ) throws(QueryError) -> ReportCatalog {
    var problems: [QueryError] = []
    let sources = sources(at: paths, problems: &problems)
    var keys: Set<String> = []
    let named = sources.map { (source: $0, key: uniqueKey($0.name, taken: &keys)) }
    let choice = TableChoice(names)
    guard threads > 1 else { return loadInOrder(named, choice, problems: problems, progress) }
    // Several small reports make one piece of work; few reports are spread over all threads.
    let pieceCount = max(1, min(8, sources.count / max(1, threads * 4)))
    let pieces = stride(from: 0, to: named.count, by: pieceCount).map {
      Array(named[$0..<min($0 + pieceCount, named.count)])
    }
    var tables = TableSet(choice)
    var count = 0
    var failure: QueryError?
    _ = OrderedWork.run(
      count: pieces.count, threads: threads,
      make: {
        // What a report of some pages makes on the way to its rows fills a megabyte.
        MachineMemory.useLargePages()
        return ReportBatch(pieces[$0], choice, isStopped: $1)
      },
      tick: { progress(Progress(done: min($0 * pieceCount, named.count), total: named.count)) },
      take: { _, batch in
        problems += batch.problems
        count += batch.count
        do throws(QueryError) { try tables.append(batch.tables) } catch { failure = error }
      })
    if let failure { throw failure }
    return ReportCatalog(catalog: tables.catalog(), problems: problems, reportCount: count)
  }

  /// Reads reports one after the other into one set of tables, so that nothing is left to merge.
  private static func loadInOrder(
    _ sources: [NamedSource], _ choice: TableChoice, problems: [QueryError], _ progress: (Progress) -> Bool
  ) -> ReportCatalog {
    var whole = ReportBatch(choice)
    let subjects = SubjectTable()
    var isStopped = false
    for (index, source) in sources.enumerated() where !isStopped {
      whole.read(source, subjects) {
        if !isStopped { isStopped = !progress(Progress(done: index, total: sources.count)) }
        return isStopped
      }
    }
    if !isStopped { _ = progress(Progress(done: sources.count, total: sources.count)) }
    return ReportCatalog(
      catalog: whole.tables.catalog(), problems: problems + whole.problems, reportCount: whole.count)
  }

  /// A catalogue of the tables without any row.
  public static var empty: Catalog { TableSet().catalog() }

  /// Reads reports that are already texts, each with a name.
  public static func load(texts: [(name: String, text: String)]) throws(QueryError) -> ReportCatalog {
    try load(documents: texts.map { Document(name: $0.name, text: $0.text) })
  }

  /// Reads reports that are already documents.
  public static func load(documents: [Document]) throws(QueryError) -> ReportCatalog {
    var tables = TableSet()
    var keys: Set<String> = []
    var count = 0
    for document in documents {
      for (part, key) in parts(of: document, key: uniqueKey(document.name, taken: &keys)) {
        try ReportRows(ReportReading(part, key: key)).write(to: &tables)
        count += 1
      }
    }
    return ReportCatalog(catalog: tables.catalog(), problems: [], reportCount: count)
  }

  /// The documents that the paths stand for, each once, in the order of their paths; what is wrong goes to `problems`.
  private static func sources(at paths: [String], problems: inout [QueryError]) -> [DocumentSource] {
    var sources: [DocumentSource] = []
    for path in paths {
      do throws(DocumentFailure) {
        let found = try DocumentSource.sources(at: path)
        if found.isEmpty { problems.append(QueryError(.data(.noReports(path: path)))) }
        sources += found
      } catch {
        problems.append(failure(error, path: path))
      }
    }
    sources.sort { $0.path.unicodeScalars.lexicographicallyPrecedes($1.path.unicodeScalars) }
    var seen: Set<String> = []
    return sources.filter { seen.insert($0.path).inserted }
  }

  /// The failure of reading `path` as a failure of queries.
  public static func failure(_ failure: DocumentFailure, path: String) -> QueryError {
    switch failure {
    case .missing: QueryError(.data(.missingFile(path: path)))
    case .unreadable(let reason): QueryError(.data(.unreadableFile(path: path, reason: reason)))
    case .notText: QueryError(.data(.notText(path: path)))
    case .empty: QueryError(.data(.emptyReport(path: path)))
    case .unknownFormat: QueryError(.data(.unknownFormat(path: path)))
    case .unsupported(let format, let saveAs):
      QueryError(.data(.unsupportedFormat(path: path, format: format, saveAs: saveAs)))
    case .damaged(let format, let damage):
      QueryError(
        .data(
          .damagedFile(path: path, format: format, damage: FileDamage(rawValue: damage.rawValue) ?? .brokenMarkup)))
    case .protected: QueryError(.data(.protectedFile(path: path)))
    case .noTextLayer: QueryError(.data(.noTextLayer(path: path)))
    case .tooLarge(let subject, let limit):
      QueryError(.data(.fileTooLarge(path: path, subject: subject, limit: limit)))
    case .missingReader(let format, let package):
      QueryError(.data(.missingReader(path: path, format: format, package: package)))
    }
  }

  /// The reports in a document, each with its key: `key` alone or with the report's title behind it.
  fileprivate static func parts(of document: Document, key: String) -> [(Document, String)] {
    let parts = ReportParts.all(of: document)
    if parts.count == 1 { return [(document, key)] }
    var keys: Set<String> = []
    return parts.map { part in
      (part, part.name == document.name ? key : uniqueKey("\(key)/\(part.name)", taken: &keys))
    }
  }

  private static func uniqueKey(_ name: String, taken: inout Set<String>) -> String {
    var key = name
    var number = 2
    while !taken.insert(key).inserted {
      key = "\(name) (\(number))"
      number += 1
    }
    return key
  }
}

/// A report to be read, with the key that its rows get.
private typealias NamedSource = (source: DocumentSource, key: String)

/// Reports that one thread read one after the other.
private struct ReportBatch: Sendable {
  var tables: TableSet
  var problems: [QueryError] = []
  var count = 0

  init(_ choice: TableChoice) { tables = TableSet(choice) }

  init(_ sources: [NamedSource], _ choice: TableChoice, isStopped: () -> Bool) {
    self.init(choice)
    let subjects = SubjectTable()
    for source in sources where !isStopped() { read(source, subjects, isStopped: isStopped) }
  }

  /// The rows of a report up to this size are written without asking whether to stop: it takes some milliseconds.
  private static let shortReport = 100_000

  /// Reads the reports of a file behind those that are here. When it is stopped nothing of the report at hand is left.
  mutating func read(_ source: NamedSource, _ subjects: SubjectTable, isStopped: () -> Bool) {
    do throws(DocumentFailure) {
      let document = try source.source.read(isStopped: isStopped)
      do throws(QueryError) {
        for (part, key) in ReportCatalog.parts(of: document, key: source.key) {
          try read(part, key: key, subjects, isStopped: isStopped)
          if isStopped() { return }
        }
      } catch {
        problems.append(error)
      }
    } catch {
      if !isStopped() { problems.append(ReportCatalog.failure(error, path: source.source.path)) }
    }
  }

  private mutating func read(_ document: Document, key: String, _ subjects: SubjectTable, isStopped: () -> Bool)
    throws(QueryError)
  {
    let reading = ReportReading(
      document, key: key, subjects: subjects, hasRows: tables.choice.hasStatements, isStopped: isStopped)
    if isStopped() { return }
    if document.scalars.count <= ReportBatch.shortReport {
      try ReportRows(reading).write(to: &tables)
    } else {
      var own = TableSet(tables.choice)
      try ReportRows(reading).write(to: &own, isStopped: isStopped)
      if isStopped() { return }
      if count == 0 { tables = own } else { try tables.append(own) }
    }
    count += 1
    subjects.records.takeBack(reading)
  }
}
