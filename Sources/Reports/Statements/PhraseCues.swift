// Words of the measure that are no entry of the lexicon: a stage before a word for how much, and single characters.

import Query

extension PhraseReader {
  /// `采购预算规模`, `采购计划金额`: the stage before a word for how much.
  mutating func cueOfSize() {
    guard let size = PhraseReader.sizes.match(text, endingAt: end, start: before.lowerBound) else { return }
    let stop = end - size.length
    if let (length, found) = cueAt(stop), found.measure == .budget {
      cueStart = stop - length
      cue = found
    } else if stop - before.lowerBound >= 4, paragraph.has(["计", "划"], at: stop - 2) {
      cueStart = stop - 2
      cue = MeasureCue(measure: .budget)
    }
  }
  private static let sizes = WordSet("规模 总规模 金额 总金额 额 总额 数额 额度 总量")

  /// `增12万元`, `减3%`: one character, right after a comparison or alone in its clause.
  mutating func singleCue() {
    if before.isEmpty, paragraph.has(["超", "出"], at: before.upperBound) {
      cue = MeasureCue(measure: .change)
      return
    }
    guard end > before.lowerBound, end == before.upperBound || text[end] == "了" else { return }
    let scalar = text[end - 1]
    if scalar.isOne(of: "高", "低", "多", "少", "快", "慢"),
      comparesWithin(before.lowerBound..<end - 1) || end - 1 == before.lowerBound && !isClauseStart(end - 1)
    {
      // `比同类项目低18万元`, `比上年末多2.7万元`.
      cueStart = end - 1
      cue = MeasureCue(measure: .change, isNegative: scalar.isOne(of: "低", "少", "慢"))
      return
    }
    guard scalar.isOne(of: "增", "减", "多", "少", "升", "降") || scalar == "超" && end - 1 == before.lowerBound else {
      return
    }
    let lead = end - 1
    guard
      lead == before.lowerBound
        || text[lead - 1].isOne(of: "比", "年", "期", "预", "算", "数", "额", "前", "、", "较", "标")
    else { return }
    cueStart = lead
    cue = MeasureCue(measure: .change, isNegative: scalar.isOne(of: "减", "少", "降"))
  }

  /// Whether a mark or nothing stands before a position: `比控制价38万元低1.16万元` goes on with what was compared.
  private func isClauseStart(_ position: Int) -> Bool {
    position == 0 || text[position - 1].isOne(of: "，", "。", "；", "：", "、", "（", "|")
  }

  /// Whether something is compared with in a range: 比例, 占比 and 比较 compare nothing.
  private func comparesWithin(_ range: Range<Int>) -> Bool {
    guard let found = StatementWords.comparisonStarts.lastMatch(text, in: range),
      range.upperBound - found.position >= 2, !map.isQuoted(found.position)
    else { return false }
    guard text[found.position] == "比" else { return true }
    return !text[found.position + 1].isOne(of: "例", "重", "较")
      && paragraph[found.position - 1] != "占"
  }
}
