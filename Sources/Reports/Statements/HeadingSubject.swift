// The account that a heading names, for the sentences under it that name none: `（一）机关运行经费支出情况`.

/// Takes the account out of a heading.
enum HeadingSubject {
  private static let tails = WordSet(
    """
    情况 情况说明 说明 支出情况 支出情况说明 决算情况 决算情况说明 预算情况 预算情况说明 使用情况 执行情况 支出决算情况说明 支出决算情况 支出预算情况 支出预算情况说明 增减变化情况 安排情况 安排情况说明 完成情况 收支情况 支出说明 经费情况
    """)
  private static let ends = WordSet("费 经费 基金 项目 专项 工程 采购 收入 支出 补助 专项资金 项目资金")
  private static let leads = WordSet("关于 年度 年 本年度 本年 0 1 2 3 4 5 6 7 8 9")
  private static let vague = WordSet("收支 收入支出 收入、支出 总体 其他 重要 有关 相关 财政资金 主要 重点项目 各项目 部门 单位")
  private static let bare = ShortList("项目 支出 收入 项目支出 经费 基本支出和项目支出 财政拨款支出 财政拨款收入")

  /// The account that the heading in `title` of a paragraph's text names, or nil where it names none or several.
  static func account(_ text: [Unicode.Scalar], _ title: Range<Int>) -> String? {
    var start = title.lowerBound
    var end = title.upperBound
    while let tail = tails.match(text, endingAt: end, start: title.lowerBound + 1) { end -= tail.length }
    while let lead = leads.match(text, at: start, end: end) { start += lead.length }
    guard end - start >= 3, end - start <= 30, ends.match(text, endingAt: end, start: start) != nil else { return nil }
    if vague.occurs(text, in: start..<end) || text[start..<end].contains(where: { $0.isOne(of: "，", "；", "：", "。") }) {
      return nil
    }
    let name = String(scalars: text[start..<end])
    return bare.contains(name) ? nil : name
  }
}
