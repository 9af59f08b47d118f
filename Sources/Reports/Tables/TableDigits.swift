// The digits of amounts in a printed table: what its other cells tell of a number that is printed with fewer.

import Documents
import Query

/// Gives amounts of printed tables the digits of their table.
enum TableDigits {
  /// A workbook keeps 100.00 as 100, so that the amounts of a sheet's table have the digits of its most exact one. On paper that is
  /// true of 0 alone: nothing is nothing, however short it is written.
  static func complete(_ readings: inout [[NumberReading]], of tables: [PrintedTable], in text: ReportText) {
    for table in tables {
      guard let first = table.rows.first?.first else { continue }
      let isSheet = text.document.place(ofLine: text.paragraphs[first.paragraph].line)?.sheet != nil
      let rows = table.rows.dropFirst(table.headCount).compactMap { $0.first?.paragraph }
      var digits = 0
      for paragraph in rows {
        for case .quantity(let quantity) in readings[paragraph] where isAmount(quantity) {
          digits = max(digits, quantity.printedScale)
        }
      }
      guard digits > 0 else { continue }
      for paragraph in rows {
        for index in readings[paragraph].indices {
          guard case .quantity(var quantity) = readings[paragraph][index], isAmount(quantity),
            quantity.printedScale < digits, isSheet || quantity.value.unscaled == 0
          else { continue }
          quantity.printedScale = digits
          readings[paragraph][index] = .quantity(quantity)
        }
      }
    }
  }

  private static func isAmount(_ quantity: Quantity) -> Bool {
    quantity.dimension == .money && quantity.isUnitImplied && !quantity.isApproximate
  }
}
