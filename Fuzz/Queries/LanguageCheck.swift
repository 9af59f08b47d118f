// What must hold for any text that is given as statements: it is read or refused with words in both languages; what is read
// is printed so that it reads the same again; and running it gives an answer or an error.

public import Query

/// Checks one text.
public struct LanguageCheck {
  /// What is wrong; nil when nothing is.
  public private(set) var finding: String?
  /// Statements that were read.
  public private(set) var accepted = 0
  /// Statements that were run without an error.
  public private(set) var answered = 0

  /// Checks `bytes`; with `runs` the statements are run over small tables as well.
  public init(_ bytes: [UInt8], runs: Bool = true) {
    let source = SourceText(text: String(decoding: bytes, as: UTF8.self))
    checkParts(source.text)
    var splitter = StatementSplitter()
    splitter.append(bytes)
    while splitter.next() != nil {}
    _ = splitter.rest()
    let session = LanguageCheck.makeSession()
    var reader = StatementReader(source)
    while finding == nil {
      do throws(QueryError) {
        guard let parsed = try reader.next() else { return }
        accepted += 1
        checkPrinting(parsed.statement)
        if runs, finding == nil { run(parsed, in: session) }
      } catch {
        checkWords(error, source)
        return
      }
    }
  }

  /// Makes the choices behind a finding fewer, and gives the text that is left.
  public static func smallest(_ drawn: [Int], mutator: StatementMutator, tries: Int) -> [UInt8] {
    func text(_ numbers: [Int]) -> [UInt8] {
      var choices = Choices(replaying: numbers)
      return mutator.text(&choices)
    }
    let numbers = Shrinker.smallest(drawn, tries: tries) { LanguageCheck(text($0)).finding != nil }
    // What is left of the text is cut piece by piece: most of a sound statement has no part in the finding.
    var best = text(numbers)
    var length = best.count / 2
    while length >= 1 {
      var start = 0
      while start < best.count {
        var shorter = best
        shorter.removeSubrange(start..<min(start + length, best.count))
        if LanguageCheck(shorter).finding != nil { best = shorter } else { start += length }
      }
      length /= 2
    }
    return best
  }

  /// A session over two small tables, whose statements may take a second and 64 MB.
  private static func makeSession() -> Session {
    var settings = Settings()
    settings.timeoutSeconds = 1
    settings.memoryLimit = 64_000_000
    let session = Session(settings: settings)
    for statement in [
      "CREATE TABLE t (a INTEGER, b VARCHAR, c AMOUNT, d DATE, x DOUBLE, y DECIMAL(9,2), l INTEGER[])",
      "INSERT INTO t VALUES (1, 'a', 1万元, DATE '2020-01-01', 0.5, 1.25, [1, 2]), (2, '办公费', 3元, NULL, NULL, -2, []), "
        + "(NULL, NULL, NULL, DATE '2024-02-29', 1e300, NULL, NULL)",
      "CREATE TABLE t1 AS SELECT a, b, x FROM t",
      "CREATE VIEW v AS SELECT a + 1 AS a, b FROM t",
    ] {
      _ = try? session.run(statement)
    }
    return session
  }

  private mutating func checkParts(_ text: String) {
    var end = 0
    let count = text.utf8.count
    for part in SyntaxHighlighting.parts(of: text) {
      guard part.span.start >= end, part.span.end >= part.span.start, part.span.end <= count else {
        finding = "a part to be highlighted lies at \(part.span) behind \(end)"
        return
      }
      end = part.span.end
    }
  }

  private mutating func checkPrinting(_ statement: Statement) {
    let printed = SyntaxPrinter.text(of: statement)
    guard let again = try? Statement.parse(printed) else {
      finding = "printed as “\(printed)”, which cannot be read"
      return
    }
    if StatementTree.text(of: again) != StatementTree.text(of: statement) {
      finding = "printed as “\(printed)”, which reads otherwise"
    } else if SyntaxPrinter.text(of: again) != printed {
      finding = "printed as “\(printed)”, then as “\(SyntaxPrinter.text(of: again))”"
    }
  }

  private mutating func checkWords(_ error: QueryError, _ source: SourceText) {
    for language in Language.allCases {
      for diagnostic in Diagnostic.all(of: error, language: language) {
        let shown = DiagnosticRenderer(language: language).text(of: diagnostic, in: source)
        if diagnostic.message.isEmpty || shown.isEmpty { finding = "\(diagnostic.code) has no words" }
        guard let span = diagnostic.span else { continue }
        if span.start < 0 || span.end < span.start || span.end > source.bytes.count {
          finding = "\(diagnostic.code) points to \(span) in a text of \(source.bytes.count) bytes"
        }
      }
    }
  }

  private mutating func run(_ parsed: ParsedStatement, in session: Session) {
    do throws(QueryError) {
      let report = try session.run(parsed)
      answered += 1
      guard case .rows(let result) = report.outcome else { return }
      for chunk in result.chunks.prefix(2) {
        for row in 0..<min(chunk.count, 100) {
          for (column, vector) in chunk.columns.enumerated() {
            _ = ValueFormat.displayText(of: vector.value(at: row), type: result.columns[column].type)
          }
        }
      }
    } catch {
      checkWords(error, parsed.source)
    }
  }
}

/// Statements as trees without places.
public enum StatementTree {
  /// The tree as text, without places and without whether names were quoted.
  public static func text(of statement: Statement) -> String {
    let bytes = Array(String(describing: statement).utf8)
    let span = Array("SourceSpan(start: ".utf8)
    let quoted = Array("isQuoted: ".utf8)
    var kept: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let rest = bytes[index...]
      if bytes[index] == span[0], rest.starts(with: span) {
        while index < bytes.count, bytes[index] != UInt8(ascii: ")") { index += 1 }
        index += 1
      } else if bytes[index] == quoted[0], rest.starts(with: quoted) {
        while index < bytes.count, bytes[index] != UInt8(ascii: ")") { index += 1 }
      } else {
        kept.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
