// Lists that no 其中 announces: the parts of what a classification parts again, of what is named again, and what stands beside each
// member of a list.

import Query

extension RelationFinder {
  func related(_ whole: Int, _ parts: [Int]) -> FigureRelation {
    FigureRelation(kind: .composition, members: [(.whole, whole)] + parts.map { (.part, $0) })
  }

  /// What the parts that start at `index` may be parts of, nearest first: from their sentence and so many before it.
  func wholes(of index: Int, before limit: Int, sentences: Int) -> [Int] {
    var place = sentence(index)
    for _ in 0..<sentences { place = map.sentenceStart(max(0, place - 1)) }
    return earlier(than: index, since: place).filter {
      isStock(at: $0) && isAlike(figures[$0], figures[index]) && map.level(start($0)) == 0
        && figures[$0].year == figures[index].year && end($0) <= limit
    }
  }

  static let both = WordSet("收支")
  static let sides = WordSet("收入 支出 本年收入 本年支出 收入主要 支出主要 收入来源 资金来源")

  /// `支出预算33,150万元，其中…。按经济分类划分：工资福利支出16,980万元、…`: the parts of what an earlier sentence began with.
  func classification(from index: Int) -> FigureRelation? {
    let gap = gap(index)
    let opening = sentence(index)
    // `预算资金按用途分：A1,260万元、…`.
    let isNamed =
      text[opening].isHan && text.has("按", in: opening..<min(opening + 8, gap.upperBound))
      && !text[opening].isOne(of: "按")
    guard gap.lowerBound == opening, text[opening].isOne(of: "按", "分", "从") || isNamed,
      figures[index].quantity.dimension == .money,
      let stop = gap.first(where: { text[$0].isOne(of: "：", "，") }), stop - opening <= 16,
      !isNamed || text[stop] == "：",
      text[stop] == "：" || text[opening..<stop].contains(where: { $0.isOne(of: "分", "看") })
    else { return nil }
    let parts = parts(from: index, isLong: text[stop] == "：")
    guard parts.count > (text[opening] == "按" ? 2 : 1) else { return nil }
    guard opening > 0, index > figures.startIndex else { return earlierWhole(of: parts).map { related($0, parts) } }
    let candidates = wholes(of: index, before: opening, sentences: 2)
    // The figure that its sentence begins with is what is parted again.
    let heads = candidates.filter { $0 == figures.startIndex || end($0 - 1) <= sentence($0) }
    let exact = candidates.filter { scaled($0) == total(of: parts) }
    return anyWhole(of: parts, among: exact + heads).map { related($0, parts) }
  }

  /// `财政拨款支出8,100万元，按功能科目分：教育支出7,120万元，…`: the parts of the amount right before, in one sentence.
  func parting(from index: Int, _ gap: Range<Int>) -> FigureRelation? {
    guard index > figures.startIndex, gap.count > 3, text[gap.lowerBound].isOne(of: "，", "；"),
      text[gap.lowerBound + 1] == "按",
      figures[index].quantity.dimension == .money, let stop = gap.first(where: { text[$0] == "：" }),
      stop - gap.lowerBound <= 12
    else { return nil }
    let parts = parts(from: index, isLong: true)
    guard parts.count > 1 else { return nil }
    return anyWhole(
      of: parts, among: [index - 1].filter { isStock(at: $0) && isAlike(figures[$0], figures[index]) }
    )
    .map { related($0, parts) }
  }

  /// `预算720万元，分两年实施，2024年安排430万元，2025年安排290万元`: the parts of several years.
  func yearly(from index: Int, _ gap: Range<Int>) -> FigureRelation? {
    guard index > figures.startIndex, figures[index].quantity.dimension == .money,
      RelationFinder.years.firstMatch(text, in: gap) != nil
    else { return nil }
    let parts = figures.indices[index...].prefix { part in
      sentence(part) == sentence(index) && isStock(at: part) && isAlike(figures[part], figures[index])
        && map.level(start(part)) == 0 && text.has("年", in: self.gap(part))
    }
    guard parts.count > 1, Set(parts.map { figures[$0].year }).count == parts.count else { return nil }
    let wholes = earlier(than: index, since: sentence(index)).filter {
      isStock(at: $0) && isAlike(figures[$0], figures[index])
    }
    return anyWhole(of: Array(parts), among: wholes).map { related($0, Array(parts)) }
  }
  private static let years = WordSet("分两年 分二年 分三年 分四年 分五年 分年度 分年安排")

  /// `上级补助收入168,420万元中，返还性收入6,120万元、…`: the parts of the amount that 中 stands behind.
  func within(from index: Int, _ gap: Range<Int>) -> FigureRelation? {
    let whole = index - 1
    guard index > figures.startIndex, end(whole) == gap.lowerBound, gap.count > 2, text[gap.lowerBound] == "中",
      text[gap.lowerBound + 1].isOne(of: "，", "：", ","), isStock(at: whole),
      isAlike(figures[whole], figures[index])
    else { return nil }
    let parts = parts(from: index, isLong: false)
    return parts.count > 1 ? anyWhole(of: parts, among: [whole]).map { related($0, parts) } : nil
  }

  /// `公务用车购置及运行维护费1,610万元（公务用车购置310万元、运行维护1,300万元）`: the parts in the brackets behind their whole.
  func bracketed(from index: Int, _ gap: Range<Int>) -> FigureRelation? {
    let whole = index - 1
    guard index > figures.startIndex, end(whole) == gap.lowerBound, text[gap.lowerBound] == "（", gap.count > 2,
      map.level(start(whole)) == 0, isStock(at: whole), isAlike(figures[whole], figures[index])
    else { return nil }
    let parts = figures.indices[index...].prefix { part in
      map.level(start(part)) == 1 && isStock(at: part) && isAlike(figures[part], figures[index])
        && (part == index || text[end(part - 1)].isOne(of: "、", "，", "；"))
    }
    guard let last = parts.last, parts.count > 1, text[end(last)] == "）" else { return nil }
    return anyWhole(of: Array(parts), among: [whole]).map { related($0, Array(parts)) }
  }

  /// The candidate that the parts add up to, else the nearest that is larger than each of them, whatever its measure.
  func anyWhole(of parts: [Int], among candidates: [Int]) -> Int? {
    let sum = total(of: parts)
    let largest = parts.compactMap(scaled).max() ?? 0
    return candidates.first { scaled($0) == sum } ?? candidates.first { scaled($0) ?? 0 > largest }
  }

  /// What the parts that a paragraph begins with are parts of: of the figures of the six paragraphs before the one that they add
  /// up to, else the one that comes nearest and is off by no more than a twentieth.
  private func earlierWhole(of parts: [Int]) -> Int? {
    guard let first = parts.first, let sum = total(of: parts), let largest = parts.compactMap(scaled).max() else {
      return nil
    }
    let subject = figures[first].subject
    let other = subject.ends(as: "支出") ? "收入" : subject.ends(as: "收入") ? "支出" : nil
    var best: (whole: Int, distance: UInt128)?
    for place in all.indices.prefix(figures.startIndex).reversed() {
      let figure = all[place]
      guard figure.quantity.paragraph >= paragraph.index - 6 else { break }
      guard figure.isStock, isAlike(figure, figures[first]), figure.year == figures[first].year,
        figure.measure != .prior, other.map({ figure.subject.holds($0) }) != true, let value = scaled(place),
        value > largest
      else { continue }
      let distance = (value - sum).magnitude
      if distance <= sum.magnitude / 20, best.map({ distance < $0.distance }) ?? true { best = (place, distance) }
    }
    return best?.whole
  }

  /// `教职工1,286人，其中专任教师968人；专任教师中教授112人、副教授286人、…`: the parts of what is named again.
  func members(from index: Int) -> FigureRelation? {
    let gap = gap(index)
    guard let mark = gap.last(where: { text[$0] == "中" }), mark > gap.lowerBound,
      !text[mark - 1].isOne(of: "其", "高", "初", "集"), !map.isQuoted(mark)
    else { return nil }
    let name = map.start(of: mark, limit: gap.lowerBound)..<mark
    guard (2...12).contains(name.count) else { return nil }
    let named = paragraph.string(name.drop { text[$0].isOne(of: "；", "，", "。") })
    let parts = parts(from: index, isLong: false)
    guard parts.count > 1 else { return nil }
    let candidates = wholes(of: index, before: name.lowerBound, sentences: 1).filter {
      figures[$0].subject.ends(as: named)
    }
    return candidates.first.map { related($0, parts) }
  }

  /// `涉及16个村1.43万亩，其中甲镇5个村0.46万亩、乙镇4个村0.38万亩`: what stands beside each member of a list.
  func companions(of found: FigureRelation) -> FigureRelation? {
    let parts = found.members.filter { $0.role == .part }.map(\.figure)
    guard let first = parts.first, let whole = found.members.first?.figure, whole < first else { return nil }
    let beside = parts.map { $0 + 1 }
    guard let last = beside.last, last < figures.endIndex,
      beside.allSatisfy({ part in
        let between = end(part - 1)..<max(end(part - 1), start(part))
        return isStock(at: part) && isAlike(figures[part], figures[first + 1]) && sentence(part) == sentence(first)
          && !text[between].contains(where: { $0.isOne(of: "、", "，", "；", "（") })
      })
    else { return nil }
    return self.whole(of: beside, among: wholes(of: first + 1, before: start(first), sentences: 0)).map {
      related($0, beside)
    }
  }
}
