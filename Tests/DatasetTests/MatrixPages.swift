// The tables of a report as a PDF: pages with a title above each table, cells wrapped to their columns, amounts to the
// right, the head repeated where a table goes on over the page. Nothing but texts at their places, as readers find them.

import Foundation

/// Writes tables on pages.
struct MatrixPages {
  /// How the pages are set.
  struct Style: CustomStringConvertible {
    var fontSize = 9.0
    /// Whether words of the body stand in the middle of their cells rather than at the left.
    var isCentered = false
    /// Whether the head is repeated on each page.
    var repeatsHead = true
    /// Whether the next table starts on the same page.
    var isRunning = false
    var hasPageNumbers = true

    var description: String {
      "\(Int(fontSize))磅" + (isCentered ? " 居中" : "") + (repeatsHead ? "" : " 不重复表头") + (isRunning ? " 连排" : "")
    }

    static let all = [
      Style(), Style(fontSize: 7, isCentered: true, isRunning: true),
      Style(fontSize: 10.5, repeatsHead: false, hasPageNumbers: false),
    ]
  }

  private let style: Style
  private var pages: [[String]] = [[]]
  /// Where the next line stands, from the top.
  private var top = 40.0
  private static let size = (width: 842.0, height: 595.0)
  private static let margin = 40.0

  init(style: Style) { self.style = style }

  static func bytes(_ report: MatrixReport, _ layout: MatrixLayout, _ style: Style) -> [UInt8] {
    var writer = MatrixPages(style: style)
    writer.put(report.title, left: margin, right: size.width - margin, at: writer.top, align: 1)
    writer.top += 30
    for table in report.tables { writer.add(layout.table(table), layout) }
    return writer.file()
  }

  // MARK: Texts

  private func width(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x80 ? 0.5 : 1) } * style.fontSize
  }

  /// One line of text between two edges: -1 to the left, 0 at the right, 1 in the middle.
  private mutating func put(_ text: String, left: Double, right: Double, at top: Double, align: Int) {
    guard !text.isEmpty else { return }
    let room = right - left - width(text)
    let place = align < 0 ? left + 2 : align > 0 ? left + room / 2 : right - 2 - width(text)
    let codes = text.utf16.map { String(format: "%04X", $0) }.joined()
    let line = MatrixPages.size.height - top - style.fontSize * 0.88
    pages[pages.count - 1].append(
      String(format: "1 0 0 1 %.2f %.2f Tm ", place, line) + "<\(codes)> Tj")
  }

  /// A text cut into lines that fit a width; figures are not cut.
  private func lines(_ text: String, _ room: Double) -> [String] {
    if width(text) <= room - 4 || !text.unicodeScalars.contains(where: { $0.value > 0x2E80 }) { return [text] }
    var lines: [String] = []
    var line = ""
    for character in text {
      if width(line + String(character)) > room - 4, !line.isEmpty {
        lines.append(line)
        line = ""
      }
      line.append(character)
    }
    return lines + [line]
  }

  // MARK: Tables

  private mutating func newPage() {
    pages.append([])
    top = MatrixPages.margin
  }

  private mutating func add(_ table: MatrixTable, _ layout: MatrixLayout) {
    let edges = (MatrixPages.margin, MatrixPages.size.width - MatrixPages.margin)
    if !style.isRunning, top > 80 || top > MatrixPages.size.height - 160 { newPage() }
    put(table.name, left: edges.0, right: edges.1, at: top, align: 1)
    top += style.fontSize * 2
    put(table.number, left: edges.0, right: edges.1, at: top, align: 0)
    top += style.fontSize * 1.6
    put("部门：青河市水务局", left: edges.0, right: edges.1, at: top, align: -1)
    put(layout.unit, left: edges.0, right: edges.1, at: top, align: 0)
    top += style.fontSize * 1.8
    let columns = columnEdges(table, edges)
    let heights = rowHeights(table, columns)
    let headCount = table.rows.prefix { $0.kind != .body }.count
    var row = 0
    while row < table.rows.count {
      // Rows that a cell spans stay together.
      var end = row + 1
      while end < table.rows.count, table.rows[end].kind != .body || row < headCount {
        end += 1; if end >= headCount { break }
      }
      end = min(max(end, row + 1), table.rows.count)
      let height = heights[row..<end].reduce(0, +)
      if top + height > MatrixPages.size.height - MatrixPages.margin - 15 {
        newPage()
        if style.repeatsHead, row >= headCount, headCount > 0 { draw(table, 0..<headCount, columns, heights) }
      }
      draw(table, row..<end, columns, heights)
      row = end
    }
    for note in table.notes {
      put(note, left: edges.0, right: edges.1, at: top + 4, align: -1)
      top += style.fontSize * 1.6
    }
    top += 24
  }

  /// Columns take room by what stands in them: figures and codes whole, words in as many lines as need be.
  private func columnEdges(_ table: MatrixTable, _ edges: (Double, Double)) -> [Double] {
    let least = (0..<table.width).map { column -> Double in
      var room = 2.2 * style.fontSize
      for (index, row) in table.rows.enumerated() where column < row.cells.count {
        let text = row.cells[column]
        guard text != "<", text != "^", MatrixText.span(table, index, column).columns == 1 else { continue }
        let isWords = text.unicodeScalars.contains { $0.value > 0x2E80 }
        room = max(room, isWords ? min(width(text), 5 * style.fontSize) + 5 : width(text) + 5)
      }
      return room
    }
    let most = (0..<table.width).map { column -> Double in
      table.rows.indices.map { row in
        let text = column < table.rows[row].cells.count ? table.rows[row].cells[column] : ""
        return MatrixText.span(table, row, column).columns == 1 && text != "<" && text != "^" ? width(text) + 5 : 0
      }.max() ?? 0
    }
    let room = edges.1 - edges.0
    let spare = room - least.reduce(0, +)
    let wish = zip(most, least).map { max(0, $0 - $1) }
    let share = wish.reduce(0, +)
    var result = [edges.0]
    for column in least.indices {
      let extra = share > 0 ? max(0, spare) * wish[column] / share : max(0, spare) / Double(least.count)
      result.append(result[column] + least[column] + extra)
    }
    return result
  }

  private func cell(_ table: MatrixTable, _ row: Int, _ column: Int, _ columns: [Double]) -> [String] {
    let span = MatrixText.span(table, row, column)
    return lines(table.rows[row].cells[column], columns[column + span.columns] - columns[column])
  }

  private func rowHeights(_ table: MatrixTable, _ columns: [Double]) -> [Double] {
    table.rows.indices.map { row in
      let counts = table.rows[row].cells.indices.map { column -> Int in
        let text = table.rows[row].cells[column]
        if text == "<" || text == "^" || MatrixText.span(table, row, column).rows > 1 { return 1 }
        return cell(table, row, column, columns).count
      }
      return Double(counts.max() ?? 1) * style.fontSize * 1.2 + 5
    }
  }

  private mutating func draw(_ table: MatrixTable, _ rows: Range<Int>, _ columns: [Double], _ heights: [Double]) {
    for row in rows {
      for (column, text) in table.rows[row].cells.enumerated() where text != "<" && text != "^" && !text.isEmpty {
        let span = MatrixText.span(table, row, column)
        let height = heights[row..<min(row + span.rows, heights.count)].reduce(0, +)
        let texts = cell(table, row, column, columns)
        var place = top + (height - Double(texts.count) * style.fontSize * 1.2) / 2
        let isWords = text.unicodeScalars.contains { $0.value > 0x2E80 }
        let align = table.rows[row].kind != .body || style.isCentered || column == 0 && !isWords ? 1 : isWords ? -1 : 0
        for text in texts {
          put(text, left: columns[column], right: columns[column + span.columns], at: place, align: align)
          place += style.fontSize * 1.2
        }
      }
      top += heights[row]
    }
  }

  // MARK: The file

  private func file() -> [UInt8] {
    var objects = [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [\(pages.indices.map { "\(6 + 2 * $0) 0 R" }.joined(separator: " "))] /Count \(pages.count) >>",
      "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
      "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        + "/Supplement 0 >> /DW 1000 /W [32 127 500] >>",
    ]
    let map =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
      + "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
      + "endcmap end end"
    objects.append("<< /Length \(map.utf8.count) >>\nstream\n\(map)\nendstream")
    for (index, texts) in pages.enumerated() {
      var content = "BT /F1 \(style.fontSize) Tf\n" + texts.joined(separator: "\n") + "\n"
      if style.hasPageNumbers {
        let digits = "— \(index + 1) —".utf16.map { String(format: "%04X", $0) }.joined()
        content += "1 0 0 1 400 18 Tm <\(digits)> Tj\n"
      }
      content += "ET"
      objects.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents \(7 + 2 * index) 0 R "
          + "/Resources << /Font << /F1 3 0 R >> >> >>")
      objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
    }
    var text = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for offset in offsets { text += String(format: "%010d 00000 n \n", offset) }
    text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Array(text.utf8)
  }
}
