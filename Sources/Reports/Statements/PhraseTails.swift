// What stands at the ends of a phrase and belongs to no name: the one of many that a price is for, who says it, the verb of a
// payment; and the verbs that tell the measure of money before or behind its name.

import Query

extension PhraseReader {
  /// The name of an account without what leads to it and what follows it.
  func withoutTails(_ noun: Range<Int>, _ measure: Measure) -> Range<Int> {
    switch measure {
    case .change, .changeRate: return noun
    case .score:
      let stop = noun.count > 2 && text[noun.upperBound - 1] == "得" ? noun.upperBound - 1 : noun.upperBound
      return afterSaying(noun.lowerBound, stop)..<stop
    default: return noun.lowerBound..<withoutRate(noun.lowerBound, noun.upperBound)
    }
  }

  /// Without the words that make a price or standard one of a single thing: `村干部报酬人均每月3,260元`, `膳食补助每天5元`,
  /// `补助标准为C级户均8,500元`.
  func withoutRate(_ start: Int, _ end: Int) -> Int {
    var stop = end
    while stop - start > 3, text[start] != "每" {
      if text[stop - 1] == "均", PhraseReader.averages.match(text, endingAt: stop, start: start) != nil {
        stop -= 2
      } else if let each = (max(start + 2, stop - 4)..<stop - 1).last(where: { text[$0] == "每" }),
        PhraseReader.rates.match(text, at: each, end: stop)?.length == stop - each,
        !paragraph.has(["平", "均"], at: each - 2) || each - 2 > start
      {
        stop = each
      } else {
        break
      }
    }
    guard stop < end, stop > start else { return end }
    // What a standard is for one kind of those who get it.
    if let copula = (start..<stop).first(where: { text[$0].isOne(of: "为", "是") }),
      PhraseReader.standardEnds.match(text, endingAt: copula, start: start) != nil
    {
      return copula
    }
    return stop - start >= 2 ? stop : end
  }
  private static let averages = WordSet("人均 户均 亩均 生均 村均 床均 车均 日均 月均 年均 校均 平均")
  private static let rates = WordSet(
    "每人 每户 每亩 每月 每年 每天 每日 每次 每期 每场 每学期 每学年 每生 每村 每台 每辆 每套 每张 每床 每平方米 每公里 每只 每头 每吨 每件 每课时 每节 每学时 每例 每公斤 每斤 每吨 每立方米 每度 每趟 每篇 每批 每册 每份 每棵 每株 每处 每座 每门 每个 每名 每家 每组 每班 每所"
  )
  private static let standardEnds = WordSet("标准 定额 单价 价格 额度")

  /// Behind who says it: `评价小组认为该项目得91分`.
  func afterSaying(_ start: Int, _ stop: Int) -> Int {
    guard let saying = PhraseReader.sayings.lastMatch(text, in: start..<stop), !map.isQuoted(saying.position) else {
      return start
    }
    return saying.position + saying.length
  }
  private static let sayings = WordSet("认为 显示 表明 认定")

  /// `已支付工程款278万元`: a payment named before what it was for.
  var opensWithPayment: Bool {
    let start = opened(before.lowerBound, end)
    guard let verb = PhraseReader.payments.match(text, at: start, end: end), start + verb.length + 2 <= end else {
      return false
    }
    return PhraseReader.dues.match(text, endingAt: end, start: start + verb.length) != nil
  }
  private static let payments = WordSet("支付 已支付 实际支付 累计支付 共支付 拨付 已拨付 实际拨付 累计拨付 已付")
  private static let dues = WordSet("款 工程款 货款 尾款 进度款 预付款 资金 经费 费 费用 服务费 专款")

  /// `生均公用经费补助项目安排864万元`: what money was set aside for, with the verb behind it.
  var endsWithSetAside: Bool {
    paragraph.has(["安", "排"], at: end - 2)
      && PhraseReader.setAsideFor.match(text, endingAt: end - 2, start: before.lowerBound) != nil
  }
  private static let setAsideFor = WordSet("资金 项目 经费 专项 补助 计划 工程 补贴")
}
