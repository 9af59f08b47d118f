// What makes a line a heading when it has no number, and where a heading ends when text follows it.

/// The rules for single paragraphs.
enum HeadingRules {
  /// Headings of the ministry's templates that reports print without their number, with the rank they have there.
  static let known = Lexicon<Int>([
    ("名词解释 附件 附表 部门概况 单位概况 部门决算表 部门预算表 决算公开表 部门决算情况说明 部门预算情况说明", 10),
    (
      """
      基本情况 项目基本情况 评价工作开展情况 绩效评价工作情况 绩效评价工作开展情况 工作开展情况 综合评价结论 综合评价情况及评价结论 绩效评价分析 绩效评价指标分析 绩效评价指标分析情况 绩效评价结果应用建议
      主要经验及做法、存在的问题和建议 主要经验及做法 存在主要问题 存在的主要问题 存在的问题 存在的问题及原因分析 存在问题 相关措施建议 改进措施和有关建议 有关建议 其他需说明的问题 其他需要说明的问题 评价结论
      """, 40
    ),
  ])

  /// Whether a paragraph without number reads like a heading: short, one phrase, no figure, no full sentence.
  static func isHeading(_ paragraph: Paragraph, readings: [NumberReading]) -> Bool {
    let text = paragraph.text
    guard paragraph.kind == .prose, text.count >= 2, text.count <= 42, let first = text.first, let last = text.last
    else {
      return false
    }
    if first == "[" || first == "…" || first == "注" && text.count > 1 && text[1] == "：" { return false }
    if first == "（" { return isProjectTitle(paragraph) }
    if last.isOne(of: "；", "，", "、", "：", "…", "）", "》", "\"") && last != "）" { return false }
    var depth = 0
    for (position, scalar) in text.enumerated() {
      switch scalar {
      case "（", "《", "“": depth += 1
      case "）", "》", "”": depth = max(depth - 1, 0)
      case "，", "；", "：", "！", "？", "…": if depth == 0 { return false }
      case "。": if depth == 0, position < text.count - 1 { return false }
      default: break
      }
    }
    if text.count <= 2, last == "无" || first == "无" { return false }
    for reading in readings { if case .quantity = reading { return false } }
    let isSentence = last == "。"
    return isSentence
      ? text.count <= 26 && !startsSentence.occurs(text, in: 0..<min(4, text.count)) : !isNothing(paragraph)
  }

  /// Verbs and connectives that a sentence begins with and a heading hardly does.
  private static let startsSentence = WordSet("由于 因此 但 没有 不 应 已 我 本 该 通过 根据 按照 为 无 目前")

  private static func isNothing(_ paragraph: Paragraph) -> Bool {
    ["无", "没有", "暂无", "略", "详见附件", "见附件", "详见附表", "见附表", "此表为空"].contains(
      paragraph.string(0..<paragraph.text.count))
  }

  private static let summaries = WordSet("绩效自评综述 绩效目标完成情况综述 自评综述 绩效目标完成情况 绩效自评情况 绩效自评结果")

  /// `农村供水项目绩效自评综述：…` at the start of a paragraph: where the heading ends that runs into the text.
  static func summaryEnd(_ paragraph: Paragraph) -> Int? {
    guard paragraph.kind == .prose, paragraph.text.count > 30 else { return nil }
    for position in 4..<min(50, paragraph.text.count) {
      let scalar = paragraph.text[position]
      if scalar == "：" || scalar == "。" {
        return summaries.match(paragraph.text, endingAt: position, start: 2) != nil ? position + 1 : nil
      }
      if scalar.isOne(of: "，", "；") { return nil }
    }
    return nil
  }

  /// `（妇女思想引领项目）`: a project's name alone in brackets.
  static func isProjectTitle(_ paragraph: Paragraph) -> Bool {
    let text = paragraph.text
    guard text.count >= 5, text.count <= 40, text.first == "（", text.last == "）" else { return false }
    return !text.contains { $0.isOne(of: "，", "。", "；", "：") }
      && projectEnds.match(text, endingAt: text.count - 1, start: 1) != nil
  }

  private static let projectEnds = WordSet("项目 专项 经费 资金 专项资金 工程 补助 服务项目 工作 活动")

  /// Whether a line is the title of a report within the document.
  static func isReportTitle(_ paragraph: Paragraph) -> Bool {
    let text = paragraph.text
    guard paragraph.kind == .prose, text.count >= 5, text.count <= 50 else { return false }
    if text.contains(where: { $0.isOne(of: "，", "。", "；", "：") }) { return false }
    var end = text.count
    if text.last == "）", let open = text.lastIndex(of: "（") { end = open }
    return titleEnds.match(text, endingAt: end, start: 0) != nil
  }

  private static let titleEnds = WordSet(
    "绩效评价报告 绩效报告 自评报告 绩效自评报告 评价报告 部门决算 部门预算 单位决算 单位预算 决算公开 预算公开 决算说明 预算说明 决算公开说明 部门决算公开 部门预算公开 决算报告 预算报告 情况说明 部门决算编制说明 部门预算编制说明 绩效评价 整体支出绩效 决算情况说明 预算情况说明"
  )

  /// Where the heading of a numbered paragraph ends, after its number: at the end of the first sentence or clause.
  static func headingEnd(_ paragraph: Paragraph, from start: Int) -> Int {
    let text = paragraph.text
    var depth = 0
    var comma: Int?
    for position in start..<text.count {
      switch text[position] {
      case "“", "《": depth += 1
      case "”", "》": depth = max(depth - 1, 0)
      case "。", "；", "：", "！", "？":
        if depth == 0 { return position + 1 }
      case "，":
        if depth == 0, comma == nil { comma = position + 1 }
      default: break
      }
      if position - start > 60 { break }
    }
    return text.count - start <= 60 ? text.count : comma ?? min(text.count, start + 60)
  }

  /// Where a heading without its final punctuation stands.
  static func title(_ paragraph: Paragraph, _ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, paragraph[end - 1].isOne(of: "。", "；", "：", "，", "、", "！") {
      end -= 1
    }
    return range.lowerBound..<end
  }
}
