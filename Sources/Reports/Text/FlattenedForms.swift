// Forms with indicators that a converter flattened to one cell a line: 绩效自评表 with a project, its money and goals above the
// indicators. Their cells hold sentences too, so what tells them from prose are the heads of indicators.

import Documents

/// Finds the lines of such forms.
struct FlattenedForms {
  let document: Document
  let folded: [Unicode.Scalar]

  private static let levels = ["一级指标", "二级指标", "三级指标"].map { Array($0.unicodeScalars) }
  private static let opening = Array("项目名称".unicodeScalars)
  private static let captions = WordSet("单位：万 单位：元 单位:万 单位:元 金额单位 公开0 公开1")
  /// Lines of a form above its indicators and below them.
  private static let most = (above: 80, below: 400)

  /// The lines of each form, without blank ones, by the first.
  func regions() -> [Int: [Int]] {
    var regions: [Int: [Int]] = [:]
    var index = 0
    var end = 0
    while index < document.lines.count {
      guard isHead(index) else {
        index += 1
        continue
      }
      let first = start(before: index, from: end)
      var lines = (first..<index).filter { !trimmed($0).isEmpty }
      var probe = index
      while probe < document.lines.count, probe - index < FlattenedForms.most.below, !ends(probe, after: index) {
        if !trimmed(probe).isEmpty { lines.append(probe) }
        probe += 1
      }
      regions[first] = lines
      (index, end) = (probe, probe)
    }
    return regions
  }

  private func trimmed(_ line: Int) -> Range<Int> { folded.rangeWithoutSpaces(document.lines[line]) }

  private func text(_ line: Int) -> [Unicode.Scalar] {
    let range = trimmed(line)
    return range.count <= 40 ? folded[range].filter { $0 != " " } : []
  }

  /// Whether the heads of the levels of indicators stand on a line each from here on.
  private func isHead(_ line: Int) -> Bool {
    guard (4...12).contains(document.lines[line].count), text(line) == FlattenedForms.levels[0] else { return false }
    let next = (line + 1..<min(line + 12, document.lines.count)).lazy.map(text).filter { !$0.isEmpty }
    return next.prefix(2).elementsEqual(FlattenedForms.levels[1...])
  }

  /// Where a form starts: with the name of its project, if that stands above in lines that may be cells.
  private func start(before head: Int, from end: Int) -> Int {
    var probe = head - 1
    var first = head
    while probe >= max(end, head - FlattenedForms.most.above), !isTitle(probe), !breaks(probe) {
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
    let range = document.lines[line]
    return range.count > 300 || range.contains { folded[$0] == "|" || document.scalars[$0] == "\t" }
  }

  private func isTitle(_ line: Int) -> Bool {
    let text = text(line)
    return text.count >= 4 && text.last == "表" || FlattenedForms.captions.match(text, at: 0, end: text.count) != nil
  }

  /// Whether a form ends before `line`: with the next title or form, or with the blank line and the heading after it.
  private func ends(_ line: Int, after head: Int) -> Bool {
    if breaks(line) { return true }
    guard line > head else { return false }
    if isTitle(line) || text(line) == FlattenedForms.opening || isHead(line) { return true }
    let range = trimmed(line)
    // A sentence after a blank line is prose below the form; a numbered heading is too.
    let isApart = line > 0 && trimmed(line - 1).isEmpty
    return isApart && (ItemNumber(folded, in: range) != nil || range.count > 60)
  }
}
