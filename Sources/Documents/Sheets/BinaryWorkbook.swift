// XLS: a compound file with one stream of records ([MS-XLS]), first what all sheets share, then each sheet.

/// A workbook as the spreadsheet programs of 1997 to 2003 saved it, and office programs in China still do.
struct BinaryWorkbook {
  private typealias Kind = BinaryRecords.Kind
  private let bytes: [UInt8]
  /// The sheets with cells, in the order of their tabs: the name, whether it is hidden, where its records start.
  private(set) var sheets: [(name: String, isHidden: Bool, position: Int)] = []
  /// Whether days count from 1904.
  private(set) var starts1904 = false
  /// Texts that cells refer to by number.
  private(set) var sharedTexts: [String] = []
  /// The format of each cell style; nil where numbers are shown as they are.
  private(set) var formats: [NumberFormat?] = []

  /// Reads everything but the sheets.
  init(_ file: CompoundFile) throws(DocumentFailure) {
    guard let bytes = try file.stream("Workbook") else {
      // Before 1997 the stream had another name and its texts no Unicode.
      throw .unsupported(format: "xls 5.0/95", saveAs: "xlsx, csv")
    }
    self.bytes = bytes
    var codes: [Int: String] = [:]
    var styles: [Int] = []
    var records = BinaryRecords(bytes)
    while let (kind, content) = try records.next(), kind != Kind.end {
      switch kind {
      case Kind.password: throw .protected(format: "xls")
      case Kind.starts1904: starts1904 = bytes.number16(at: content.lowerBound) == 1
      case Kind.sheet: take(sheet: content)
      case Kind.formatCode:
        var text = ContinuedBytes(Array(bytes[content]))
        if let identifier = text.number16(), let count = text.number16() { codes[identifier] = text.text(count: count) }
      case Kind.cellFormat: styles.append(content.count < 4 ? 0 : bytes.number16(at: content.lowerBound + 2) ?? 0)
      case Kind.sharedTexts:
        var content = try records.continued(content)
        takeSharedTexts(&content)
      default: break
      }
    }
    guard !sheets.isEmpty else { throw .damaged(format: "xls", damage: .missingPart) }
    var known = KnownFormats(codes: codes)
    formats = styles.map { known.format($0) }
  }

  private mutating func take(sheet content: Range<Int>) {
    guard content.count > 7, let position = bytes.number32(at: content.lowerBound) else { return }
    let kind = bytes[content.lowerBound + 5]
    var text = ContinuedBytes(Array(bytes[content.dropFirst(6)]))
    guard kind == 0, let count = text.number8(), let name = text.text(count: count) else { return }
    sheets.append((name, bytes[content.lowerBound + 4] & 3 != 0, position))
  }

  private mutating func takeSharedTexts(_ content: inout ContinuedBytes) {
    content.skip(8)
    while let count = content.number16(), let text = content.text(count: count) { sharedTexts.append(text) }
  }

  // MARK: Sheets

  /// The cells of the sheet whose records start at `position`. Of a formula its last value is taken, as it was shown.
  func grid(at position: Int) throws(DocumentFailure) -> SheetGrid {
    var cells = SheetCells()
    var records = BinaryRecords(bytes, at: position)
    guard try records.next()?.kind == Kind.start else { throw .damaged(format: "xls", damage: .brokenDirectory) }
    // Charts stand in a sheet as streams within the stream.
    var depth = 1
    /// The cell whose formula made a text, which the next record but one has.
    var pending: (row: Int, column: Int)?
    while depth > 0, let (kind, content) = try records.next() {
      switch kind {
      case Kind.start: depth += 1
      case Kind.end: depth -= 1
      case _ where depth > 1: break
      case Kind.merges: takeMerges(content, into: &cells)
      case Kind.numbersOfRow: try takeNumbers(content, into: &cells)
      case Kind.formulaText:
        guard let place = pending else { break }
        pending = nil
        var text = try records.continued(content)
        if let count = text.number16(), let value = text.text(count: count), !value.isEmpty {
          try cells.add(.text(value), row: place.row, column: place.column)
        }
      default:
        guard content.count >= 6, let row = bytes.number16(at: content.lowerBound),
          let column = bytes.number16(at: content.lowerBound + 2),
          let style = bytes.number16(at: content.lowerBound + 4)
        else { break }
        if kind == Kind.formula, isText(formula: content) { pending = (row, column) }
        let value = content.dropFirst(6)
        if let cell = cell(kind, value, style: style) { try cells.add(cell, row: row, column: column) }
      }
    }
    return cells.grid()
  }

  /// The cell of a record that holds one; nil for other records and for cells that show nothing.
  private func cell(_ kind: Int, _ content: Range<Int>, style: Int) -> SheetCell? {
    switch kind {
    case Kind.sharedText:
      guard let number = bytes.number32(at: content.lowerBound), sharedTexts.indices.contains(number) else {
        return nil
      }
      return sharedTexts[number].isEmpty ? nil : .text(sharedTexts[number])
    case Kind.text, Kind.richText:
      var text = ContinuedBytes(Array(bytes[content]))
      guard let count = text.number16(), let value = text.text(count: count), !value.isEmpty else { return nil }
      return .text(value)
    case Kind.packedNumber: return BinaryWorkbook.packed(bytes.number32(at: content.lowerBound), style: style)
    case Kind.number:
      guard content.count >= 8 else { return nil }
      return BinaryWorkbook.number(bits: bits(at: content.lowerBound), style: style)
    case Kind.flag:
      guard content.count >= 2 else { return nil }
      return bytes[content.lowerBound + 1] == 0 ? .boolean(bytes[content.lowerBound] != 0) : .failed
    case Kind.formula: return result(ofFormula: content, style: style)
    default: return nil
    }
  }

  /// The last value of a formula: a number, or by its first byte a text that follows, a flag, a failure or nothing.
  private func result(ofFormula content: Range<Int>, style: Int) -> SheetCell? {
    guard content.count >= 8 else { return nil }
    guard bytes.number16(at: content.lowerBound + 6) == 0xFFFF else {
      return BinaryWorkbook.number(bits: bits(at: content.lowerBound), style: style)
    }
    switch bytes[content.lowerBound] {
    case 1: return .boolean(bytes[content.lowerBound + 2] != 0)
    case 2: return .failed
    default: return nil
    }
  }

  private func isText(formula content: Range<Int>) -> Bool {
    content.count >= 14 && bytes.number16(at: content.lowerBound + 12) == 0xFFFF && bytes[content.lowerBound + 6] == 0
  }

  private func bits(at position: Int) -> UInt64 {
    let low = UInt64(bytes.number32(at: position) ?? 0)
    return low | UInt64(bytes.number32(at: position + 4) ?? 0) << 32
  }

  /// A binary fraction in the fewest digits that are read back as the same.
  private static func number(bits: UInt64, style: Int) -> SheetCell? {
    DecimalText("\(Double(bitPattern: bits))").map { .number($0, style: style) } ?? .failed
  }

  /// A number of thirty bits: whole, or the upper part of a binary fraction; in either case perhaps of hundredths.
  private static func packed(_ value: Int?, style: Int) -> SheetCell? {
    guard let value else { return nil }
    let upper = UInt64(value & 0xFFFF_FFFC)
    let whole = Int(Int32(truncatingIfNeeded: value) >> 2)
    let number = DecimalText(value & 2 != 0 ? "\(whole)" : "\(Double(bitPattern: upper << 32))")
    guard let number else { return .failed }
    return .number(value & 1 != 0 ? number.shifted(by: -2) : number, style: style)
  }

  /// Several numbers side by side, each with its style.
  private func takeNumbers(_ content: Range<Int>, into cells: inout SheetCells) throws(DocumentFailure) {
    guard content.count >= 6, let row = bytes.number16(at: content.lowerBound),
      var column = bytes.number16(at: content.lowerBound + 2)
    else { return }
    var position = content.lowerBound + 4
    while position + 6 <= content.upperBound - 2 {
      let style = bytes.number16(at: position) ?? 0
      if let cell = BinaryWorkbook.packed(bytes.number32(at: position + 2), style: style) {
        try cells.add(cell, row: row, column: column)
      }
      column += 1
      position += 6
    }
  }

  private func takeMerges(_ content: Range<Int>, into cells: inout SheetCells) {
    var position = content.lowerBound + 2
    while position + 8 <= content.upperBound {
      if let top = bytes.number16(at: position), let bottom = bytes.number16(at: position + 2),
        let left = bytes.number16(at: position + 4), let right = bytes.number16(at: position + 6), top <= bottom,
        left <= right
      {
        cells.merges.append(SheetGrid.Merge(rows: top + 1...bottom + 1, columns: left...right))
      }
      position += 8
    }
  }
}

/// Cells as they come, to be put in the order of their places.
private struct SheetCells {
  private var rows: [Int: [(column: Int, cell: SheetCell)]] = [:]
  private var count = 0
  var merges: [SheetGrid.Merge] = []

  /// Adds a cell; `row` and `column` count from 0.
  mutating func add(_ cell: SheetCell, row: Int, column: Int) throws(DocumentFailure) {
    count += 1
    guard count <= Limits.cells else { throw .tooLarge(subject: "cells of a workbook", limit: Limits.cells) }
    rows[row, default: []].append((column, cell))
  }

  /// The cells by row and column. Of two in one place the first stays.
  func grid() -> SheetGrid {
    var grid = SheetGrid()
    grid.merges = merges
    for number in rows.keys.sorted() {
      var row = SheetGrid.Row(number: number + 1, cells: [])
      let cells = (rows[number] ?? []).enumerated().sorted {
        ($0.element.column, $0.offset) < ($1.element.column, $1.offset)
      }
      for (_, cell) in cells where cell.column > row.cells.last?.column ?? -1 { row.cells.append(cell) }
      grid.rows.append(row)
    }
    return grid
  }
}
