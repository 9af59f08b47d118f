// Diagnostics as JSON, for programs.

extension DiagnosticRenderer {
  /// One line of JSON: code, severity, message, hint, file, line, column, endLine, endColumn, suggestions. Lines and columns
  /// count from 1, columns in characters, from the byte `origin` on; `endColumn` is the column after the last character.
  public static func json(of diagnostic: Diagnostic, in source: SourceText, from origin: Int = 0) -> String {
    var members = [
      "\"code\":" + string(diagnostic.code),
      "\"severity\":" + string(diagnostic.severity.rawValue),
      "\"message\":" + string(diagnostic.message),
      "\"hint\":" + (diagnostic.hint.map(string) ?? "null"),
      "\"file\":" + (source.name.isEmpty ? "null" : string(source.name)),
    ]
    if let span = diagnostic.span {
      let start = source.position(at: span.start, from: origin)
      let end = source.position(at: max(span.end, span.start), from: origin)
      members.append("\"line\":\(start.line),\"column\":\(start.column)")
      members.append("\"endLine\":\(end.line),\"endColumn\":\(end.column)")
    } else {
      members.append("\"line\":null,\"column\":null,\"endLine\":null,\"endColumn\":null")
    }
    members.append("\"suggestions\":[" + diagnostic.suggestions.map(string).joined(separator: ",") + "]")
    return "{" + members.joined(separator: ",") + "}"
  }

  /// A text as a JSON string.
  private static func string(_ text: String) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 10: bytes += Array("\\n".utf8)
      case 13: bytes += Array("\\r".utf8)
      case 9: bytes += Array("\\t".utf8)
      case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }
}
