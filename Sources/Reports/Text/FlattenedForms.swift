// Forms with indicators that a converter flattened to one cell a line: 绩效自评表 with a project, its money and goals above the
// indicators. Their cells hold sentences too, so what tells them from prose are the heads of indicators.

/// Finds the cells of such forms.
struct FlattenedForms {
  let cells: CellSequence
  private var folded: [Unicode.Scalar] { cells.folded }

  private static let levels = ["一级指标", "二级指标", "三级指标"].map { Array($0.unicodeScalars) }
  private static let opening = Array("项目名称".unicodeScalars)
  /// Cells of a form above its indicators and below them.
  private static let most = (above: 80, below: 400)

  /// The cells of each form, without blank ones, by the first.
  func regions() -> [Int: [Int]] {
    var regions: [Int: [Int]] = [:]
    var index = 0
    var end = 0
    while index < cells.count {
      guard isHead(index) else {
        index += 1
        continue
      }
      let first = start(before: index, from: end)
      var lines = (first..<index).filter { !cells[$0].isEmpty }
      var probe = index
      while probe < cells.count, probe - index < FlattenedForms.most.below, !ends(probe, after: index) {
        if !cells[probe].isEmpty { lines.append(probe) }
        probe += 1
      }
      regions[first] = lines
      (index, end) = (probe, probe)
    }
    return regions
  }

  private func text(_ place: Int) -> [Unicode.Scalar] { cells[place].count <= 40 ? cells.scalars(place) : [] }

  /// Whether the heads of the levels of indicators stand on a line each from here on.
  private func isHead(_ line: Int) -> Bool {
    guard (4...12).contains(cells[line].count), text(line) == FlattenedForms.levels[0] else { return false }
    let next = (line + 1..<min(line + 12, cells.count)).lazy.map(text).filter { !$0.isEmpty }
    return next.prefix(2).elementsEqual(FlattenedForms.levels[1...])
  }

  /// Where a form starts: with the name of its project, if that stands above in lines that may be cells.
  private func start(before head: Int, from end: Int) -> Int {
    var probe = head - 1
    var first = head
    while probe >= max(end, head - FlattenedForms.most.above), !TableTitle.isTitle(text(probe)), !breaks(probe) {
      if text(probe) == FlattenedForms.opening {
        first = probe
        break
      }
      probe -= 1
    }
    return first
  }

  /// A line that is no cell: one with bars, or a long one.
  private func breaks(_ line: Int) -> Bool {
    cells[line].count > 300 || cells.hasTab(line) || cells[line].contains { folded[$0] == "|" }
  }

  /// Whether a form ends before `line`: with the next title or form, or with the blank line and the heading after it.
  private func ends(_ line: Int, after head: Int) -> Bool {
    if breaks(line) { return true }
    guard line > head else { return false }
    if TableTitle.isTitle(text(line)) || text(line) == FlattenedForms.opening || isHead(line) { return true }
    let range = cells[line]
    // A sentence after a blank line is prose below the form; a numbered heading is too.
    let isApart = line > 0 && cells[line - 1].isEmpty
    return isApart && (ItemNumber(folded, in: range) != nil || range.count > 60)
  }
}
