// Runs the golden scripts in Scripts/: statements with what they must give. `UPDATE_GOLDEN=1` writes what they give now.
//
// A script is blocks with a blank line between them. A block is a statement, which may have several lines, then `----`,
// then what it gives. Lines that start with `#` are comments. A tag in front of the statement opens a stage instead of
// running it: `[tokens]`, `[syntax]` (printed in canonical form), `[bound]` (the plan before any rule), `[plan]` (after
// all rules) and `[rules]` (the rules that changed the plan). Every script starts with an empty session.

import Foundation
import Testing

@testable import Query

/// The folder of this file.
private let testsFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

/// Paths of all scripts, relative to Scripts/.
private let scriptPaths: [String] = {
  let folder = testsFolder.appendingPathComponent("Scripts")
  let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
  return found.filter { $0.hasSuffix(".test") }.sorted()
}()

@Test(arguments: scriptPaths)
func script(_ path: String) throws {
  let url = testsFolder.appendingPathComponent("Scripts").appendingPathComponent(path)
  let written = try String(contentsOf: url, encoding: .utf8)
  let runner = ScriptRunner()
  let given = runner.run(written)
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
    if given != written { try given.write(to: url, atomically: true, encoding: .utf8) }
    return
  }
  #expect(runner.blockCount > 0, "\(path) holds no statement")
  let expectedLines = written.split(separator: "\n", omittingEmptySubsequences: false)
  for (number, pair) in zip(expectedLines, given.split(separator: "\n", omittingEmptySubsequences: false)).enumerated()
  where pair.0 != pair.1 {
    Issue.record("\(path):\(number + 1): expected “\(pair.0)”, got “\(pair.1)”")
    return
  }
  #expect(given == written, "\(path): more or fewer lines than expected")
}

@Test func thereAreScripts() {
  #expect(scriptPaths.count > 5)
}

/// Runs one script and writes it anew with what its statements give.
final class ScriptRunner {
  private let session = Session()
  private(set) var blockCount = 0

  /// The script with the results that its statements give now.
  func run(_ script: String) -> String {
    var output: [String] = []
    var statement: [String] = []
    var inResult = false
    for line in script.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if inResult {
        if line.isEmpty {
          inResult = false
          output.append("")
        }
        continue
      }
      if line == "----" {
        output.append(line)
        output.append(contentsOf: result(of: statement.joined(separator: "\n")))
        blockCount += 1
        statement = []
        inResult = true
        continue
      }
      output.append(line)
      if line.hasPrefix("#") && statement.isEmpty { continue }
      if line.isEmpty && statement.isEmpty { continue }
      statement.append(line)
    }
    // A script whose last result is not followed by a blank line ends with a line feed all the same.
    if inResult { output.append("") }
    return output.joined(separator: "\n")
  }

  private func result(of text: String) -> [String] {
    var tag: String?
    var body = text
    if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
      tag = String(text[text.index(after: text.startIndex)..<close])
      body = String(text[text.index(after: close)...]).trimmingCharacters(in: .whitespaces)
    }
    var lines: [String] = []
    var reader = StatementReader(SourceText(name: "script", text: body))
    while true {
      do {
        guard let parsed = try reader.next() else { break }
        lines += try stage(tag, parsed)
      } catch {
        // The independent failures of a statement, a line each.
        lines += error.all.map { describe($0, in: body) }
      }
    }
    return lines
  }

  private func stage(_ tag: String?, _ parsed: ParsedStatement) throws(QueryError) -> [String] {
    switch tag {
    case nil: return try run(parsed)
    case "tokens":
      var lexer = Lexer(parsed.source, at: 0)
      var lines: [String] = []
      while true {
        let token = try lexer.next()
        if token.kind == .end { return lines }
        lines.append("\(token.span.start)-\(token.span.end) \(token.kind) \(token.text)")
      }
    case "syntax": return [SyntaxPrinter.text(of: parsed.statement)]
    case "bound", "plan", "rules": return try plan(tag ?? "", parsed)
    default: return ["unknown tag [\(tag ?? "")]"]
    }
  }

  private func plan(_ tag: String, _ parsed: ParsedStatement) throws(QueryError) -> [String] {
    guard case .query(let query) = parsed.statement.kind else { return ["no query"] }
    let planned = try session.unoptimizedPlan(query, in: session.catalog)
    let printer = PlanPrinter()
    let optimizer = session.runner(in: session.catalog).standardOptimizer
    switch tag {
    case "bound": return printer.print(planned).split(separator: "\n").map(String.init)
    case "plan": return printer.print(optimizer.optimize(planned)).split(separator: "\n").map(String.init)
    default: return optimizer.trace(planned).map(\.rule)
    }
  }

  private func run(_ parsed: ParsedStatement) throws(QueryError) -> [String] {
    let report = try session.run(parsed)
    var lines = report.warnings.map { "warning \($0.code): \($0.message)" }
    switch report.outcome {
    case .changed(let count): lines.append("changed \(count)")
    case .rows(let result):
      lines.append(result.columns.map { "\($0.name):\($0.type.name)" }.joined(separator: " | "))
      for row in result.rows {
        lines.append(
          zip(row, result.columns).map { value, column in
            let text = value.isNull ? "NULL" : ValueFormat.text(of: value, type: column.type)
            return text.isEmpty ? "''" : text.replacingOccurrences(of: "\n", with: "\\n")
          }.joined(separator: " | "))
      }
    }
    return lines
  }

  private func describe(_ error: QueryError, in text: String) -> String {
    let diagnostic = Diagnostic(error, language: .english)
    var place = ""
    if let span = error.span {
      let position = SourceText(text: text).position(at: span.start)
      place = " \(position.line):\(position.column)"
    }
    var line = "error \(diagnostic.code)\(place): \(diagnostic.message)"
    if !diagnostic.suggestions.isEmpty { line += " (\(diagnostic.suggestions.joined(separator: ", ")))" }
    return line.replacingOccurrences(of: "\n", with: "\\n")
  }
}
