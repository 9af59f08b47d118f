// The cells of one sheet, and which of them are merged.

/// What stands in a cell.
enum SheetCell: Equatable {
  case text(String)
  /// The number and its style, an index of the workbook's formats.
  case number(DecimalText, style: Int)
  case boolean(Bool)
  /// A formula that failed: it shows no value.
  case failed
}

/// A sheet as rows of cells. Only cells that hold something are there.
struct SheetGrid {
  /// A row with the cells that hold something, in the order of their columns.
  struct Row {
    /// From 1.
    let number: Int
    /// Columns from 0.
    var cells: [(column: Int, cell: SheetCell)]
  }

  /// Cells shown as one.
  struct Merge: Equatable {
    let rows: ClosedRange<Int>
    let columns: ClosedRange<Int>
  }

  /// Rows in order.
  var rows: [Row] = []
  /// Merged cells.
  var merges: [Merge] = []

  /// How many columns hold something.
  var width: Int { rows.reduce(0) { max($0, ($1.cells.last?.column ?? -1) + 1) } }
}

/// Places of cells: `B12`.
enum CellPlace {
  /// The column from 0 and the row from 1; nil for what is no place.
  static func parse(_ text: some StringProtocol) -> (column: Int, row: Int)? {
    var column = 0
    var row = 0
    var letters = 0
    for byte in text.utf8 where byte != UInt8(ascii: "$") {
      let upper = byte & 0xDF
      if upper >= 65, upper <= 90, row == 0 {
        letters += 1
        column = column * 26 + Int(upper - 64)
        guard letters <= 3 else { return nil }
      } else if byte >= 48, byte <= 57, letters > 0 {
        row = row * 10 + Int(byte - 48)
        guard row <= 1_048_576 else { return nil }
      } else {
        return nil
      }
    }
    guard letters > 0, row > 0, column <= 16_384 else { return nil }
    return (column - 1, row)
  }

  /// The corners of `A1:C9`, or of a single place.
  static func range(_ text: String) -> SheetGrid.Merge? {
    let corners = text.split(separator: ":")
    guard let first = corners.first.flatMap({ parse($0) }), corners.count <= 2,
      let last = corners.count == 2 ? parse(corners[1]) : first, last.row >= first.row, last.column >= first.column
    else { return nil }
    return SheetGrid.Merge(rows: first.row...last.row, columns: first.column...last.column)
  }
}

/// Reads the XML of a sheet.
enum SheetReader {
  /// The cells of a sheet. Of a formula its last value is taken, as it was shown.
  static func grid(_ bytes: [UInt8], workbook: Workbook) throws(DocumentFailure) -> SheetGrid {
    var grid = SheetGrid()
    var scanner = try XMLScanner(bytes, format: "xlsx")
    var count = 0
    var row = SheetGrid.Row(number: 0, cells: [])
    while let token = try scanner.next() {
      switch token {
      case .open("row"):
        let number = scanner.attribute("r").flatMap { Int($0) } ?? row.number + 1
        row = SheetGrid.Row(number: min(max(number, 1), 1_048_576), cells: [])
      case .open("c"):
        let next = (row.cells.last?.column ?? -1) + 1
        let column = scanner.attribute("r").flatMap { CellPlace.parse($0)?.column } ?? next
        if let cell = try cell(&scanner, workbook: workbook) {
          count += 1
          guard count <= Limits.cells else { throw .tooLarge(subject: "cells of a workbook", limit: Limits.cells) }
          // Cells come in the order of their columns; one that does not would be shown over another.
          if column >= next { row.cells.append((column, cell)) }
        }
      case .close("row"): if !row.cells.isEmpty { grid.rows.append(row) }
      case .open("mergeCell"):
        if let merge = scanner.attribute("ref").flatMap({ CellPlace.range($0) }), grid.merges.count < 1_000_000 {
          grid.merges.append(merge)
        }
      default: break
      }
    }
    grid.rows.sort { $0.number < $1.number }
    return grid
  }

  /// The cell whose tag was opened last; nil when it holds nothing.
  private static func cell(_ scanner: inout XMLScanner, workbook: Workbook) throws(DocumentFailure) -> SheetCell? {
    let kind = scanner.attribute("t") ?? "n"
    let style = scanner.attribute("s").flatMap { Int($0) } ?? 0
    var value = ""
    var isValue = false
    while let token = try scanner.next() {
      switch token {
      case .open("v"): isValue = true
      case .close("v"): isValue = false
      case .text(let range): if isValue { value += scanner.string(range) }
      case .open("is"): value = try Workbook.richText(&scanner, until: "is")
      case .open("f"): try scanner.skipElement()
      case .close("c"): return cell(value, kind: kind, style: style, workbook: workbook)
      default: break
      }
    }
    return nil
  }

  private static func cell(_ value: String, kind: String, style: Int, workbook: Workbook) -> SheetCell? {
    switch kind {
    case "s":
      guard let number = Int(value), workbook.sharedTexts.indices.contains(number) else { return nil }
      let text = workbook.sharedTexts[number]
      return text.isEmpty ? nil : .text(text)
    case "b": return .boolean(value == "1" || value == "true")
    case "e": return .failed
    case "str", "inlineStr", "d": return value.isEmpty ? nil : .text(value)
    default:
      guard !value.isEmpty else { return nil }
      guard let number = DecimalText(value) else { return .text(value) }
      return .number(number, style: style)
    }
  }
}
