// What a sentence is about, for figures whose own phrase names nothing: the clause that opens the sentence or its half, the noun
// before a bracket, the name before a colon.

import Query

/// Finds topics in one paragraph.
struct SentenceTopic {
  let paragraph: Paragraph
  let map: ClauseMap
  let readings: [NumberReading]

  /// The clause that names the thing and has no figure of its own: `河道清淤工程，预算620万元，支出105万元`.
  func openingClause(of position: Int) -> String? {
    let text = paragraph.text
    let start = segmentStart(of: position)
    guard let comma = (start..<max(start, position)).first(where: { text[$0] == "，" && map.level($0) == 0 }),
      !hasNumber(start..<comma)
    else { return nil }
    var first = start
    while first < comma, text[first].isOne(of: "，", "；", "。", "、", " ", "：") { first += 1 }
    if let item = ItemNumber(text, in: first..<comma) { first += item.length }
    if let opener = StatementWords.openers.match(text, at: first, end: comma), opener.length > 1 {
      first += opener.length
    }
    var stop = comma
    if let aspect = SentenceTopic.aspects.match(text, endingAt: stop, start: first) { stop -= aspect.length }
    guard (3...24).contains(stop - first), SentenceTopic.things.match(text, endingAt: stop, start: first) != nil,
      SentenceTopic.verbs.firstMatch(text, in: first..<stop) == nil
    else { return nil }
    return paragraph.string(first..<stop)
  }

  /// The money that the clause before a comma ends with: `用于预算安排的行政运行经费，合计885.6万元`.
  func moneyBeforeComma(at position: Int) -> String? {
    let text = paragraph.text
    var comma = position
    while comma > 0, text[comma - 1].isOne(of: "，", "、") { comma -= 1 }
    guard comma < position else { return nil }
    let start = map.start(of: comma, limit: segmentStart(of: comma))
    guard !hasNumber(start..<comma), SentenceTopic.money.match(text, endingAt: comma, start: start) != nil else {
      return nil
    }
    let first = (start..<comma).last { text[$0] == "的" && !map.isQuoted($0) }.map { $0 + 1 } ?? start
    return (2...20).contains(comma - first) ? paragraph.string(first..<comma) : nil
  }
  private static let money = WordSet("经费 资金 支出 收入 费用 拨款 补助 补贴")

  /// The noun right before the bracket that holds a number: `过程管理（扣2分）`.
  func nounBeforeBracket(of position: Int) -> String? {
    let text = paragraph.text
    let level = map.level(position)
    guard level > 0 else { return nil }
    var open = position
    while open > 0, !(text[open] == "（" && map.level(open) == level) { open -= 1 }
    guard text[open] == "（", !hasNumber(open..<position) else { return nil }
    let start = map.start(of: open - 1, limit: 0)
    var first = start
    // The last member of a list, behind the last number.
    for probe in start..<open where text[probe].isOne(of: "、", "，", "；", "：", "）") {
      first = probe + 1
    }
    guard (2...24).contains(open - first), !hasNumber(first..<open) else { return nil }
    return paragraph.string(first..<open)
  }

  /// The standard that a colon announces: `补助标准：手术类每人1.2万元，训练类每人每月1,500元`.
  func standardBeforeColon(of position: Int) -> String? {
    let text = paragraph.text
    let sentence = map.sentenceStart(position)
    guard let colon = (sentence..<max(sentence, position)).last(where: { text[$0] == "：" && map.level($0) == 0 }) else {
      return nil
    }
    let start = map.start(of: colon, limit: sentence)
    guard (3...20).contains(colon - start), SentenceTopic.standards.match(text, endingAt: colon, start: start) != nil
    else { return nil }
    return paragraph.string(start..<colon)
  }

  /// Where the part of the sentence with a position starts: behind a full stop, semicolon or colon.
  private func segmentStart(of position: Int) -> Int {
    let sentence = map.sentenceStart(position)
    return (sentence..<max(sentence, position)).last {
      paragraph.text[$0].isOne(of: "；", "：") && map.level($0) == 0 && !map.isQuoted($0)
    }.map { $0 + 1 } ?? sentence
  }

  private func hasNumber(_ range: Range<Int>) -> Bool {
    readings.contains { reading in
      switch reading {
      case .quantity(let quantity): range.contains(quantity.number.lowerBound)
      case .numeral(let numeral):
        numeral.year == nil && numeral.reason != .listNumber && range.contains(numeral.range.lowerBound)
      }
    }
  }

  private static let aspects = WordSet("方面 上 中 的 情况 情况看 来看")
  private static let standards = WordSet("标准 定额 单价 价格")
  private static let things = WordSet(
    """
    满意度 率 工程 项目 平台 系统 升级 建设 改造 活动 服务 维护 修缮 采购 整治 治理 监测 培训 补助 补贴 奖励 救助 资金 经费 费 专项 设施 设备 基金 支出 收入 拨款 采购 购置 租赁 运维 保障 普查 规划 编制 宣传 接待 安装 装修 维修 绿化 亮化 化解 债务 贷款 保险 资产 房屋 车辆 土地 图书馆 学校 医院 公园 广场 道路 桥梁 水库 管网 （类） （款） （项）
    """)
  private static let verbs = WordSet(
    "是 有 因为 由于 系 按照 根据 截至 其中 同比 比上年 较上年 与上年 主要 分别 均 推进 加强 完善 开展 实施 通过 组织 落实 为了 随着 针对 围绕 结合 坚持 全面 深入 积极 进一步 加大 强化 确保 做好 已 未 不断"
  )
}
