// Rates with what they are rates of: a share after its part, a rate that its part gives the name, what was due and what was done.

import Query

extension RelationFinder {
  /// `抽检124处，合格121处，合格率97.58%`, `其中女性412人，占64.38%`, `为计划48.6公里的97.12%`.
  func ratio(at index: Int) -> FigureRelation? {
    let gap = gap(index)
    if gap.count == 1, text[gap.lowerBound] == "的" { return ratioOfTarget(at: index) }
    if let share = share(at: index, gap) { return share }
    guard let stem = stem(gap) else { return nil }
    if let due = ratioOfPair(at: index) ?? ratioOfDue(at: index, stem) ?? ratioToldFirst(at: index, stem) { return due }
    // What a semicolon parts is told apart.
    let limit = text.last(in: sentence(index)..<start(index)) { $0 == "；" } ?? sentence(index)
    for part in earlier(than: index, since: limit) where isRatioPart(part, stem) {
      if isGraded(part) { continue }
      let graded = earlier(than: index, since: limit).filter {
        $0 != part && isRatioPart($0, stem) && isGraded($0) && isAlike(figures[$0], figures[part])
      }
      let own = sentence(index)
      let bases = earlier(
        than: min(part, graded.last ?? part), since: graded.isEmpty ? own : map.sentenceStart(max(0, own - 1))
      ).filter {
        isBase($0, of: part)
      }
      guard let base = nearest(bases, to: index, part: part) else { continue }
      return FigureRelation(
        kind: .ratio, members: [(.rate, index), (.part, part)] + graded.map { (.part, $0) } + [(.whole, base)])
    }
    return nil
  }

  /// `计划新建45座，实际建成43座，完成率95.56%`, `43座设施中，按期完工38座，及时率88.37%`: the two counts right before the rate.
  private func ratioOfPair(at index: Int) -> FigureRelation? {
    let (base, part) = (index - 2, index - 1)
    guard base >= figures.startIndex, sentence(base) == sentence(index), isStock(at: base), isStock(at: part),
      figures[part].quantity.dimension != .money, isAlike(figures[base], figures[part]),
      !text.has("；", in: end(base)..<start(index))
    else { return nil }
    let isPlan = holds(RelationFinder.planned, gap(base)) && holds(RelationFinder.done, gap(part))
    let isAmong = isBase(base, of: part) && text[gap(part)].firstIndex(of: "，").map { text[$0 - 1] == "中" } ?? false
    // `整改隐患45处，其中已完成42处，整改率93.33%`.
    let isDone =
      isBase(base, of: part) && holds(RelationFinder.inner, gap(part)) && holds(RelationFinder.done, gap(part))
    guard isPlan || isAmong || isDone else { return nil }
    return FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, base)])
  }
  private static let planned = WordSet("计划 应 目标 任务")
  private static let done = WordSet("实际 实 已 完成")

  /// `基本满意16人`: a grade beside the one that gives the rate its name.
  private func isGraded(_ index: Int) -> Bool { holds(RelationFinder.grades, gap(index)) }
  private static let grades = WordSet("基本 比较 较为 较满 非常 一般")

  /// What a rate is called without 率: 合格, 结案; nil for rates of money and rates that compare.
  private func stem(_ gap: Range<Int>) -> [Unicode.Scalar]? {
    var stop = gap.upperBound
    while let filler = RelationFinder.fillers.match(text, endingAt: stop, start: gap.lowerBound) {
      stop -= filler.length
    }
    guard stop - gap.lowerBound >= 3, text[stop - 1].isOne(of: "率", "度") else { return nil }
    let clause = map.start(of: stop, limit: gap.lowerBound)
    guard stop - clause <= 8, stop - clause >= 3 else { return nil }
    return Array(text[stop - 3..<stop - 1])
  }
  private static let fillers = WordSet("为 达 达到 是 ： 约 均为")

  /// Whether the words right before a count are those of a rate: 合格121处 and 合格率.
  private func isRatioPart(_ index: Int, _ stem: [Unicode.Scalar]) -> Bool {
    let figure = figures[index]
    guard figure.isStock, figure.quantity.dimension != .money else { return false }
    let own = gap(index)
    let words = max(own.lowerBound, own.upperBound - 6)..<own.upperBound
    guard words.count >= 2 else { return false }
    let isNegated = words.contains { text[$0].isOne(of: "不", "未", "无") }
    guard !isNegated else { return false }
    // `审执结4,153件` and 结案率: what cases are counted by says what was closed.
    if stem[1] == "案", own.upperBound > 0, text[own.upperBound - 1] == stem[0] { return true }
    // `建立健康档案39.8万份` and 建档率: the first of the word, and the second behind it.
    let clause = map.start(of: own.upperBound, limit: own.lowerBound)..<own.upperBound
    if let first = clause.firstIndex(where: { text[$0] == stem[0] }),
      clause[first...].dropFirst().contains(where: { text[$0] == stem[1] })
    {
      return true
    }
    return words.dropLast().contains { text[$0] == stem[1] && text[$0 + 1] == stem[0] }
  }

  func isBase(_ base: Int, of part: Int) -> Bool {
    guard isStock(at: base), isAlike(figures[base], figures[part]), let whole = scaled(base),
      let value = scaled(part)
    else { return false }
    return whole >= value
  }

  /// The candidate whose ratio comes nearest to the stated rate.
  private func nearest(_ bases: [Int], to rate: Int, part: Int) -> Int? {
    guard let stated = scaled(rate), let value = scaled(part) else { return nil }
    return bases.min { distance(value, $0, stated) < distance(value, $1, stated) }
  }

  private func distance(_ value: Int128, _ base: Int, _ stated: Int128) -> UInt128 {
    guard let whole = scaled(base), whole > 0, value.magnitude < 1 << 80 else { return .max }
    return (value * 100_000_000 / whole - stated).magnitude
  }

  private func share(at index: Int, _ gap: Range<Int>) -> FigureRelation? {
    guard index - 1 >= figures.startIndex, let share = RelationFinder.shares.lastMatch(text, in: gap) else {
      return nil
    }
    // `其中5个班到课人数不足，占20.83%`: a clause of its own, or right behind the part.
    let isBare = text[share.position - 1] == "，" && gap.upperBound - share.position <= 3
    guard isBare || share.position - gap.lowerBound <= 3 && gap.count <= 4 else {
      return shareOfMember(at: index, gap, (share.position, share.length))
    }
    let part = index - 1
    guard isStock(at: part), figures[part].quantity.dimension == .count else { return nil }
    let bases = earlier(than: part, since: map.sentenceStart(max(0, sentence(part) - 1))).filter {
      (isBase($0, of: part) || isStock(at: $0) && isAlikeOrVisits(figures[$0], figures[part]))
        && figures[$0].year == figures[part].year && figures[$0].quantity.value >= figures[part].quantity.value
    }
    guard let base = nearest(bases, to: index, part: part),
      holds(RelationFinder.inner, end(base)..<start(part))
    else { return nil }
    return FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, base)])
  }
  private static let inner = WordSet("其中 ： 中有 中，")

  private func ratioOfTarget(at index: Int) -> FigureRelation? {
    let (base, part) = (index - 1, index - 2)
    guard part >= figures.startIndex, isStock(at: base), isStock(at: part),
      figures[base].quantity.dimension != .money, isAlike(figures[base], figures[part]),
      sentence(part) == sentence(index),
      let clause = gap(base).last(where: { text[$0] == "，" }) ?? Optional(gap(base).lowerBound),
      text[clause..<start(base)].contains(where: { $0.isOne(of: "为", "占", "达", "完") }), start(base) - clause <= 12
    else { return nil }
    return FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, base)])
  }

  private static let shares = WordSet("占 占比 比重 比例")

  /// `其中县级医院58.2万人次、基层机构84.4万人次，基层诊疗占比59.19%`: the share of the member of a list that it names.
  private func shareOfMember(
    at index: Int, _ gap: Range<Int>, _ share: (position: Int, length: Int)
  ) -> FigureRelation? {
    guard gap.upperBound - share.position - share.length <= 2 else { return shareOfNamed(at: index, gap, share) }
    let name = map.start(of: share.position, limit: gap.lowerBound)..<share.position
    let opening = name.drop { text[$0].isOne(of: "，", "；", "其", "中") }
    guard (2...8).contains(opening.count), let first = opening.first else { return nil }
    let limit = sentence(index)
    let parts = earlier(than: index, since: limit).filter { part in
      let own = self.gap(part)
      return isStock(at: part) && figures[part].quantity.dimension == .count
        && own.dropLast().contains { text[$0] == text[first] && text[$0 + 1] == text[first + 1] }
    }
    guard let part = parts.first else { return nil }
    let bases = earlier(than: part, since: limit).filter {
      isBase($0, of: part) && figures[$0].year == figures[part].year
    }
    guard let base = nearest(bases, to: index, part: part), holds(RelationFinder.inner, end(base)..<start(part)) else {
      return nil
    }
    return FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, base)])
  }

  /// `专任教师336人…，高级职称118人，占专任教师的35.12%`: the whole is the nearest figure of the name behind 占.
  private func shareOfNamed(
    at index: Int, _ gap: Range<Int>, _ share: (position: Int, length: Int)
  ) -> FigureRelation? {
    let part = index - 1
    guard share.position == gap.lowerBound || text[share.position - 1] == "，", isStock(at: part),
      figures[part].quantity.dimension == .count, !text[gap].contains("；")
    else { return nil }
    var name = paragraph.string(share.position + share.length..<gap.upperBound)
    for tail in ["比例为", "比重为", "比例", "比重", "的", "总数", "总量", "总人数", "人数"] where name.ends(as: tail) {
      name = String(name.dropLast(tail.count))
    }
    guard name.count >= 2, name.unicodeScalars.allSatisfy({ $0.isHan }) else { return nil }
    let short = String(name.drop { "全总".contains($0) })
    let bases = all.indices.prefix(part).suffix(60).filter { place in
      let figure = all[place]
      // `2022年末老年人口38.60万人，…，其中80周岁以上5.79万人，占老年人口的15%`: the year of the first is not told again.
      return figure.isStock && isAlikeOrVisits(figure, figures[part])
        && (figure.year == figures[part].year || place >= figures.startIndex && sentence(place) == sentence(part))
        && (figure.subject.ends(as: name) || short.count >= 3 && figure.subject.ends(as: short))
        && figure.quantity.value > figures[part].quantity.value
    }
    let base = nearest(bases.reversed(), to: index, part: part)
    return base.map { FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, $0)]) }
  }

  static let visits = UnitName("人次")

  /// `实现就业2,544人，占岗前培训人数的80%` of 3,180人次.
  private func isAlikeOrVisits(_ whole: Figure, _ part: Figure) -> Bool {
    isAlike(whole, part) || part.quantity.unit.isJust("人") && whole.quantity.unit == RelationFinder.visits
  }

  /// `应种36,000剂，实种35,640剂，接种率99%`: what was due and what was done of it.
  private func ratioOfDue(at index: Int, _ stem: [Unicode.Scalar]) -> FigureRelation? {
    let limit = sentence(index)
    func isTold(_ figure: Int, by word: Unicode.Scalar) -> Bool {
      let own = gap(figure)
      guard isStock(at: figure), figures[figure].quantity.dimension != .money else { return false }
      return (max(own.lowerBound, own.upperBound - 6)..<own.upperBound).contains { place in
        text[place] == word && (place..<own.upperBound).contains { stem.contains(text[$0]) }
      }
    }
    let told = earlier(than: index, since: limit)
    guard let part = told.first(where: { isTold($0, by: "实") || isTold($0, by: "参") || isTold($0, by: "已") }),
      let base = told.first(where: { $0 < part && isTold($0, by: "应") && isBase($0, of: part) })
    else { return nil }
    return FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, base)])
  }

  /// `收回问卷480份，满意率91.25%，共438人表示满意`: the part may follow its rate.
  private func ratioToldFirst(at index: Int, _ stem: [Unicode.Scalar]) -> FigureRelation? {
    let part = index + 1
    if let among = ratioAmong(at: index, stem) { return among }
    guard part < figures.endIndex, sentence(part) == sentence(index), isStock(at: part),
      figures[part].quantity.dimension == .count, gap(part).count <= 3
    else { return nil }
    let after = end(part)..<min(end(part) + 6, text.count)
    guard after.dropLast().contains(where: { text[$0] == stem[0] && text[$0 + 1] == stem[1] }) else { return nil }
    let bases = earlier(than: index, since: sentence(index)).filter { isBase($0, of: part) }
    guard let base = nearest(bases, to: index, part: part) else { return nil }
    return FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, base)])
  }

  /// `就业率96%，毕业生1,125人中就业1,080人`, `登记率99.20%，应登记9,450家，已登记9,374家`.
  private func ratioAmong(at index: Int, _ stem: [Unicode.Scalar]) -> FigureRelation? {
    let (base, part) = (index + 1, index + 2)
    guard part < figures.endIndex, sentence(part) == sentence(index), isStock(at: part), isBase(base, of: part),
      figures[part].quantity.dimension == .count, isRatioPart(part, stem),
      text[end(base)] == "中" || holds(RelationFinder.planned, gap(base)) && gap(base).count <= 8
    else { return nil }
    return FigureRelation(kind: .ratio, members: [(.rate, index), (.part, part), (.whole, base)])
  }

  /// `中央资金1,008万元、省级资金151万元、县级资金101万元，分别占80%、12%、8%`: as many shares as parts of one whole. Told at the first.
  func respectiveShares(at index: Int) -> [FigureRelation] {
    let gap = gap(index)
    guard figures[index].measure == .share, let mark = RelationFinder.respective.lastMatch(text, in: gap),
      gap.upperBound - mark.position - mark.length <= 2
    else { return [] }
    let rates = Array(
      figures.indices[index...].prefix { rate in
        figures[rate].measure == .share
          && (rate == index || text[self.gap(rate)].allSatisfy { $0.isOne(of: "、", "，", "和") })
      })
    let parts = Array(earlier(than: index, since: sentence(index)).prefix(rates.count).reversed())
    guard rates.count > 1, parts.count == rates.count, let sum = total(of: parts),
      parts.allSatisfy({ isStock(at: $0) && isAlike(figures[$0], figures[parts[0]]) && map.level(start($0)) == 0 })
    else { return [] }
    let bases = wholes(of: parts[0], before: start(parts[0]), sentences: 1).filter { scaled($0) ?? 0 >= sum }
    guard let base = bases.first(where: { scaled($0) == sum }) ?? nearest(bases, to: index, part: parts[0]) else {
      return []
    }
    return zip(rates, parts).map {
      FigureRelation(kind: .ratio, members: [(.rate, $0), (.part, $1), (.whole, base)])
    }
  }
  private static let respective = WordSet("分别占 占比分别 分别占比 占比分别为")
}
