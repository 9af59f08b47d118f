// The label that an item of an account starts with: a line of the functional classification, a category.

/// Finds labels of items.
enum ItemLabel {
  private static let marks = WordSet("（类） （款） （项） 类） 款） 项）")
  private static let ends = WordSet("支出 收入 经费 费 费用 （项） （款） （类） 项） 支出（项） 补助 资金 项目 工程 专项 事务 运行 保障 公积金 医疗 养老 抚恤 事业 拨款 费支出")

  /// The label of the item at the start of a paragraph, when it names an account, and where it ends.
  static func label(_ paragraph: Paragraph) -> (text: String, end: Int)? {
    let text = paragraph.text
    var start = 0
    if let number = ItemNumber(text, in: 0..<text.count) { start = number.length }
    guard let end = labelEnd(text, from: start) else { return nil }
    var stop = end
    while stop > start, text[stop - 1].isOne(of: "：", "，", "。", "、", " ") { stop -= 1 }
    guard stop - start >= 2, stop - start <= 90 else { return nil }
    return (paragraph.string(start..<stop), end)
  }

  /// `（210类）`: where it ends.
  private static func codedMark(_ text: [Unicode.Scalar], at start: Int, end: Int) -> Int? {
    guard text[start] == "（" else { return nil }
    var position = start + 1
    while position < end, text[position].isDigit { position += 1 }
    guard position > start + 1, position + 1 < end, text[position].isOne(of: "类", "款", "项"),
      text[position + 1] == "）"
    else {
      return nil
    }
    return position + 2
  }

  /// `（2050202）`: where a code in brackets ends.
  private static func code(_ text: [Unicode.Scalar], at start: Int, end: Int) -> Int? {
    guard text[start] == "（" else { return nil }
    var position = start + 1
    while position < end, text[position].isDigit { position += 1 }
    guard (4...9).contains(position - start), position < end, text[position] == "）" else { return nil }
    return position + 1
  }

  /// Whether a stage of an account follows: `行政运行：年初预算…`.
  static func namesStage(_ text: [Unicode.Scalar], at position: Int) -> Bool {
    guard let stage = StatementWords.cues.match(text, at: position, end: text.count),
      position + stage.length < text.count
    else { return false }
    // `预算编制得9分` names no stage.
    let next = text[position + stage.length]
    guard next.isDigit || next.isOne(of: "为", "是", "：", "约") else { return false }
    switch stage.value.measure {
    case .budget, .actual, .received: return true
    default: return false
    }
  }

  /// Where the label ends: after the last classification mark, or at the colon or full stop after an account's name.
  private static func labelEnd(_ text: [Unicode.Scalar], from start: Int) -> Int? {
    var lastMark: Int?
    var position = start
    let limit = min(text.count, start + 100)
    let marks = marks
    while position < limit {
      let scalar = text[position]
      if let close = codedMark(text, at: position, end: limit) {
        position = close
        lastMark = position
        continue
      }
      if let close = code(text, at: position, end: limit) {
        position = close
        continue
      }
      if let mark = marks.match(text, at: position, end: limit) {
        position += mark.length
        lastMark = position
        continue
      }
      if scalar == "：" || scalar == "。" {
        if lastMark != nil || scalar == "：" && namesStage(text, at: position + 1) { return position }
        return ends.match(text, endingAt: position, start: start) != nil ? position : nil
      }
      if scalar == "，" || scalar == "；" { break }
      if scalar.isDigit, lastMark != nil { break }
      if scalar.isDigit { return nil }
      position += 1
    }
    guard let lastMark else { return nil }
    // `（类）支出407万元`: the mark may be followed by the last word of the name.
    return lastMark
  }
}
