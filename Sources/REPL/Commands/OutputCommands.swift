// Commands that send results somewhere: .output, .once, .excel, .print.

import Query

/// Commands of the group "output".
enum OutputCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "output", aliases: ["\\o", ".输出"], group: .output, arguments: "[FILE]",
      summary: Words("send results to a file, without FILE back to the screen", "结果写入文件；不带 FILE 则回到屏幕"),
      examples: [".output 结果.csv", ".output"], completion: .files, isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in try shell.redirect(words, once: false) }),
    ShellCommand(
      "once", aliases: [".一次"], group: .output, arguments: "FILE",
      summary: Words("send the next result to a file", "下一个结果写入文件"),
      completion: .files, isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in
        guard words[0] != nil else { return shell.failUsage(words) }
        return try shell.redirect(words, once: true)
      }),
    ShellCommand(
      "excel", group: .output, arguments: "[FILE]",
      summary: Words(
        "write the last result for spreadsheets, as CSV or .xlsx: codes stay text, formulas stay harmless",
        "把上次的结果写成电子表格可用的 CSV 或 .xlsx：代码保持文本，公式不会执行"), examples: [".excel 支出.csv", ".excel 支出.xlsx"], completion: .files,
      isUnsafe: true,
      run: { shell, words throws(ClosedPipe) in
        guard let result = shell.lastResult else { return shell.fail(Words("there is no result yet", "还没有结果")) }
        let path = Environment.expandingHome(words[0] ?? "bq.csv")
        if Files.suffix(of: path) == "xlsx" { return shell.writeWorkbook(result, to: path) }
        var bytes: [UInt8] = []
        SpreadsheetRenderer(header: shell.presentation.header).render(result, to: &bytes)
        do throws(FileError) {
          try Files.replace(path, with: bytes)
        } catch {
          return shell.fail(error)
        }
        shell.messages.notice(Words("\(result.rowCount) rows written to \(path)", "已写入 \(path)，\(result.rowCount) 行"))
        return true
      }),
    ShellCommand(
      "print", aliases: ["\\echo", "\\qecho", ".打印"], group: .output, arguments: "TEXT",
      summary: Words("print a text", "打印文本"),
      run: { shell, words throws(ClosedPipe) in
        try shell.results.writeLine(words.words.joined(separator: " "))
        return true
      }),
  ]
}

extension QueryShell {
  /// Writes a result as a workbook; false when that failed, which was then told.
  func writeWorkbook(_ result: QueryResult, to path: String) -> Bool {
    let sheet = WorkbookSheet(
      name: language == .chinese ? "结果" : "result", result: result, presentation: presentation)
    do throws(Workbook.Failure) {
      let cut = try Workbook.write([sheet], to: path)
      messages.notice(Words("\(result.rowCount) rows written to \(path)", "已写入 \(path)，\(result.rowCount) 行"))
      if cut > 0 {
        messages.notice(
          Words("\(cut) texts were cut: a cell holds 32767 characters", "\(cut) 处文本已截短：单元格最多 32767 个字符"))
      }
      return true
    } catch {
      return fail(Workbook.words(error))
    }
  }

  /// Sends results to the file that a command names, or back to standard output.
  func redirect(_ words: CommandWords, once: Bool) throws(ClosedPipe) -> Bool {
    do throws(OutputFailure) {
      try finishResults()
    } catch {
      messages.failure(error)
      return false
    }
    guard let path = words[0], path != "stdout", path != "-" else { return true }
    try results.flush()
    let expanded = Environment.expandingHome(path)
    guard Files.isWritable(expanded) else { return fail(FileError(path: expanded)) }
    results.redirect(to: expanded, once: once)
    return true
  }
}
