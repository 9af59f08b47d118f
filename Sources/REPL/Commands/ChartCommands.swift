// Commands that draw: .chart over the last result, .figures over the tables of a report.

import Query

/// Commands of the group "plot".
enum ChartCommands {
  static let rows: [ShellCommand] = [
    ShellCommand(
      "chart", aliases: [".图", ".图表", "\\chart"], group: .plot,
      arguments: "[KIND] [X [Y…]] [--by COLUMN] [--title TEXT] [--svg FILE] [--png FILE]",
      summary: Words(
        "draw the last result: bar, stacked, line, pie, spark or hist", "把上次结果画成图：bar、stacked、line、pie、spark、hist"),
      examples: [
        ".chart bar", ".chart pie class actual", ".chart line year amount --by org", ".chart hist amount --svg 分布.svg",
        ".chart bar --png 支出.png",
      ],
      completion: .choices(ChartKind.allCases.map(\.rawValue)),
      run: { shell, words throws(ClosedPipe) in try shell.drawChart(words) }),
    ShellCommand(
      "figures", aliases: [".插图", ".图集"], group: .plot, arguments: "[NAME] [FOLDER] [--png]",
      summary: Words(
        "the seven standard charts of a final-accounts report, as SVG or PNG files when a folder is named",
        "绘制部门决算的七张标准图；给出文件夹则写成 SVG 或 PNG 文件"),
      examples: [".figures", ".figures 2020年度部门决算 图", ".figures 2020年度部门决算 图 --png"],
      run: { shell, words throws(ClosedPipe) in try shell.drawFigures(words) }),
  ]
}

extension QueryShell {
  /// The words of `.chart` that are options, taken apart.
  private struct ChartWords {
    var names: [String] = []
    var options: [String: String] = [:]

    /// Nil when an option has no value.
    init?(_ words: [String]) {
      var rest = words[...]
      while let word = rest.popFirst() {
        guard word.hasPrefix("--") else {
          names.append(word)
          continue
        }
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
        guard let name = parts.first, ["svg", "png", "title", "by"].contains(name),
          let value = parts.count > 1 ? parts[1] : rest.popFirst()
        else { return nil }
        options[name] = value
      }
    }
  }

  func drawChart(_ words: CommandWords) throws(ClosedPipe) -> Bool {
    guard let result = lastResult else { return fail(Words("there is no result yet", "还没有结果")) }
    guard var asked = ChartWords(words.words) else { return failUsage(words) }
    var request = ChartRequest()
    if let first = asked.names.first {
      if let kind = ChartKind(named: first) {
        request.kind = kind
        asked.names.removeFirst()
      } else if CommandResult.position(ofColumn: first, in: result) == nil {
        let kinds = ChartKind.allCases.map(\.rawValue)
        let columns = CommandResult.noColumn(first, in: result)
        return fail(
          Words(
            "\(first) is no kind of chart (\(kinds.joined(separator: ", "))), and \(columns.english)",
            "\(first) 不是图的种类（\(kinds.joined(separator: "、"))），\(columns.chinese)"),
          suggestions: NearestNames.of(first, among: kinds) + CommandResult.nearest(to: first, in: result))
      }
    }
    request.category = asked.names.first
    request.values = Array(asked.names.dropFirst())
    request.splitBy = asked.options["by"]
    request.title = asked.options["title"]
    do throws(ChartFailure) {
      var chart = try ChartBuilder(result: result, presentation: presentation, language: language).chart(request)
      chart.source = sourceLine(of: result)
      let files = ["svg", "png"].compactMap { asked.options[$0] }
      if files.isEmpty { return try write(chart) }
      for option in ["svg", "png"] {
        guard let path = asked.options[option] else { continue }
        guard writePicture(chart, to: Environment.expandingHome(path), isPNG: option == "png") else { return false }
      }
      return true
    } catch {
      return fail(error.words, suggestions: error.suggestions)
    }
  }

  /// The lines of a chart for where results go.
  func lines(of chart: Chart) throws(ChartFailure) -> [String] {
    let isDumb = Environment.variable("TERM") == "dumb" && results.isTerminal
    let width =
      presentation.maximumWidth.flatMap { $0 > 0 ? $0 : nil } ?? (results.isTerminal ? Terminal.size().columns : 80)
    return try TerminalChart(
      chart, width: width, isPlain: isDumb, style: results.style, ambiguous: presentation.ambiguousWidth,
      language: language
    ).lines()
  }

  private func write(_ chart: Chart) throws(ChartFailure) -> Bool {
    let text = try lines(of: chart).joined(separator: "\n") + "\n"
    // A reader that has gone is noticed at the next flush.
    try? results.write(Array(text.utf8))
    return true
  }

  /// Writes a chart as an SVG or PNG file; false when that failed, which was then told.
  private func writePicture(_ chart: Chart, to path: String, isPNG: Bool) -> Bool {
    guard !invocation.isSafe else {
      return fail(Words("--safe writes no file", "--safe 下不写文件"))
    }
    do throws(ChartFailure) {
      let document = try SVGChart(chart: chart, language: language).document()
      let bytes = isPNG ? try ChartPicture.png(of: document) : Array(document.text.utf8)
      do throws(FileError) {
        try Files.replace(path, with: bytes)
      } catch {
        return fail(error)
      }
    } catch {
      return fail(error.words)
    }
    messages.notice(Words("written to \(path)", "已写入 \(path)"))
    return true
  }

  /// The reports that the numbers of the last result come from, as a line under a chart; empty when they are not known.
  private func sourceLine(of result: QueryResult) -> String {
    guard let query = lastQuery, result.rowCount <= 500 else { return "" }
    var request = LineageRequest()
    request.limit = 200
    guard
      let lineage = try? engine.session.lineage(
        of: query.text, parameters: query.parameters, result: result, request)
    else { return "" }
    var names: [String] = []
    for row in lineage {
      for source in row.sources where !source.isCondition {
        let citation = Citation(source)
        if citation.isReport, !names.contains(citation.report) { names.append(citation.report) }
      }
    }
    return ChartSource.line(names, language: language)
  }

  // MARK: - Standard figures

  func drawFigures(_ words: CommandWords) throws(ClosedPipe) -> Bool {
    guard engine.hasReports else { return fail(Words("no reports are loaded", "未加载报告")) }
    let isPNG = words.words.contains("--png")
    let names = words.words.filter { $0 != "--png" }
    guard names.count <= 2, names.allSatisfy({ !$0.hasPrefix("--") }) else { return failUsage(words) }
    guard let report = accountsReport(named: names.first) else { return false }
    let folder = names.count > 1 ? Environment.expandingHome(names[1]) : nil
    if isPNG, folder == nil { return failUsage(words) }
    if let folder {
      guard !invocation.isSafe else { return fail(Words("--safe writes no file", "--safe 下不写文件")) }
      guard Files.makeFolder(folder, mode: 0o777) else { return fail(FileError(path: folder)) }
    }
    var drawn = 0
    for (index, figure) in StandardFigures.all.enumerated() {
      try Interrupt.isRaised ? results.flush() : ()
      let title = (language == .chinese ? "图\(index + 1) " : "Figure \(index + 1). ") + figure.title.text(in: language)
      guard let chart = figureChart(figure, title: title, report: report) else {
        messages.notice(
          Words("\(title): the report has no such figures", "\(title)：报告中没有相应数据"))
        continue
      }
      drawn += 1
      if let folder {
        let path = folder + "/" + TitleFileName.name(title) + (isPNG ? ".png" : ".svg")
        guard writePicture(chart, to: path, isPNG: isPNG) else { return false }
      } else {
        do throws(ChartFailure) {
          if drawn > 1 { try? results.write([10]) }
          _ = try write(chart)
        } catch {
          _ = fail(error.words)
        }
      }
    }
    return drawn > 0 ? true : fail(Words("\(report) has none of the standard figures", "\(report) 没有标准图所需的数据"))
  }

  /// The chart of a standard figure; nil when the report has no numbers for it.
  private func figureChart(_ figure: StandardFigure, title: String, report: String) -> Chart? {
    let session = engine.session
    let before = session.parameters
    defer { session.parameters = before }
    session.parameters = ["report": .text(report)]
    guard case .rows(let result)? = try? session.run(figure.query).outcome else { return nil }
    var request = ChartRequest(kind: figure.kind)
    request.title = title
    guard var chart = try? ChartBuilder(result: result, presentation: presentation, language: language).chart(request),
      chart.numbers.contains(where: { $0.position != 0 })
    else { return nil }
    // A year or a total that the report does not state leaves no empty place.
    chart.series.removeAll { $0.numbers.isEmpty }
    let rows = chart.categories.indices.filter { row in chart.series.contains { $0.values[row] != nil } }
    chart.categories = rows.map { chart.categories[$0] }
    for index in chart.series.indices { chart.series[index].values = rows.map { chart.series[index].values[$0] } }
    chart.source = ChartSource.line([report], language: language)
    return chart
  }

  /// The final-accounts report that `name` means: the only one whose name has it; nil when there is none or several, which
  /// was then told.
  private func accountsReport(named name: String?) -> String? {
    let query = "SELECT report FROM reports WHERE kind = '部门决算' ORDER BY report"
    guard case .rows(let result)? = try? engine.session.run(query).outcome else { return nil }
    let all = result.rows.compactMap { row -> String? in
      if case .text(let name)? = row.first { return name }
      return nil
    }
    let found = ReportNames.matching(name, among: all)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      _ = fail(
        Words("there is no final-accounts report \(name ?? "")", "没有部门决算报告 \(name ?? "")"),
        suggestions: NearestNames.of(name ?? "", among: all))
    } else {
      _ = fail(
        Words(
          "several reports: name one of \(found.prefix(8).joined(separator: ", "))",
          "有多份报告，请指明：\(found.prefix(8).joined(separator: "、"))"))
    }
    return nil
  }
}

/// The line under a chart that says where its numbers come from.
enum ChartSource {
  /// Names of reports as one line; empty without any.
  static func line(_ names: [String], language: Language) -> String {
    guard !names.isEmpty else { return "" }
    let shown = names.prefix(2).joined(separator: language == .chinese ? "、" : ", ")
    let rest = names.count - 2
    if language == .chinese { return "来源：" + shown + (rest > 0 ? "等 \(names.count) 份报告" : "") }
    return "Source: " + shown + (rest > 0 ? " and \(rest) more" : "")
  }
}

/// Names of reports, found by a part.
enum ReportNames {
  /// The names that `wanted` is, or else those that have it; all without it.
  static func matching(_ wanted: String?, among names: [String]) -> [String] {
    guard let wanted else { return names }
    if names.contains(wanted) { return [wanted] }
    return names.filter { NamePattern.matches($0, wanted) }
  }
}

/// Names of files.
enum TitleFileName {
  /// The title without what a file's name cannot hold.
  static func name(_ title: String) -> String {
    String(title.map { "/\\:*?\"<>|".contains($0) || $0.isNewline ? "_" : $0 })
  }
}
