// Totals told after their parts: `A 10件、B 20件，合计30件`, `以上四项共计…`.

import Query

extension RelationFinder {
  /// `A 10件、B 20件，合计30件`, `新建8座、改造6座，共14座`. What 加上 adds has a check of its own.
  func sum(at index: Int) -> FigureRelation? {
    guard isStock(at: index), map.level(start(index)) == 0,
      endsInTotal(index) || endsInAll(index) || isCountedAll(index)
    else {
      return nil
    }
    if let counted = counted(before: index) { return related(index, counted) }
    let listed = listed(before: index)
    let parts = listed.count > 1 ? listed : added(before: index)
    guard let first = parts.first, parts.count > 1, !holds(RelationFinder.breaks, gap(first).lowerBound..<start(index)),
      !text[gap(first)].drop(while: { $0.isOne(of: "，", "；", "。") }).starts(with: ["加"])
    else { return nil }
    return FigureRelation(kind: .composition, members: [(.whole, index)] + parts.map { (.part, $0) })
  }

  /// The figures right before one that `、` joins, of its kind, in the order of the text.
  private func listed(before index: Int) -> [Int] {
    var parts: [Int] = []
    for part in earlier(than: index, since: sentence(index)) {
      if map.level(start(part)) > 0 { continue }
      let figure = figures[part]
      guard figure.isStock, isAlike(figure, figures[index]), figure.measure != .prior,
        figure.measure != .budget || figures[index].measure == .budget, !endsInTotal(part)
      else { break }
      if let next = parts.last {
        let link = text[end(part)..<start(next)]
        guard link.contains("、"), !link.contains(where: { $0.isOne(of: "，", "；") }) else { break }
      }
      parts.append(part)
    }
    return parts.reversed()
  }

  /// `收入完成18亿元，上级补助收入28亿元，…，收入总计56亿元`, `新建日间照料中心18个，改造服务站24个，共计42个`: what commas part from the start of
  /// a sentence or from a semicolon on.
  private func added(before index: Int) -> [Int] {
    let opening = text.last(in: sentence(index)..<start(index)) { $0 == "；" } ?? sentence(index)
    if opening > sentence(index), let parts = clauses(before: index, last: opening) { return parts }
    let run = earlier(than: index, since: opening).prefix { part in
      let figure = figures[part]
      return figure.isStock && isAlike(figure, figures[index]) && figure.measure != .prior
        && (figure.measure == .budget) == (figures[index].measure == .budget) && map.level(start(part)) == 0
        && !endsInTotal(part) && figure.year == figures[index].year && !isOpposite(part, index)
    }
    guard run.count > 1, let whole = scaled(index) else { return [] }
    // What stands before the first part need not be one; a run that is far from the total is none.
    let suffix = (2...run.count).first { total(of: Array(run.prefix($0))) == whole }
    let parts = Array(run.prefix(suffix ?? run.count).reversed())
    return total(of: parts).map { $0 * 2 > whole && $0 < whole * 2 } ?? false ? parts : []
  }

  /// `处置车辆2辆，原值38.60万元；报废资产46项，原值27.14万元，合计65.74万元`: one figure of the kind of the total in each clause.
  private func clauses(before index: Int, last: Int) -> [Int]? {
    let parts = earlier(than: index, since: sentence(index)).filter {
      isStock(at: $0) && isAlike(figures[$0], figures[index]) && figures[$0].measure != .prior
        && map.level(start($0)) == 0 && figures[$0].year == figures[index].year
    }
    guard parts.count > 1, let first = parts.last, let whole = scaled(index), let sum = total(of: parts),
      sum * 2 > whole, sum < whole * 2, end(parts[0]) > last,
      zip(parts.dropFirst(), parts).allSatisfy({ text[end($0)..<start($1)].count(where: { $0 == "；" }) == 1 }),
      !text.has("；", in: sentence(index)..<start(first)), !parts.contains(where: endsInTotal)
    else { return nil }
    return parts.reversed()
  }

  /// `支出…` before `收入总计`.
  private func isOpposite(_ part: Int, _ total: Int) -> Bool {
    let subject = figures[part].subject
    let (isRevenue, isExpenditure) = (
      holds(RelationFinder.revenue, gap(total)), holds(RelationFinder.expenditure, gap(total))
    )
    guard isRevenue != isExpenditure else { return false }
    return subject.ends(as: isRevenue ? "支出" : "收入")
  }

  private static let revenue = WordSet("收入")
  private static let expenditure = WordSet("支出")

  /// `两项共960万元`.
  private func isCountedAll(_ index: Int) -> Bool {
    let gap = gap(index)
    return gap.count == 1 && text[gap.lowerBound] == "共"
  }

  /// `以上四项支出共计300,400万元`, `两类合计37,800人`: so many figures before it, when the words count them.
  private func counted(before index: Int) -> [Int]? {
    let count = index - 1
    guard count > figures.startIndex, figures[count].quantity.dimension == .count, sentence(count) == sentence(index),
      let number = scaled(count).flatMap({ Int(exactly: $0 / 1_000_000) }), (2...12).contains(number),
      gap(index).count <= 8
    else { return nil }
    let before = earlier(than: count, since: 0).filter {
      isStock(at: $0) && isAlike(figures[$0], figures[index]) && map.level(start($0)) == 0
        && isOneMeasure(figures[$0], figures[index]) && !isAverage($0)
    }
    let parts = Array(before.prefix(number).reversed())
    guard parts.count == number, let first = parts.first, let sum = total(of: parts), let whole = scaled(index),
      !holds(RelationFinder.breaks, end(first)..<start(count)), sum.magnitude < whole.magnitude * 2
    else { return nil }
    return parts
  }

  /// Whether the words before a number say that it is a total.
  func endsInTotal(_ index: Int) -> Bool {
    guard figures[index].cuesBefore.contains(.totals) else { return false }
    let gap = gap(index)
    return RelationFinder.totals.lastMatch(text, in: gap).map { gap.upperBound - $0.position - $0.length <= 2 } ?? false
  }

  /// `，共14座。`: as many in all, and of nothing else.
  private func endsInAll(_ index: Int) -> Bool {
    let gap = gap(index)
    guard gap.count == 2, text[gap.lowerBound] == "，", text[gap.lowerBound + 1] == "共" else { return false }
    return !paragraph[end(index)].isHan
  }

  static let totals = WordSet("合计 总计 共计")
  private static let breaks = WordSet("等 其中 减去 扣除 包括 含 加上")
}
