// `bq --pipe`: a session for programs. One line of JSON for every statement, flushed.

import Glibc
import Query

/// Reads statements from standard input until it ends and answers each with a line.
struct PipeSession {
  /// The engine.
  let engine: StatementEngine
  /// The language of messages.
  let language: Language
  /// Whether each line tells its seconds.
  let showsSeconds: Bool

  /// Runs the session.
  func run() throws(ClosedPipe) {
    let output = OutputStream(descriptor: STDOUT_FILENO)
    var scanner = StatementScanner(findsCommands: false)
    var block = [UInt8](repeating: 0, count: 65_536)
    var isAtEnd = false
    while !isAtEnd {
      let count = block.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
      if Interrupt.isRaised { return }
      if count < 0, errno == EINTR { continue }
      if count > 0 { scanner.append(block[..<count]) } else { isAtEnd = true }
      while let piece = scanner.next(isFinal: isAtEnd) {
        let text = String(decoding: scanner.bytes[piece.rangeWithComments], as: UTF8.self)
        try answer(text, to: output)
        // What has arrived whole is answered before more is waited for; a batch goes out in one write.
        if output.pendingCount > 65_536 { try output.flush() }
      }
      try output.flush()
      scanner.discardConsumed()
    }
  }

  /// Writes the line that answers a statement. Rows that are many go out as they are written down; when the statement is to
  /// stop meanwhile, they end where they are, and the error follows them in the same line.
  private func answer(_ text: String, to output: OutputStream) throws(ClosedPipe) {
    var line: [UInt8] = []
    let report: Session.Report
    do {
      report = try engine.run(text)
    } catch {
      line.append(UInt8(ascii: "{"))
      appendError(error, in: text, to: &line)
      line.append(contentsOf: "}\n".utf8)
      return try output.write(line)
    }
    var stop: QueryError?
    switch report.outcome {
    case .rows(let result):
      stop = try WorkStop.watching(engine.session.limits) { () throws(ClosedPipe) in
        try write(result, line: &line, to: output)
        return WorkStop.reason
      }
    case .changed(let count): line.append(contentsOf: "{\"ok\":true,\"changed\":\(count)".utf8)
    }
    if let stop {
      line.append(UInt8(ascii: ","))
      appendError(.init(error: stop, isFailedAssertion: false, hint: nil), in: text, to: &line)
    } else if showsSeconds {
      let seconds = report.seconds
      line.append(
        contentsOf:
          ",\"seconds\":{\"parse\":\(seconds.parse),\"plan\":\(seconds.plan),\"execute\":\(seconds.execute)}".utf8)
    }
    line.append(contentsOf: "}\n".utf8)
    try output.write(line)
  }

  /// Writes the members of a result, the opening brace included, up to where it is stopped; what is left of them is in `line`.
  private func write(
    _ result: QueryResult, line: inout [UInt8], to output: OutputStream
  ) throws(ClosedPipe) {
    line.append(contentsOf: "{\"columns\":[".utf8)
    for (index, column) in result.columns.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      JSONText.appendString(column.writtenName, to: &line)
    }
    line.append(contentsOf: "],\"types\":[".utf8)
    for (index, column) in result.columns.enumerated() {
      if index > 0 { line.append(UInt8(ascii: ",")) }
      JSONText.appendString(column.type.name, to: &line)
    }
    line.append(contentsOf: "],\"rows\":[".utf8)
    defer { line.append(UInt8(ascii: "]")) }
    func flush(_ line: inout [UInt8]) throws(ClosedPipe) {
      guard line.count >= JSONRenderer.pieceBytes else { return }
      try output.write(line)
      line.removeAll(keepingCapacity: true)
    }
    var isFirst = true
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        line.append(contentsOf: isFirst ? [UInt8(ascii: "[")] : [UInt8(ascii: ","), UInt8(ascii: "[")])
        isFirst = false
        for (index, column) in chunk.columns.enumerated() {
          if index > 0 { line.append(UInt8(ascii: ",")) }
          try JSONText.append(column, row: row, to: &line, flush: flush)
        }
        line.append(UInt8(ascii: "]"))
        guard line.count >= JSONRenderer.pieceBytes else { continue }
        try flush(&line)
        if WorkStop.isDue { return }
      }
    }
  }

  /// Appends the member `error`.
  private func appendError(_ failure: StatementEngine.Failure, in text: String, to line: inout [UInt8]) {
    let diagnostic = failure.diagnostic(in: language)
    line.append(contentsOf: "\"error\":{".utf8)
    ErrorJSON.appendMembers(of: diagnostic, in: Array(text.utf8), to: &line)
    // Other failures of the same statement follow under a name of their own.
    for (index, other) in failure.others(in: language).enumerated() {
      line.append(contentsOf: (index == 0 ? ",\"others\":[{" : ",{").utf8)
      ErrorJSON.appendMembers(of: other, in: Array(text.utf8), to: &line)
      line.append(UInt8(ascii: "}"))
    }
    if !failure.error.others.isEmpty { line.append(UInt8(ascii: "]")) }
    line.append(UInt8(ascii: "}"))
  }
}
