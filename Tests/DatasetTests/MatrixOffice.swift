// The tables of a report as DOCX and XLSX, put together by hand.

import Foundation
import FuzzSupport

/// The office formats that tables come in.
enum MatrixOffice: String, CaseIterable {
  case docx, xlsx
  /// All tables on one sheet, one below the other.
  case sheet

  var suffix: String { self == .sheet ? "xlsx" : rawValue }

  func bytes(_ report: MatrixReport, _ layout: MatrixLayout) -> [UInt8] {
    let tables = report.tables.map(layout.table)
    return self == .docx ? document(report, tables, layout) : workbook(report, tables, layout)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  // MARK: DOCX

  private func paragraph(_ text: String) -> String {
    "<w:p><w:r><w:t>\(MatrixOffice.escaped(text))</w:t></w:r></w:p>"
  }

  private func document(_ report: MatrixReport, _ tables: [MatrixTable], _ layout: MatrixLayout) -> [UInt8] {
    var body = paragraph(report.title)
    for table in tables {
      body += [table.name, table.number, "部门：青河市水务局　　" + layout.unit].map(paragraph).joined()
      body += "<w:tbl>" + table.rows.indices.map { row(table, $0) }.joined() + "</w:tbl>"
      body += table.notes.map(paragraph).joined() + paragraph("")
    }
    var archive = StoredArchive()
    archive.add("word/document.xml", text: "<?xml version=\"1.0\"?><w:document><w:body>\(body)</w:body></w:document>")
    archive.add("word/styles.xml", text: "<w:styles></w:styles>")
    return archive.bytes()
  }

  private func row(_ table: MatrixTable, _ row: Int) -> String {
    let cells = table.rows[row].cells
    var text = ""
    var column = 0
    while column < cells.count {
      let isBelow = cells[column] == "^"
      let span = MatrixText.span(table, row, column)
      var properties = span.columns > 1 ? "<w:gridSpan w:val=\"\(span.columns)\"/>" : ""
      if isBelow { properties += "<w:vMerge/>" } else if span.rows > 1 { properties += "<w:vMerge w:val=\"restart\"/>" }
      text += "<w:tc><w:tcPr>\(properties)</w:tcPr>\(paragraph(isBelow ? "" : cells[column]))</w:tc>"
      column += span.columns
    }
    return "<w:tr>\(text)</w:tr>"
  }

  // MARK: XLSX

  private func workbook(_ report: MatrixReport, _ tables: [MatrixTable], _ layout: MatrixLayout) -> [UInt8] {
    var archive = StoredArchive()
    let groups = self == .sheet ? [tables] : tables.map { [$0] }
    var list = ""
    for (index, group) in groups.enumerated() {
      list += "<sheet name=\"表\(index + 1)\" sheetId=\"\(index + 1)\" r:id=\"r\(index + 1)\"/>"
      archive.add("xl/worksheets/sheet\(index + 1).xml", text: sheet(group, layout))
    }
    archive.add("xl/workbook.xml", text: "<workbook><sheets>\(list)</sheets></workbook>")
    let relations = groups.indices.map {
      "<Relationship Id=\"r\($0 + 1)\" Type=\"x/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
    }
    archive.add("xl/_rels/workbook.xml.rels", text: "<Relationships>\(relations.joined())</Relationships>")
    return archive.bytes()
  }

  private static func column(_ index: Int) -> String {
    String(Character(Unicode.Scalar(UInt8(65 + index))))
  }

  private func sheet(_ tables: [MatrixTable], _ layout: MatrixLayout) -> String {
    var rows = ""
    var merges: [String] = []
    var line = 1
    func put(_ cells: [String]) {
      let texts = cells.enumerated().filter { !$1.isEmpty }.map { column, text in
        let plain = text.replacing(",", with: "")
        let place = "\(MatrixOffice.column(column))\(line)"
        return Decimal(string: plain) != nil && plain.allSatisfy { $0.isNumber || $0 == "." } && plain.contains(".")
          ? "<c r=\"\(place)\" s=\"1\"><v>\(plain)</v></c>"
          : "<c r=\"\(place)\" t=\"inlineStr\"><is><t>\(MatrixOffice.escaped(text))</t></is></c>"
      }
      rows += "<row r=\"\(line)\">\(texts.joined())</row>"
      line += 1
    }
    for table in tables {
      let last = MatrixOffice.column(table.width - 1)
      merges.append("A\(line):\(last)\(line)")
      put([table.name])
      put(Array(repeating: "", count: table.width - 1) + [table.number])
      put(["部门：青河市水务局"] + Array(repeating: "", count: table.width - 2) + [layout.unit])
      for row in table.rows.indices {
        for (column, cell) in table.rows[row].cells.enumerated() where cell != "<" && cell != "^" {
          let span = MatrixText.span(table, row, column)
          guard span.rows > 1 || span.columns > 1 else { continue }
          merges.append(
            "\(MatrixOffice.column(column))\(line):\(MatrixOffice.column(column + span.columns - 1))\(line + span.rows - 1)"
          )
        }
        put(table.rows[row].cells.map { $0 == "<" || $0 == "^" ? "" : $0 })
      }
      for note in table.notes { put([note]) }
      line += 1
    }
    let merged = merges.map { "<mergeCell ref=\"\($0)\"/>" }.joined()
    return "<worksheet><sheetData>\(rows)</sheetData><mergeCells>\(merged)</mergeCells></worksheet>"
  }
}
