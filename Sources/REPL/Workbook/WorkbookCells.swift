// What a value becomes in a cell of a workbook: a number that can be computed with, a date, or text.

import Query

/// A cell of a workbook.
enum WorkbookCell: Equatable {
  case empty
  /// Text, also of what looks like a number: codes keep their zeros, formulas stay harmless.
  case text(String)
  case boolean(Bool)
  /// An amount in the unit of its column, shown with two decimals.
  case amount(Double)
  /// A ratio, shown as a percentage.
  case percent(Double)
  /// A number with so many decimals.
  case decimal(Double, decimals: Int)
  /// A number as it is.
  case number(Double)
  /// Days since 1899-12-30, as spreadsheets count.
  case date(Double)
  case timestamp(Double)

  /// Digits that a spreadsheet keeps of a number; a longer one stays text, so that none is lost.
  private static let digitLimit: Int128 = 1_000_000_000_000_000

  /// The most UTF-16 units that a cell may hold.
  static let textLimit = 32_767

  /// The cell of a row of a vector; amounts are given in `unit`.
  init(_ vector: Vector, row: Int, unit: AmountUnit = .yuan) {
    guard vector.isValid(row) else {
      self = .empty
      return
    }
    var value = vector.value(at: row)
    if vector.type.computedTime != vector.type {
      value = (try? Cast.cast(value, from: vector.type, to: vector.type.computedTime)) ?? value
    }
    switch (value, vector.type.computedTime) {
    case (.boolean(let flag), _): self = .boolean(flag)
    case (.double(let number), _) where number.isFinite: self = .number(number)
    case (.integer(let days), .date) where days >= -25_500: self = .date(Double(days) + 25_569)
    case (.integer(let time), .timestamp) where time >= -2_203_200_000_000_000:
      self = .timestamp(Double(time) / 86_400_000_000 + 25_569)
    case (.integer(let number), let type) where type.isInteger && number.magnitude < WorkbookCell.digitLimit.magnitude:
      self = .number(Double(number))
    case (.decimal(let number), let type) where number.unscaled.magnitude < WorkbookCell.digitLimit.magnitude:
      let exponent = type.isAmount ? unit.exponent ?? 0 : 0
      let double = WorkbookCell.double(FixedDecimal(unscaled: number.unscaled, scale: number.scale + exponent))
      if type.isAmount {
        self = .amount(double)
      } else if type == .percent {
        self = .percent(double)
      } else {
        self = .decimal(double, decimals: min(number.scale, 20))
      }
    default: self = .text(ValueText.text(of: vector.value(at: row), type: vector.type))
    }
  }

  /// The double nearest to a decimal of at most fifteen digits: its digits, read as they would be printed, come back.
  private static func double(_ number: FixedDecimal) -> Double {
    Double(FixedDecimal.format(unscaled: number.unscaled, scale: number.scale)) ?? 0
  }

  /// How wide the cell is shown, in columns of narrow characters.
  func width(_ text: (String) -> Int) -> Int {
    switch self {
    case .empty: 0
    case .text(let content): content.split(separator: "\n").map { text(String($0)) }.max() ?? 0
    case .boolean: 5
    case .amount(let number): WorkbookCell.digits(number) * 4 / 3 + 4
    case .percent(let number): WorkbookCell.digits(number * 100) + 4
    case .decimal(let number, let decimals): WorkbookCell.digits(number) + decimals + 1
    case .number(let number): "\(number)".count
    case .date: 10
    case .timestamp: 19
    }
  }

  /// Digits before the point, with a sign.
  private static func digits(_ number: Double) -> Int {
    var rest = abs(number)
    var count = number < 0 ? 2 : 1
    while rest >= 10, count < 40 {
      rest /= 10
      count += 1
    }
    return count
  }
}
