// Rows of marks: what a report's form shows beside its content. Its own table of contents, and what a template left in it:
// placeholders, instructions to the author, numbers that nobody filled in.

import Query

/// Writes the table of marks.
struct MarkRows {
  let reading: ReportReading

  /// What a mark is; the raw value is the column `kind`.
  private enum Kind: String, Sendable {
    case contents = "目录"
    case instruction = "填写说明"
    case placeholder = "占位符"
    case blank = "空缺数字"
  }

  /// All marks of the report, in the order of the text.
  func write(to tables: inout TableSet) throws(QueryError) {
    var contents = [Bool](repeating: false, count: reading.text.paragraphs.count)
    for paragraph in reading.outline.contents { contents[paragraph] = true }
    for paragraph in reading.text.paragraphs where paragraph.kind != .pageNumber {
      if contents[paragraph.index] {
        let end = ContentsLine.titleEnd(paragraph.text)
        if end > 0 { try append(.contents, 0..<end, of: paragraph, to: &tables) }
        continue
      }
      for mark in MarkRows.marks(in: paragraph) { try append(mark.kind, mark.range, of: paragraph, to: &tables) }
    }
  }

  private func append(
    _ kind: Kind, _ range: Range<Int>, of paragraph: Paragraph, to tables: inout TableSet
  ) throws(QueryError) {
    let section = reading.outline.section(paragraph: paragraph.index, position: range.lowerBound)
    try tables.append(
      .marks,
      [
        .text(reading.key), .optional(kind == .contents ? nil : section?.id), .text(kind.rawValue),
        .text(paragraph.string(range)),
        .integer(Int128(reading.text.line(at: paragraph.documentRange(range).lowerBound))),
        .text(reading.printed(MarkRows.sentence(around: range, in: paragraph), of: paragraph.index)),
      ])
  }

  // MARK: finding

  /// What opens a mark, what a template tells its author, and words that a number should stand between and the unit that follows.
  private static let words = Lexicon<Kind>([
    // What a mark starts with that is no word.
    ("… _ X x × * ╳", .placeholder),
    (
      """
      罗列全部 罗列至 列示全部 列出全部 请根据 请参照 请按 请列明 请填写 请说明 请注明 请逐项 请结合 请自行 请删除 如无请 可自行增减 自行删减 \
      增减内容 增减名词 增删名词 作增减 逐项解释 填写说明 填报说明 此处填写 此处说明 按实际情况填 根据实际情况填 填写具体 简要说明即可
      """, .instruction
    ),
    (
      """
      占% 占比% 占比为% 增长% 下降% 降低% 减少% 增加% 预算的% 比例为% 完成率% 执行率为% 增加万元 减少万元 支出万元 决算万元 决算为万元 预算为万元 支出为万元 \
      收入为万元 总计万元 合计万元 增加元 减少元 支出为元 决算为元 预算为元
      """, .blank
    ),
  ])
  /// What may follow crosses that stand for a number, and what letters may also stand for. `王××，` hides a name on purpose.
  private static let crossNumbers = WordSet("年 月 日 万 亿 元 % 个 人次 人 次 辆 批 台 项 家 件 场 户")
  private static let crossNames = WordSet("部门 单位 局 县 市 区 镇 乡 街道 科 处 资金 收入 支出 费 项目 等 ） 》 ” 、 。 ；")
  /// What may stand before an ellipsis that nobody filled in, and behind it.
  private static let ellipsisLeads = WordSet("主要用于 用于 如 主要是 是 指 指： 是指 ； ： （类） （款） 包括 包括： 为")
  private static let ellipsisTails: Set<Unicode.Scalar> = ["（", "。", "；", "）", "，", "\n"]

  /// The marks of a paragraph, the first of each run.
  private static func marks(in paragraph: Paragraph) -> [(kind: Kind, range: Range<Int>)] {
    var found: [(kind: Kind, range: Range<Int>)] = []
    let text = paragraph.text
    var position = 0
    let words = words
    while let start = words.nextStart(in: text, from: position, to: text.count) {
      if let mark = mark(at: start, in: paragraph) {
        found.append(mark)
        position = mark.range.upperBound
      } else {
        position = start + 1
      }
    }
    return found
  }

  private static func mark(at position: Int, in paragraph: Paragraph) -> (kind: Kind, range: Range<Int>)? {
    let text = paragraph.text
    switch text[position] {
    case "…":
      let end = runEnd(position, in: text) { $0 == "…" }
      return isOpen(position..<end, in: paragraph) ? (.placeholder, position..<end) : nil
    case "_":
      let end = runEnd(position, in: text) { $0 == "_" }
      return end - position >= 2 ? (.placeholder, position..<end) : nil
    case "X", "x", "×", "*", "╳":
      let scalar = text[position]
      let end = runEnd(position, in: text) { $0 == scalar }
      guard !paragraph[position - 1].isASCIILetter, !paragraph[end].isASCIILetter, !paragraph[position - 1].isDigit,
        !paragraph[end].isDigit
      else { return nil }
      let isNumber = crossNumbers.match(text, at: end, end: text.count) != nil
      let isLetter = scalar == "X" || scalar == "x"
      let isName = isLetter && end - position >= 2 && crossNames.match(text, at: end, end: text.count) != nil
      return isName || isNumber && (isLetter || end - position >= 2) ? (.placeholder, position..<end) : nil
    default:
      guard let found = words.match(text, at: position, end: text.count) else { return nil }
      let end = position + found.length
      // `部门决算填报说明` is the name of what stands below it.
      if found.value == .instruction, end == text.count, text[position + 2..<end].elementsEqual("说明".unicodeScalars) {
        return nil
      }
      // The head of a column of rates, `完成率%`, lacks nothing.
      if found.value == .blank, paragraph.kind == .row, text[end - 1] == "%" { return nil }
      return (found.value, position..<end)
    }
  }

  /// Whether dots stand where a template wants words: alone, or after a word that announces something.
  private static func isOpen(_ range: Range<Int>, in paragraph: Paragraph) -> Bool {
    let text = paragraph.text
    if range.count == text.count { return true }
    guard ellipsisTails.contains(paragraph[range.upperBound]) else { return false }
    if range.lowerBound == 0 { return true }
    if let number = ItemNumber(text, in: 0..<text.count), number.length == range.lowerBound { return true }
    if paragraph.has(["（", "款", "）"], at: range.upperBound) || paragraph.has(["（", "项", "）"], at: range.upperBound) {
      return true
    }
    return ellipsisLeads.match(text, endingAt: range.lowerBound, start: 0) != nil
  }

  private static func runEnd(
    _ start: Int, in text: [Unicode.Scalar], _ belongs: (Unicode.Scalar) -> Bool
  ) -> Int {
    var end = start
    while end < text.count, belongs(text[end]) { end += 1 }
    return end
  }

  /// The sentence around a mark, at most 80 code points to either side.
  private static func sentence(around range: Range<Int>, in paragraph: Paragraph) -> Range<Int> {
    let text = paragraph.text
    var start = range.lowerBound
    while start > 0, range.lowerBound - start < 60, text[start - 1] != "。" { start -= 1 }
    var end = range.upperBound
    if end < text.count, text[end] == "。" { end += 1 }
    while end < text.count, end - range.upperBound < 60, text[end] != "。" { end += 1 }
    return start..<end
  }
}

extension Unicode.Scalar {
  /// Whether this is a letter of ASCII.
  fileprivate var isASCIILetter: Bool { (value | 32) >= 97 && (value | 32) <= 122 }
}
