// The text of cells for people: amounts in a unit, percentages, grouped digits.

import Query

/// Formats the cells of one column as people read them.
struct CellFormatter {
  /// Decimal places that the column's stored integers are moved by: 4 for 万元, 8 for 亿元, -2 for percentages.
  private let exponent: Int
  private let minimumScale: Int
  private let fixedScale: Int?
  /// Decimals beyond these are rounded away; nil keeps all.
  private let maximumScale: Int?
  /// Digits of a group; nil without groups.
  private let groupDigits: Int?
  private let suffix: String
  private let type: DataType
  /// What stands behind the column's name, e.g. ` [万元]`.
  let headerSuffix: String

  /// A formatter for the column at `position` of a result.
  init(_ result: QueryResult, position: Int, presentation: Presentation) {
    type = result.columns[position].type
    switch type {
    case .amount:
      let unit = CellFormatter.unit(of: result, position: position, presentation: presentation)
      exponent = unit.exponent ?? 0
      headerSuffix = " [\(unit.rawValue)]"
      suffix = ""
      minimumScale = 2
      fixedScale = presentation.scale
      groupDigits = presentation.grouping.digits
      maximumScale = nil
    case .percent:
      exponent = -2
      headerSuffix = ""
      suffix = "%"
      minimumScale = 2
      fixedScale = presentation.scale
      groupDigits = nil
      maximumScale = 4
    case .decimal(_, let scale):
      exponent = 0
      headerSuffix = ""
      suffix = ""
      minimumScale = scale
      fixedScale = nil
      groupDigits = presentation.grouping.digits
      maximumScale = nil
    default:
      exponent = 0
      headerSuffix = ""
      suffix = ""
      minimumScale = 0
      fixedScale = nil
      groupDigits = nil
      maximumScale = nil
    }
  }

  /// The unit that the amounts of a column are shown in: the one asked for, or the one that suits the largest of them. 元 for
  /// what holds no amounts.
  static func unit(of result: QueryResult, position: Int, presentation: Presentation) -> AmountUnit {
    guard result.columns[position].type.isAmount else { return .yuan }
    guard presentation.unit == .auto else { return presentation.unit }
    var largest: UInt128 = 0
    for chunk in result.chunks {
      let vector = chunk.columns[position]
      for row in 0..<chunk.count where vector.isValid(row) {
        if let stored = storedInteger(vector, row: row) { largest = max(largest, stored.magnitude) }
      }
    }
    // Stored with four decimals: 1 亿元 is 10^12, 1 万元 is 10^8.
    return largest >= 1_000_000_000_000 ? .hundredMillion : largest >= 100_000_000 ? .tenThousand : .yuan
  }

  private static func storedInteger(_ vector: Vector, row: Int) -> Int128? {
    let index = vector.isConstant ? 0 : row
    switch vector.storage {
    case .integers(let numbers): return Int128(numbers[numbers.startIndex + index])
    case .wideIntegers(let numbers): return numbers[numbers.startIndex + index]
    default: return nil
    }
  }

  /// Appends the text of a row that is not NULL.
  func append(_ vector: Vector, row: Int, to bytes: inout [UInt8]) {
    guard type.isAmount || type == .percent || groupDigits != nil, let scale = type.exactScale,
      let stored = CellFormatter.storedInteger(vector, row: row)
    else { return ValueText.append(vector, row: row, to: &bytes) }
    appendExact(stored, scale: scale + exponent, to: &bytes)
  }

  private func appendExact(_ stored: Int128, scale: Int, to bytes: inout [UInt8]) {
    var digits: [UInt8] = []
    if let fixedScale, let rounded = FixedDecimal(unscaled: stored, scale: scale).rescaled(to: fixedScale) {
      FixedDecimal.appendDigits(unscaled: rounded.unscaled, scale: rounded.scale, to: &digits)
    } else {
      var stored = stored
      var scale = scale
      if let maximumScale, scale > maximumScale,
        let rounded = FixedDecimal(unscaled: stored, scale: scale).rescaled(to: maximumScale)
      {
        stored = rounded.unscaled
        scale = rounded.scale
      }
      ValueText.appendTrimmed(stored, scale: scale, minimumScale: min(minimumScale, scale), to: &digits)
    }
    if let groupDigits {
      ValueText.appendGrouped(digits, by: groupDigits, to: &bytes)
    } else {
      bytes.append(contentsOf: digits)
    }
    bytes.append(contentsOf: suffix.utf8)
  }
}
