// Averages with their totals and their counts.

import Query

extension RelationFinder {
  /// `发放种粮补贴5,630万元，惠及8.2万户，户均686.59元`.
  func mean(at index: Int) -> FigureRelation? {
    guard figures[index].cuesBefore.contains(.averages) else { return nil }
    let gap = gap(index)
    let clause = map.start(of: start(index), limit: gap.lowerBound)
    guard isStock(at: index), let divisor = divisor(in: clause..<start(index)) else { return nil }
    let limit = sentence(index)
    // A standard is told as `每亩200元` too: without 平均, count and total stand in the sentence.
    let before = earlier(than: index, since: divisor.isBare ? limit : map.sentenceStart(max(0, limit - 1)))
    let counts = before.filter { isCounted(figures[$0]) && divisor.counts(figures[$0]) }
    // What people earn is no share of what was spent on them; what visitors spend is.
    guard !holds(divisor.isBare ? RelationFinder.standards : RelationFinder.incomes, clause..<start(index)),
      !holds(RelationFinder.spending, clause..<start(index))
        || counts.contains(where: { figures[$0].quantity.unit == RelationFinder.visits })
    else { return nil }
    // `改造户厕420户，户均补助2,000元，补助资金84万元`: the total may follow.
    let next =
      index + 1 < figures.endIndex && self.sentence(index + 1) == limit && !text[self.gap(index + 1)].contains("；")
    // `受理案件4,286件，…。员额法官26人，人均办案165件`: what was counted in the same unit may stand further back.
    let isCount = figures[index].quantity.dimension == .count && !divisor.isBare
    let told = isCount ? earlier(than: index, since: 0) : before
    let totals = (told + (next ? [index + 1] : [])).filter {
      isStock(at: $0) && isAlikeOrMeasured(figures[$0], figures[index])
        && figures[$0].quantity.value > figures[index].quantity.value && figures[$0].measure != .prior
    }
    guard let own = scaled(index), !counts.isEmpty, !totals.isEmpty else { return nil }
    let isMonthly = holds(RelationFinder.monthly, clause..<start(index))
    var best: (total: Int, count: Int, distance: UInt128)?
    for total in totals {
      for count in counts {
        guard let sum = scaled(total), let number = scaled(count), number > 0, sum.magnitude < 1 << 80 else { continue }
        // The average of a month is told of the total of a year; persons that were counted each month are those of all.
        let average = isMonthly && figures[count].quantity.unit.last != "次" ? own * 12 : own
        let distance = (sum * 1_000_000 / number - average).magnitude
        if best.map({ distance < $0.distance }) ?? true { best = (total, count, distance) }
      }
    }
    guard let best else { return nil }
    return FigureRelation(kind: .mean, members: [(.mean, index), (.whole, best.total), (.part, best.count)])
  }

  /// Counts are averaged over others of their unit; money and areas have one unit each.
  private func isAlikeOrMeasured(_ total: Figure, _ average: Figure) -> Bool {
    guard average.quantity.dimension == .count else {
      return total.quantity.dimension == average.quantity.dimension
    }
    // `服务148,800人次，人均12次`.
    return isAlike(total, average) || average.quantity.unit.isJust("次") && total.quantity.unit.last == "次"
  }

  /// Whether a figure may be what a total is parted by: a count, or the days or months of a daily or monthly average.
  private func isCounted(_ figure: Figure) -> Bool {
    figure.isStock
      || figure.quantity.dimension == .duration && !figure.quantity.isApproximate && figure.quantity.value.unscaled > 0
  }

  /// Which figures count what an average is told of: those in the units of 人均 and 户均, with the counter of `平均每台（套）3万元` and of
  /// 期均, and those whose subject ends in its word, `教学班76个，平均每班45人`. Bare is 每 without 平均.
  private func divisor(in clause: Range<Int>) -> (counts: (Figure) -> Bool, isBare: Bool)? {
    let opening = clause.lowerBound..<min(clause.lowerBound + 6, clause.upperBound)
    guard RelationFinder.averageMarks.occurs(text, in: opening) else { return nil }
    if let word = RelationFinder.means.firstMatch(text, in: opening) {
      return ({ RelationFinder.counters[word.value].contains($0.quantity.unit) }, false)
    }
    if let each = RelationFinder.each.firstMatch(text, in: opening) {
      return counted(at: each.position + each.length).map { ($0, false) }
    }
    if let each = opening.first(where: { text[$0] == "每" }), each - opening.lowerBound <= 1 {
      return counted(at: each + 1).map { ($0, true) }
    }
    guard let mark = opening.dropFirst().first(where: { text[$0] == "均" }) else { return nil }
    return counted(at: mark - 1).map { ($0, false) }
  }

  /// Figures that are counted by the word at a place, or whose subject ends in it.
  private func counted(at place: Int) -> ((Figure) -> Bool)? {
    guard place < text.count, text[place].isHan else { return nil }
    let (name, word) = (counter(at: place), String(text[place]))
    return { $0.quantity.unit == name || $0.quantity.dimension == .count && $0.subject.ends(as: word) }
  }

  /// The unit that begins at a place; nil for money.
  private func counter(at position: Int) -> UnitName? {
    let unit = UnitReading(paragraph, at: position)
    return unit.dimension == .money || unit.dimension == .percent ? nil : unit.unit
  }

  /// Whether the words before a number say that it is an average.
  func isAverage(_ index: Int) -> Bool {
    let gap = gap(index)
    let clause = map.start(of: start(index), limit: gap.lowerBound)
    return text.has("均", in: clause..<start(index))
  }

  /// One of the two stands in every word for an average.
  static let averageMarks = WordSet("均 每 单车")
  private static let monthly = WordSet("月人均 月均补助 每人每月 人均每月 每月人均")
  private static let each = WordSet("平均每")
  private static let means = Lexicon<Int>([
    ("人均 每人每年 每人每月", 0), ("户均", 1), ("亩均", 2), ("车均 单车", 3), ("案均", 4), ("件均", 4), ("村均", 5), ("床均", 6), ("生均", 7),
    ("校均", 8),
    ("次均 批均 场均", 9), ("每公里平均 平均每公里 公里均", 10), ("日均", 11), ("月均", 12),
  ])
  private static let counters = [
    UnitNames("人 名 位 人次"), UnitNames("户"), UnitNames("亩"), UnitNames("辆"), UnitNames("件 起 宗"), UnitNames("村 个"),
    UnitNames("张"),
    UnitNames("名 人"), UnitNames("所"), UnitNames("次 批次 场次 批 场 人次"), UnitNames("公里 千米"), UnitNames("天 日"),
    UnitNames("个月 月"),
  ]
  private static let incomes = WordSet("收入 工资 增收 产值 可支配 标准")
  private static let spending = WordSet("消费")
  private static let standards = WordSet("收入 工资 增收 产值 可支配 标准 补助 补贴 奖励 奖补 不超 不低 不少 不高 以上 以内 按 各")
}
