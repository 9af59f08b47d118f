// Diagnostics as JSON: for --pipe and for --error-format json.

import Query

/// Writes diagnostics as members of a JSON object.
enum ErrorJSON {
  /// Appends `"code":…,"message":…,"hint":…,"suggestions":[…]` and, where a place is to blame, `"line":…,"column":…`, both
  /// from 1, in characters of `text`.
  static func appendMembers(of diagnostic: Diagnostic, in text: [UInt8], to line: inout [UInt8]) {
    line.append(contentsOf: "\"code\":".utf8)
    JSONText.appendString(diagnostic.code, to: &line)
    line.append(contentsOf: ",\"message\":".utf8)
    JSONText.appendString(diagnostic.message, to: &line)
    line.append(contentsOf: ",\"hint\":".utf8)
    if let hint = diagnostic.hint {
      JSONText.appendString(hint, to: &line)
    } else {
      line.append(contentsOf: "null".utf8)
    }
    line.append(contentsOf: ",\"suggestions\":[".utf8)
    for (index, name) in diagnostic.suggestions.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      JSONText.appendString(name, to: &line)
    }
    line.append(UInt8(ascii: "]"))
    guard let span = diagnostic.span else {
      line.append(contentsOf: ",\"line\":null,\"column\":null".utf8)
      return
    }
    let start = place(of: span.start, in: text)
    line.append(contentsOf: ",\"line\":\(start.line),\"column\":\(start.column)".utf8)
  }

  /// Line and column of a byte, from 1, the column in characters.
  static func place(of offset: Int, in text: [UInt8]) -> (line: Int, column: Int) {
    let offset = min(max(0, offset), text.count)
    var line = 1
    var lineStart = 0
    for index in 0..<offset where text[index] == 10 {
      line += 1
      lineStart = index + 1
    }
    return (line, String(decoding: text[lineStart..<offset], as: UTF8.self).count + 1)
  }
}
