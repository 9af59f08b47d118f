// Rows of spending: classes, sections and items of the functional classification.

import Query

/// Writes the table of functional spending.
struct SpendingRows {
  let reading: ReportReading

  /// A line of the classification, taken apart.
  struct Line: Hashable {
    var code: String?
    var className: String?
    var section: String?
    var item: String?

    /// By bytes: the library's comparison and hash of texts look for normal forms.
    static func == (left: Line, right: Line) -> Bool {
      (left.item ?? "") == (right.item ?? "") && (left.section ?? "") == (right.section ?? "")
        && (left.className ?? "") == (right.className ?? "")
        && (left.code ?? "") == (right.code ?? "")
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(SubjectTraits.hash(className ?? ""))
      hasher.combine(SubjectTraits.hash(section ?? ""))
      hasher.combine(SubjectTraits.hash(item ?? ""))
    }
  }

  /// One row for each statement of a class, section or item.
  func write(to tables: inout TableSet, written: inout WrittenRows) throws(QueryError) {
    let codes = reading.spendingCodes
    var quote = QuoteBytes(reading)
    for statement in reading.accountRows where statement.hasMoney || statement.states(.share) {
      guard statement.project == nil, var line = statement.traits.classificationLine else { continue }
      if line.code == nil, !codes.isEmpty { line.code = codes[line] }
      for (stage, value) in [("b", statement.amount(.budget)), ("a", statement.amount(.actual))]
      where written.isNeeded && value != nil {
        _ = written.insert([
          "spending", line.className, line.section, line.item, statement.year?.description, stage,
          WrittenRows.key(value),
        ])
      }
      quote.set(reading.quoteRange(statement), of: statement.paragraph)
      try tables.append(.spending) { row throws(QueryError) in
        try row.text(reading.key)
        try row.text(reading.identity.org)
        try row.integer(statement.year)
        try row.text(line.code)
        try row.text(line.className)
        try row.text(line.section)
        try row.text(line.item)
        try row.decimal(statement.amount(.budget))
        try row.decimal(statement.amount(.actual))
        try row.ratio(statement.percent(.completion))
        try row.ratio(statement.percent(.share))
        try row.text(statement.reason)
        try row.decimal(statement.figures.rounding)
        try row.integer(statement.line)
        try row.text(quote.bytes)
      }
    }
  }

  /// The codes that the report's own tables give to items, by class, section and item.
  func codes() -> [Line: String] {
    var codes: [Line: String] = [:]
    for reader in reading.tableReaders where reader.role == .spending || reader.role == .revenue {
      var names: [String: String] = [:]
      for (index, row) in reader.table.rows.enumerated() {
        guard let code = TableReader.code(row), let label = reader.table.rowLabel(index) else { continue }
        names[code] = TableReader.plainLabel(label)
        codes[
          Line(
            className: names[String(code.prefix(3))].flatMap(SpendingRows.classTitle),
            section: code.count >= 5 ? names[String(code.prefix(5))] : nil, item: code.count == 7 ? names[code] : nil)
        ] = code
      }
    }
    return codes
  }

  /// Takes `社会保障和就业支出（类）抚恤（款）死亡抚恤（项）`, `卫生健康支出（210类）…（11款）…（01项）` and `教育支出` apart; nil for
  /// subjects that are no line of the classification.
  static func line(_ subject: String) -> Line? {
    let text = AccountNames.scalars(subject)
    var line = Line()
    var code = ""
    var start = 0
    var position = 0
    var isMarked = false
    while position < text.count {
      guard text[position] == "（", let close = text[position...].firstIndex(of: "）"), close > position + 1,
        text[close - 1].isOne(of: "类", "款", "项"),
        text[position + 1..<close - 1].allSatisfy({ $0.isDigit })
      else {
        position += 1
        continue
      }
      code += string(text[position + 1..<close - 1])
      let name = string(text[start..<position])
      switch text[close - 1] {
      case "类": line.className = classTitle(name)
      case "款": line.section = trimmed(name)
      default: line.item = trimmed(name)
      }
      isMarked = true
      start = close + 1
      position = close + 1
    }
    if isMarked {
      line.code = code.isEmpty ? nil : code
      return line.className == nil && line.section == nil && line.item == nil ? nil : line
    }
    if let coded = coded(text) { return coded }
    guard let name = AccountNames.className(subject) else { return nil }
    return Line(className: name)
  }

  /// `2130599其他扶贫支出`.
  private static func coded(_ text: [Unicode.Scalar]) -> Line? {
    var first = 0
    while first < text.count, text[first].isOne(of: "“", "列") { first += 1 }
    var end = first
    while end < text.count, text[end].isDigit { end += 1 }
    guard end - first == 7 || end - first == 5 || end - first == 3, end < text.count, text[first] == "2" else {
      return nil
    }
    let name = string(text[end...]).replacing("”", with: "").replacing("科目", with: "")
    guard name.count >= 2 else { return nil }
    let code = string(text[first..<end])
    switch end - first {
    case 7: return Line(code: code, item: name)
    case 5: return Line(code: code, section: name)
    default: return Line(code: code, className: classTitle(name))
    }
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(scalars: scalars)
  }

  private static func trimmed(_ name: String) -> String? {
    let text = name.trimming { "：:、，— ".contains($0) }
    return text.isEmpty || text.allSatisfy { $0 == "…" } ? nil : text
  }

  /// A class without 支出 at its end, so that one class has one name: `教育支出` is 教育.
  static func classTitle(_ name: String) -> String? {
    guard let text = trimmed(name) else { return nil }
    return text.ends(as: "支出") && text.count > 3 ? String(text.dropLast(2)) : text
  }
}

extension String {
  /// Without the characters at both ends that `isTrimmed` picks.
  func trimming(_ isTrimmed: (Character) -> Bool) -> String {
    var text = self[...]
    while let first = text.first, isTrimmed(first) { text = text.dropFirst() }
    while let last = text.last, isTrimmed(last) { text = text.dropLast() }
    return String(text)
  }
}
