// Which figures of a passage belong together by the words between them: the parts of a whole that 其中 announces, a rate with
// what it is a rate of, an average with its total and its count, a change with what changed. Nothing is computed here but which
// of several candidates comes nearest; the checks compare.

import Query

/// Figures that belong together.
struct FigureRelation {
  /// What holds them together.
  enum Kind: String {
    case composition = "构成"
    case ratio = "比率"
    case mean = "均值"
    case change = "增减"
  }

  /// What one of them is in the relation.
  enum Role: String {
    case whole = "整体"
    case part = "部分"
    case rate = "比率"
    case mean = "均值"
    case current = "本期"
    case prior = "上期"
    case change = "增减"
  }

  let kind: Kind
  /// The figures by their place among all of the report.
  let members: [(role: Role, figure: Int)]
}

/// Finds the relations of one paragraph.
struct RelationFinder {
  let paragraph: Paragraph
  let map: ClauseMap
  /// The paragraph's figures; their indices are their places in the report.
  let figures: ArraySlice<Figure>
  /// Those of the whole report.
  let all: [Figure]
  /// Where the sentence of each figure starts, the text between it and the figure before it, or the start of the sentence, and
  /// whether it says how much there is.
  private let places: [(sentence: Int, gap: Range<Int>, isStock: Bool)]

  init(paragraph: Paragraph, map: ClauseMap, figures: ArraySlice<Figure>, all: [Figure]) {
    self.paragraph = paragraph
    self.map = map
    self.figures = figures
    self.all = all
    var places: [(sentence: Int, gap: Range<Int>, isStock: Bool)] = []
    places.reserveCapacity(figures.count)
    var before = 0
    for index in figures.indices {
      let raw = figures[index].quantity.raw
      let sentence = map.sentenceStart(raw.lowerBound)
      let gap = min(max(before, sentence), raw.lowerBound)..<raw.lowerBound
      places.append((sentence, gap, figures[index].isStock))
      before = raw.upperBound
    }
    self.places = places
  }

  /// All relations, in the order of the text.
  func find() -> [FigureRelation] {
    var found: [FigureRelation] = []
    for index in figures.indices {
      if let relation = composition(from: index) {
        found.append(relation)
        if let beside = companions(of: relation) { found.append(beside) }
      }
      if let relation = sum(at: index) { found.append(relation) }
      switch figures[index].quantity.dimension {
      case .percent where !figures[index].quantity.isPercentagePoints:
        if let relation = ratio(at: index) { found.append(relation) } else { found += respectiveShares(at: index) }
      case .money, .area, .weight, .count:
        if let relation = mean(at: index) { found.append(relation) }
      default: break
      }
      if let relation = change(at: index) ?? span(at: index) { found.append(relation) }
    }
    return found
  }

  // MARK: What stands around a figure

  var text: [Unicode.Scalar] { paragraph.text }

  func start(_ index: Int) -> Int { figures[index].quantity.raw.lowerBound }
  func end(_ index: Int) -> Int { figures[index].quantity.raw.upperBound }
  func sentence(_ index: Int) -> Int { places[index - figures.startIndex].sentence }

  /// The text between a figure and the one before it, or the start of its sentence.
  func gap(_ index: Int) -> Range<Int> { places[index - figures.startIndex].gap }

  func holds(_ words: WordSet, _ range: Range<Int>) -> Bool { words.occurs(text, in: range) }

  /// Whether two figures are counted in the same way.
  func isAlike(_ one: Figure, _ other: Figure) -> Bool {
    let (left, right) = (one.quantity, other.quantity)
    guard left.dimension == right.dimension else { return false }
    return left.unit == right.unit || isPeople(left.unit) && isPeople(right.unit)
      || RelationFinder.institutions.contains(left.unit) && RelationFinder.institutions.contains(right.unit)
  }

  /// Whether two figures may be parts of one list: of one measure, or one of them of none that is known.
  func isOneMeasure(_ one: Figure, _ other: Figure) -> Bool {
    let measures = [one.measure, other.measure]
    return measures[0] == measures[1] || measures.contains(.other) || measures.contains(.balance)
  }

  private func isPeople(_ unit: UnitName) -> Bool { RelationFinder.people.contains(unit) }
  private static let people = UnitNames("人 名 位 份")
  private static let quarter = UnitName("个季度")
  private static let institutions = UnitNames("个 家 所")

  /// Whether the paragraph's figure at a place says how much there is, which is asked of each many times.
  func isStock(at index: Int) -> Bool { places[index - figures.startIndex].isStock }

  /// The value as a whole number of millionths; nil where it is too large to add up.
  func scaled(_ index: Int) -> Int128? {
    guard let value = all[index].quantity.value.rescaled(to: 6)?.unscaled, value.magnitude < 1 << 90 else {
      return nil
    }
    return value
  }

  /// The figures before one, nearest first, back to a place in the text.
  func earlier(than index: Int, since limit: Int) -> [Int] {
    figures.indices.prefix { $0 < index }.reversed().prefix { start($0) >= limit }
  }

  // MARK: Parts of a whole

  /// A list after 其中 with the figure that it parts.
  private func composition(from index: Int) -> FigureRelation? {
    let gap = gap(index)
    // Scores stand beside their weights and have a check of their own.
    guard isStock(at: index), figures[index].quantity.unit != "分" else { return nil }
    guard map.level(start(index)) == 0 else { return bracketed(from: index, gap) }
    if let list = parting(from: index, gap) ?? within(from: index, gap) ?? yearly(from: index, gap) { return list }
    guard figures[index].cuesBefore.contains(.parts),
      let marker = RelationFinder.partsMarkers.lastMatch(text, in: gap), !map.isQuoted(marker.position),
      index > figures.startIndex
    else {
      return classification(from: index) ?? members(from: index)
    }
    let listed = parts(from: index, isLong: text.has("：", in: marker.position..<start(index)))
    guard listed.count > 1, !tellsAnother(index, after: marker.position) else { return nil }
    // `四个季度分别受理820件、…`: what the sentence before counted.
    let isQuarterly = marker.value || figures[index - 1].quantity.unit == RelationFinder.quarter
    let clause = text.last(in: sentence(index)..<marker.position) { $0 == "；" } ?? sentence(index)
    let opening = text[clause..<marker.position].drop { $0.isOne(of: " ", "，", "。", "；") }
    if let side = RelationFinder.sides.match(text, at: opening.startIndex, end: opening.endIndex),
      side.length == opening.count
    {
      // `收支总预算33,150万元。收入包括：…。支出包括：…`.
      let both = wholes(of: index, before: marker.position, sentences: 2).filter {
        holds(RelationFinder.both, self.gap($0))
      }
      return anyWhole(of: listed, among: both).map { related($0, listed) }
    }
    let candidates = wholes(of: index, before: marker.position, sentences: opening.isEmpty || isQuarterly ? 1 : 0)
    // `分别` alone names several things side by side, unless they are the quarters of one.
    let isList = marker.length == 2 && text[marker.position] == "分"
    if isList, !isQuarterly { return nil }
    let named = candidates.filter {
      isQuarterly
        ? isNamed($0, like: gap) : opening.isEmpty && isRepeated($0, behind: marker.position + marker.length)
    }
    let parts = addedUp(listed, to: candidates)
    guard let whole = whole(of: parts, among: named.isEmpty ? candidates : named) else { return nil }
    return related(whole, parts)
  }

  /// `362亿元用于土地储备、263亿元用于产业园区`, `由59亿元调整为59.4亿元`: what stands behind the word is no part.
  private func tellsAnother(_ index: Int, after marker: Int) -> Bool {
    switch text[marker] {
    case "用": paragraph.has(RelationFinder.usedFor, at: end(index))
    case "由": StatementWords.spanVerbs.match(text, at: end(index), end: text.count) != nil
    default: false
    }
  }
  private static let usedFor = Array("用于".unicodeScalars)

  /// Whether the last two characters before a number stand in a figure's subject: `分别受理` and 受理投诉举报.
  private func isNamed(_ index: Int, like gap: Range<Int>) -> Bool {
    gap.count >= 2 && figures[index].subject.holds(paragraph.string(gap.upperBound - 2..<gap.upperBound))
      && !figures[index].subject.ends(as: "办结")
  }

  /// `受理案件4,286件，审结4,153件。其中受理刑事案件268件、…`: the word behind the one that announces parts tells of which of them.
  private func isRepeated(_ whole: Int, behind place: Int) -> Bool {
    place + 1 < text.count && text[place].isHan && text[place + 1].isHan
      && gap(whole).dropLast().contains { text[$0] == text[place] && text[$0 + 1] == text[place + 1] }
  }

  /// Words that announce parts; true where they also part what an earlier sentence told.
  static let partsMarkers = Lexicon<Bool>([
    ("其中 包括 分别是 包含 分别来自 由 分别 来源为 用于", false), ("季度分别 分季度 分季度看 按季度", true),
  ])

  /// The members of a list: of one kind and one year, up to the end of the sentence or what parts the list from its next clause.
  func parts(from first: Int, isLong: Bool) -> [Int] {
    var parts = [first]
    // Known from the link between the first two: `A 10件、B 5件`, or `A 10万元，占20%；B 5万元`.
    var goesOverCommas = isLong
    for index in figures.indices.drop(while: { $0 <= first }) {
      let between = end(index - 1)..<max(end(index - 1), start(index))
      if sentence(index) != sentence(first) || holds(RelationFinder.listEnds, between) { break }
      // `收入总计…，其中：本年收入…，年初结转结余…`: what was carried over is a part, what is left of the parts is none.
      if holds(RelationFinder.rests, between), !holds(RelationFinder.carriedOver, between) { break }
      // `其中教师968人，占80%；教授112人`: the members of a list have a share each, or none has.
      let hasShare = index + 1 < figures.endIndex && figures[index + 1].measure == .share
      if text.has("；", in: between), !goesOverCommas,
        parts.count > 1 || figures[index - 1].measure != .share || !hasShare
      {
        break
      }
      if namesWhole(between) || startsReasons(between) { break }
      if map.level(start(index)) > 0 || isAverage(index) { continue }
      let figure = figures[index]
      // `市级收入51亿元，上级补助收入-4.4亿元，…`: without what is taken off the rest makes no total.
      if figure.isNegative, isAlike(figure, figures[first]) { return [] }
      guard figure.isStock, isAlike(figure, figures[first]), figure.year == figures[first].year,
        isOneMeasure(figure, figures[first])
      else {
        if figure.isStock, text.has("，", in: between), !goesOverCommas { break }
        continue
      }
      if parts.count == 1 {
        let link = text[end(first)..<start(index)]
        goesOverCommas = !link.contains("、") && link.contains(where: { $0.isOne(of: "；", "，") })
      } else if text.has("，", in: between), !goesOverCommas {
        break
      }
      parts.append(index)
    }
    return parts
  }

  /// `其中：在编89人，聘用54人；技术人员120人，…`: a list ends at the semicolon up to which it adds up.
  private func addedUp(_ parts: [Int], to candidates: [Int]) -> [Int] {
    var sum: Int128 = 0
    for (place, part) in parts.dropLast().enumerated() {
      guard let value = scaled(part) else { return parts }
      sum += value
      let next = parts[place + 1]
      let parted =
        text.has("；", in: end(part)..<start(next))
        || figures[next].measure == .balance && figures[parts[0]].measure != .balance
      if place > 0, parted,
        candidates.contains(where: { scaled($0) == sum })
      {
        return Array(parts[...place])
      }
    }
    return parts
  }

  /// `；专任教师中教授112人`: what follows are parts of something else.
  private func namesWhole(_ between: Range<Int>) -> Bool {
    guard let mark = between.last(where: { text[$0] == "；" }) else { return false }
    return (mark..<between.upperBound).contains { text[$0] == "中" && !text[$0 - 1].isOne(of: "其", "高", "初", "集") }
  }

  /// `市本级12亿元，主要是医疗保险补助2.8亿元、…`: what follows are parts of the part before.
  private func startsReasons(_ between: Range<Int>) -> Bool {
    let clause = between.last { text[$0].isOne(of: "，", "；", "（") }.map { $0 + 1 } ?? between.lowerBound
    return paragraph.has(RelationFinder.mainly, at: clause)
  }
  private static let mainly = Array("主要是".unicodeScalars)

  private static let listEnds = WordSet("其中 包括 合计 总计 共计 较上 比上 同比 与上年 另有 此外 累计 全年 截至")
  private static let rests = WordSet("剩余 结余")
  private static let carriedOver = WordSet("结转 年初 年末 上年")

  /// The candidate that the parts add up to; else the nearest that is of their measure.
  func whole(of parts: [Int], among candidates: [Int]) -> Int? {
    guard let sum = total(of: parts) else { return nil }
    if let exact = candidates.first(where: { scaled($0) == sum }) { return exact }
    let largest = parts.compactMap(scaled).max() ?? 0
    return candidates.first {
      let measure = all[$0].measure
      // `总投资2,860万元，其中中央资金1,716万元`: what is told right before its parts need not be of their measure.
      return (measure == figures[parts[0]].measure || measure == .other && $0 == parts[0] - 1)
        && (scaled($0) ?? 0) > largest
    }
  }

  func total(of parts: [Int]) -> Int128? {
    var sum: Int128 = 0
    for part in parts {
      guard let value = scaled(part) else { return nil }
      sum += value
    }
    return sum
  }

  // MARK: Changes of what is no account

  /// `修复文物468件，比上年增加52件，增长12.5%`; `5.24万户，比上年末4.83万户增加0.41万户`; `93.5%，比上年的91.2%提高2.3个百分点`.
  private func change(at index: Int) -> FigureRelation? {
    guard figures[index].measure == .change else { return nil }
    let figure = figures[index]
    // Accounts have rules of their own.
    guard !figure.quantity.isApproximate, index - 1 >= figures.startIndex,
      figure.quantity.dimension != .money || index - 2 >= figures.startIndex && figures[index - 2].measure == .other,
      sentence(index - 1) == sentence(index)
    else { return nil }
    let gap = gap(index)
    let isBase = !text[gap].contains(where: { $0.isOne(of: "，", "；", "：") }) && gap.count <= 4
    var members: [(role: FigureRelation.Role, figure: Int)] = []
    if isBase {
      // `债务余额946亿元（一般债务229亿元，专项债务717亿元），较上年的838亿元增加108亿元`: what stands in brackets did not change.
      let depth = map.level(start(index))
      let before = earlier(than: index - 1, since: sentence(index))
      guard let current = before.first(where: { map.level(start($0)) <= depth }),
        holds(RelationFinder.comparing, self.gap(index - 1)),
        isComparable(figures[index - 1], figure), isComparable(figures[current], figure)
      else { return nil }
      members = [(.current, current), (.prior, index - 1)]
    } else {
      guard figure.quantity.dimension != .money, figure.quantity.dimension != .percent,
        holds(RelationFinder.comparing, gap),
        isComparable(figures[index - 1], figure), figures[index - 1].subject == figure.subject
      else { return nil }
      members = [(.current, changed(by: index))]
    }
    members.append((.change, index))
    let next = index + 1
    if next < figures.endIndex, figures[next].measure == .changeRate, self.gap(next).count <= 8,
      sentence(next) == sentence(index)
    {
      members.append((.rate, next))
    }
    return members.count > 2 ? FigureRelation(kind: .change, members: members) : nil
  }

  private static let comparing = WordSet("比 较 与 同比")

  /// `登记6,300对，其中结婚4,500对、离婚1,800对，比上年减少700对，下降10%`: after parts, what changed is the last of them or what they are
  /// parts of; the rate that follows tells which.
  private func changed(by index: Int) -> Int {
    let next = index + 1
    guard next < figures.endIndex, figures[next].measure == .changeRate, let change = scaled(index),
      let rate = scaled(next),
      let list = RelationFinder.partsMarkers.lastMatch(text, in: sentence(index)..<start(index - 1))
    else { return index - 1 }
    func distance(_ current: Int) -> UInt128 {
      guard let now = scaled(current), now != change, change.magnitude < 1 << 80 else { return .max }
      return (change * 100_000_000 / (now - change) - rate).magnitude
    }
    let whole = earlier(than: index - 1, since: sentence(index)).first {
      end($0) <= list.position && isComparable(figures[$0], figures[index])
    }
    return whole.map { distance($0) < distance(index - 1) ? $0 : index - 1 } ?? index - 1
  }

  /// Whether a figure is of the kind that a change is a change of.
  private func isComparable(_ figure: Figure, _ change: Figure) -> Bool {
    let (value, change) = (figure.quantity, change.quantity)
    guard !value.isApproximate, figure.measure != .change, figure.measure != .changeRate else { return false }
    return value.dimension == change.dimension
      && (value.unit == change.unit || isPeople(value.unit) && isPeople(change.unit))
  }

  /// `由每月680元提高到720元，增长5.9%`.
  private func span(at index: Int) -> FigureRelation? {
    guard figures[index].measure == .changeRate || figures[index].measure == .change else { return nil }
    let figure = figures[index]
    // `亩产由480公斤提高到540公斤，亩均增产60公斤，增长12.5%`: the change itself may stand between.
    let steps = index - 3 >= figures.startIndex && text[self.gap(index - 1)].contains("增") ? 1 : 0
    let isRate = figure.measure == .changeRate && !figure.quantity.isPercentagePoints
    guard isRate || figure.measure == .change, index - 2 - steps >= figures.startIndex,
      sentence(index - 2 - steps) == sentence(index)
    else {
      return nil
    }
    let (current, prior) = (index - 1 - steps, index - 2 - steps)
    let gap = gap(current)
    guard StatementWords.spanVerbs.match(text, at: gap.lowerBound, end: gap.upperBound) != nil, gap.count <= 6,
      isAlike(figures[current], figures[prior]), self.gap(index).count <= 6, !text[self.gap(index)].contains("均")
    else { return nil }
    // `由50%提高到83.33%，提高33.33个百分点`, `由6个增加到10个，增加4个`: the change itself.
    guard isRate else {
      guard isAlike(figure, figures[current]), !figures[current].quantity.isApproximate,
        !figures[prior].quantity.isApproximate,
        !figure.quantity.isApproximate
      else { return nil }
      return FigureRelation(kind: .change, members: [(.current, current), (.prior, prior), (.change, index)])
    }
    guard isStock(at: current), isStock(at: prior) else { return nil }
    return FigureRelation(kind: .change, members: [(.current, current), (.prior, prior), (.rate, index)])
  }
}
