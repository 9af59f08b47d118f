// HTML, LaTeX and SQL: forms that are pasted into something else.

import Query

/// An HTML table.
struct HTMLRenderer {
  /// Whether a file begins here: without a declaration browsers and word processors guess how its text is encoded. What is
  /// pasted into a page must not have one.
  var beginsFile = false

  private static let numberStyle = " style=\"text-align:right;white-space:nowrap\""

  /// Appends the grid.
  func render(_ grid: TextGrid, hasHeader: Bool, part: ResultPart, to bytes: inout [UInt8]) {
    if part.isFirst { bytes.append(contentsOf: head(grid, hasHeader: hasHeader).utf8) }
    for row in 0..<grid.shownRows {
      var line = "<tr>"
      for column in grid.columns {
        line += "<td\(column.isNumeric ? HTMLRenderer.numberStyle : "")>"
        line += HTMLRenderer.escaped(column.cells[row].text) + "</td>"
      }
      bytes.append(contentsOf: (line + "</tr>\n").utf8)
    }
    if part.isLast { bytes.append(contentsOf: "</tbody>\n</table>\n".utf8) }
  }

  private func head(_ grid: TextGrid, hasHeader: Bool) -> String {
    var text = (beginsFile ? "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n" : "") + "<table>\n"
    if hasHeader {
      text += "<thead>\n<tr>"
      for column in grid.columns {
        text += "<th\(column.isNumeric ? HTMLRenderer.numberStyle : "")>"
        text += HTMLRenderer.escaped(column.header.text) + "</th>"
      }
      text += "</tr>\n</thead>\n"
    }
    return text + "<tbody>\n"
  }

  /// Text with what HTML would read as signs of its own replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }
}

/// A LaTeX tabular.
struct LaTeXRenderer {
  /// Appends the grid.
  func render(_ grid: TextGrid, hasHeader: Bool, part: ResultPart, to bytes: inout [UInt8]) {
    var text = ""
    if part.isFirst {
      text += "\\begin{tabular}{" + grid.columns.map { $0.isNumeric ? "r" : "l" }.joined() + "}\n\\hline\n"
    }
    if part.isFirst, hasHeader {
      text += grid.columns.map { LaTeXRenderer.escaped($0.header.text) }.joined(separator: " & ") + " \\\\\n\\hline\n"
    }
    for row in 0..<grid.shownRows {
      text += grid.columns.map { LaTeXRenderer.escaped($0.cells[row].text) }.joined(separator: " & ") + " \\\\\n"
    }
    if part.isLast { text += "\\hline\n\\end{tabular}\n" }
    bytes.append(contentsOf: text.utf8)
  }

  /// Text with what LaTeX would read as commands replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": result += "\\\(character)"
      case "\\": result += "\\textbackslash{}"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      default: result.append(character)
      }
    }
    return result
  }
}

/// INSERT statements into a table called `result`.
struct InsertRenderer {
  /// Appends one statement a row.
  func render(_ result: QueryResult, to bytes: inout [UInt8]) {
    write(result, isStopped: { false }) { bytes.append(contentsOf: $0) }
  }

  /// Writes the statements piece by piece; stops when `isStopped` says so.
  func write<Failure: Error>(
    _ result: QueryResult, isStopped: () -> Bool, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var bytes: [UInt8] = []
    let names = result.columns.map { IdentifierText.quotedWhereNeeded($0.name) }.joined(separator: ", ")
    let lead = Array("INSERT INTO result (\(names)) VALUES (".utf8)
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        bytes.append(contentsOf: lead)
        for (index, column) in chunk.columns.enumerated() {
          if index > 0 { bytes.append(contentsOf: ", ".utf8) }
          InsertRenderer.append(column, row: row, to: &bytes)
        }
        bytes.append(contentsOf: ");\n".utf8)
        guard bytes.count >= JSONRenderer.pieceBytes else { continue }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
        if isStopped() { return }
      }
    }
    try sink(bytes)
  }

  /// Appends a value as SQL writes it.
  static func append(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    guard vector.isValid(row) else { return bytes.append(contentsOf: "NULL".utf8) }
    let isPlain = vector.type.isNumber || vector.type.isAmount || vector.type == .percent || vector.type == .boolean
    if isPlain { return ValueText.append(vector, row: row, to: &bytes) }
    if case .list = vector.type { return ValueText.append(vector, row: row, to: &bytes) }
    var text: [UInt8] = []
    ValueText.append(vector, row: row, to: &text)
    if vector.type.isPointOfTime || vector.type == .interval {
      bytes.append(contentsOf: (vector.type.name + " ").utf8)
    }
    bytes.append(0x27)
    for byte in text { bytes.append(contentsOf: byte == 0x27 ? [0x27, 0x27] : [byte]) }
    bytes.append(0x27)
  }
}

/// Names as SQL wants them.
enum IdentifierText {
  /// The name, in quotes only when it needs them: when it is not letters, digits and `_`, starts with a digit, or is a
  /// word of the language.
  static func quotedWhereNeeded(_ name: String) -> String {
    let isPlain =
      name.first.map { $0.isLetter || $0 == "_" } ?? false
      && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } && !reserved.contains(name.lowercased())
    return isPlain
      ? name : "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// Words that cannot name a column without quotes.
  private static let reserved: Set<String> = [
    "all", "and", "any", "as", "asc", "between", "by", "case", "cast", "check", "collate", "column", "create", "cross",
    "default", "desc", "distinct", "else", "end", "except", "exists", "false", "fetch", "for", "foreign", "from",
    "full",
    "group", "having", "in", "inner", "intersect", "into", "is", "join", "lateral", "left", "like", "limit", "natural",
    "not", "null", "offset", "on", "or", "order", "outer", "pivot", "primary", "qualify", "references", "right",
    "select",
    "some", "table", "then", "to", "true", "union", "unique", "unpivot", "using", "values", "when", "where", "window",
    "with",
  ]
}
