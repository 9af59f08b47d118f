// Which fiscal year a figure is about.

import Query

/// The rule for years: one named before the figure holds, in its clause or from the start of a clause to the end of the
/// sentence; the base of a comparison, an interval and a year in a title do not.
enum YearRule {
  /// `sentence` is where the sentence starts, `earlier` are the figures before: where the last one ends it has taken what it
  /// was compared with.
  static func year(
    of quantity: Quantity, measure: Measure, paragraph: Paragraph, map: ClauseMap, numerals: NumeralList,
    sentence: Int, after earlier: [Figure], report: Int?
  ) -> Int? {
    let end = earlier.last?.quantity.raw.upperBound ?? 0
    let position = quantity.number.lowerBound
    // What 其中 parts is of the year of the sentence before, and so is what was at the same time.
    var sentence = sentence
    while sentence > 0, goesOn.match(paragraph.text, at: sentence, end: position) != nil {
      sentence = map.sentenceStart(sentence - 1)
    }
    // Most sentences name no year, and then nobody asks for the clause.
    lazy var clause = map.start(of: position, limit: sentence)
    var year = report
    // The year that was named and not only compared with.
    var own = report
    for numeral in numerals.within(sentence..<max(sentence, position)) {
      guard let named = numeral.year, numeral.range.lowerBound >= sentence else { continue }
      let start = numeral.range.lowerBound
      if map.isQuoted(start) && !map.isQuoted(position) || isInterval(paragraph, numeral.range) { continue }
      // `2015年8月至今年7月`: a time that ends in the year of the report.
      if opensPeriod(paragraph, map, numerals, numeral.range, to: position) { continue }
      if thisYear.match(paragraph.text, at: numeral.range.upperBound, end: position) != nil { continue }
      if isCompared(paragraph, start, from: sentence) {
        // `较2019年预算执行率提高`: what follows speaks of the report's year again; `较2019年的…万元减少` does not yet.
        if start >= clause {
          let isBase =
            measure == .prior || measure == .budget && named != report || paragraph[start - 1] == "由"
            || numeral.range.upperBound == position && !quantity.isPercentagePoints
          year = isBase && start >= end ? named : own == named ? report : own
        }
        // `2022年收入…。与2021年相比，减少…`: a change is of the year whose figures stand before.
        if measure == .change || measure == .changeRate, year == report, named + 1 != report,
          earlier.contains(where: { $0.year == named + 1 })
        {
          year = named + 1
        }
        continue
      }
      if map.level(start) > map.level(position) { continue }
      if PhraseOfYear.isAttribute(paragraph, numeral.range.upperBound) { continue }
      // `贴息资金3亿元，是2018年的3倍`.
      if quantity.unit.isJust("倍"), paragraph[start - 1].isOne(of: "是", "为") { continue }
      let opensClause = opens(paragraph, map, start)
      // `在2019年增长14.3%的基础上又增长1.5%`.
      if paragraph[start - 1] == "在", grounds.occurs(paragraph.text, in: numeral.range.upperBound..<position) {
        continue
      }
      if start < clause, isOfFounding(paragraph, map, numeral.range, to: clause) { continue }
      if start >= clause || opensClause {
        year = named
        own = named
      }
    }
    if let report, year == report, lastYear.match(paragraph.text, endingAt: position, start: sentence) != nil,
      isOfLastYear(paragraph, position, from: clause)
    {
      return report - 1
    }
    guard measure == .prior, let report, year == report else { return year }
    return report - 1
  }

  /// `由上年的61.4%提升到78.9%`: the first value is last year's.
  private static func isOfLastYear(_ paragraph: Paragraph, _ position: Int, from clause: Int) -> Bool {
    guard let word = lastYear.match(paragraph.text, endingAt: position, start: clause) else { return false }
    return paragraph[position - word.length - 1].isOne(of: "由", "从")
  }
  private static let lastYear = WordSet("上年的 去年的 上年同期的 去年同期的 上年度的 上年 去年 上一年的")

  private static func isInterval(_ paragraph: Paragraph, _ range: Range<Int>) -> Bool {
    // `2026年1-3月` are months of one year.
    range.contains { position in
      paragraph.text[position].isOne(of: "-", "—", "~", "至", "到", "、") && position >= 4
        && paragraph.text[position - 4..<position].allSatisfy { $0.isDigit }
    }
  }

  /// `自2011年启动以来`, `从2011年至今`, `2011年至2014年`: a time that began or ends in the year and is not all of it.
  private static func opensPeriod(
    _ paragraph: Paragraph, _ map: ClauseMap, _ numerals: NumeralList, _ year: Range<Int>, to position: Int
  ) -> Bool {
    if paragraph[year.lowerBound - 1].isOne(of: "自", "从"),
      continuing.occurs(paragraph.text, in: year.upperBound..<max(position, year.upperBound))
    {
      return true
    }
    // `2018年专项斗争开展以来，打掉团伙17个`.
    let clause = map.end(of: year.upperBound, limit: position)
    if clause < position, paragraph.has(["以", "来"], at: clause - 2) { return true }
    if paragraph[year.upperBound].isOne(of: "至", "到"), numerals.starting(at: year.upperBound + 1)?.year != nil {
      return true
    }
    return paragraph[year.lowerBound - 1].isOne(of: "至", "到")
      && numerals.date(endingAt: year.lowerBound - 1)?.year != nil
  }
  private static let continuing = WordSet("以来 至今 年起")

  /// Whether the year is what something is compared with.
  private static func isCompared(_ paragraph: Paragraph, _ start: Int, from sentence: Int) -> Bool {
    guard start > sentence, let found = StatementWords.comparers.match(paragraph.text, endingAt: start, start: sentence)
    else { return isComparedBehind(paragraph, start + 4) }
    // `用于2019年`, `关于2019年` compare nothing.
    return !(found.length == 1 && paragraph[start - 1] == "于")
  }

  /// `2023年度相比，减少…`: the comparison stands behind its base alone.
  private static func isComparedBehind(_ paragraph: Paragraph, _ end: Int) -> Bool {
    var position = end
    while paragraph[position].isOne(of: "年", "度", "末", "初", "底") { position += 1 }
    return position > end && comparisonsBehind.match(paragraph.text, at: position, end: paragraph.text.count) != nil
  }
  private static let comparisonsBehind = WordSet("相比 对比 相较 决算数相比 决算相比 预算数相比 预算相比 同期相比")

  /// Whether a year opens its clause, words such as 截至 apart.
  private static func opens(_ paragraph: Paragraph, _ map: ClauseMap, _ start: Int) -> Bool {
    var position = start
    while let found = leads.match(paragraph.text, endingAt: position, start: 0) { position -= found.length }
    return position == 0 || paragraph[position - 1].isOne(of: "，", "。", "；", "：", "！", "？", "（")
      || isItemNumber(paragraph, before: position)
  }

  /// Whether nothing but the number of an item stands before `position`: `2.2026年收入`.
  private static func isItemNumber(_ paragraph: Paragraph, before position: Int) -> Bool {
    guard (2...3).contains(position), paragraph[position - 1].isOne(of: ".", "．", "、") else { return false }
    return paragraph.text.all(in: 0..<position - 1) { $0.isDigit }
  }

  /// `2002年11月由知青场改制而成，辖6个社区`: when a body began dates nothing that its other clauses tell.
  private static func isOfFounding(_ paragraph: Paragraph, _ map: ClauseMap, _ year: Range<Int>, to clause: Int) -> Bool
  {
    let end = map.end(of: year.upperBound, limit: clause)
    return foundings.occurs(paragraph.text, in: year.upperBound..<max(end, year.upperBound))
  }
  private static let foundings = WordSet("改制 成立 组建 设立 挂牌 更名 合并 创办 始建 建院 建校 建所 建馆 创建于 建制")

  private static let goesOn = WordSet("其中 同期末 同期内 同期， 同年")
  private static let thisYear = WordSet("至今年 到今年 至本年 到本年")
  private static let grounds = WordSet("基础上")

  private static let leads = WordSet("截至 截止 到 至 在 自 从 一是 二是 三是 四是 五是 其中")
}

/// What a year is said of.
enum PhraseOfYear {
  private static let attributes = WordSet("目标 规划 计划 以来 目标任务 考核 以前 之前 结转 工作计划 重点工作")

  /// Whether the year only describes a plan or the start of a time.
  static func isAttribute(_ paragraph: Paragraph, _ position: Int) -> Bool {
    attributes.match(paragraph.text, at: position, end: paragraph.text.count) != nil
  }
}
