// The outline of a report with the figures of each section, for `.report`.

import Query

/// A section with its figures.
struct OutlineSection: Equatable {
  let depth: Int
  /// Number and title.
  let title: String
  let line: Int?
  /// Subject and figure as printed, with the line, in the order of the report.
  var figures: [OutlineFigure] = []
}

/// A figure of an outline.
struct OutlineFigure: Equatable {
  let subject: String
  let raw: String
  let line: Int
}

/// Writes outlines.
struct ReportOutline {
  let title: String
  let sections: [OutlineSection]
  let language: Language
  /// Figures that a section shows; nil for all.
  let limit: Int?

  /// The lines, each cut to `width` where one is given.
  func lines(width: Int?, ambiguous: Int, style: Style) -> [String] {
    let chinese = language == .chinese
    let count = sections.reduce(0) { $0 + $1.figures.count }
    var lines = [
      style.bold(title)
        + style.dim(chinese ? "（\(sections.count) 节，\(count) 个数据）" : "  (\(sections.count) sections, \(count) figures)")
    ]
    for section in sections {
      let indent = String(repeating: "  ", count: max(0, min(section.depth, 8) - 1))
      let place = section.line.map { chinese ? " 第 \($0) 行" : " line \($0)" } ?? ""
      let room = width.map { $0 - indent.count - TextWidth.columns(place, ambiguous: ambiguous) }
      lines.append(indent + style.bold(cut(section.title, room, ambiguous)) + style.dim(place))
      let shown = limit.map { Array(section.figures.prefix($0)) } ?? section.figures
      for figure in shown {
        let mark = " :\(figure.line)"
        let room = width.map { $0 - indent.count - 4 - mark.count }
        lines.append(indent + "  · " + text(of: figure, room, ambiguous) + style.dim(mark))
      }
      let rest = section.figures.count - shown.count
      if rest > 0 { lines.append(indent + style.dim(chinese ? "  · 另有 \(rest) 个数据" : "  · \(rest) more figures")) }
    }
    return lines
  }

  /// Subject and figure; where there is no room for both the subject is cut, and the figure stays whole.
  private func text(of figure: OutlineFigure, _ room: Int?, _ ambiguous: Int) -> String {
    guard !figure.subject.isEmpty else { return cut(figure.raw, room, ambiguous) }
    let left = room.map { $0 - 2 - TextWidth.columns(figure.raw, ambiguous: ambiguous) }
    return cut(figure.subject, left, ambiguous) + "  " + figure.raw
  }

  private func cut(_ text: String, _ limit: Int?, _ ambiguous: Int) -> String {
    guard let limit else { return text }
    return TextCell(text, ambiguous: ambiguous).cut(to: max(8, limit), ambiguous: ambiguous).text
  }
}
