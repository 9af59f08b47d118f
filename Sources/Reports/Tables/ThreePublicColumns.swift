// Which kinds of “三公”经费 the numbers of a row are, where the table's head or empty cells were lost: the standard table has six
// columns a stage, in one order, and its sums tell where a number can stand.

import Query

/// The columns of the standard table.
enum ThreePublicColumns {
  /// The kinds in the order of the columns.
  static let kinds = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费", "公务接待费"]

  /// Where a number stands.
  struct Place: Equatable {
    /// The position among `kinds`.
    let kind: Int
    /// 0 for the first stage of the head, 1 for the second.
    let stage: Int
  }

  /// The place of each amount of a row with `stages` numbers for each kind, of which those of nothing may be missing. With
  /// `isPaired` the stages of a kind stand side by side, else all kinds of one stage. An amount that could stand in several
  /// places has none; nil where the sums hold nowhere. Tries all ways to leave columns out, at most 924.
  static func places(of amounts: [FixedDecimal], stages: Int, isPaired: Bool) -> [Place?]? {
    let width = kinds.count * stages
    let values = amounts.compactMap { $0.rescaled(to: 6)?.unscaled }
    guard !values.isEmpty, values.count == amounts.count, values.count <= width else { return nil }
    var found: [Int?]?
    var columns: [Int] = []
    func place(from column: Int) {
      if columns.count == values.count {
        guard holds(values, columns, stages, isPaired) else { return }
        let known = found ?? columns
        found = zip(known, columns).map { $0 == $1 ? $0 : nil }
        return
      }
      let left = values.count - columns.count
      for next in column...max(column, width - left) where next + left <= width {
        columns.append(next)
        place(from: next + 1)
        columns.removeLast()
      }
    }
    place(from: 0)
    return found?.map { $0.map { self.place($0, stages, isPaired) } }
  }

  /// The place of a column among all of them.
  static func place(_ column: Int, _ stages: Int, _ isPaired: Bool) -> Place {
    isPaired
      ? Place(kind: column / stages, stage: column % stages)
      : Place(kind: column % kinds.count, stage: column / kinds.count)
  }

  /// Whether in each stage the kinds add up: 合计 to going abroad, vehicles and receptions, vehicles to buying and running.
  private static func holds(_ values: [Int128], _ columns: [Int], _ stages: Int, _ isPaired: Bool) -> Bool {
    var sums = Array(repeating: Int128(0), count: kinds.count * stages)
    for (value, column) in zip(values, columns) {
      let place = place(column, stages, isPaired)
      sums[place.stage * kinds.count + place.kind] = value
    }
    return (0..<stages).allSatisfy { stage in
      let row = sums[(stage * kinds.count)..<((stage + 1) * kinds.count)]
      let first = row.startIndex
      let whole = row[first + 1].addingReportingOverflow(row[first + 2])
      let all = whole.partialValue.addingReportingOverflow(row[first + 5])
      let vehicles = row[first + 3].addingReportingOverflow(row[first + 4])
      return !whole.overflow && !all.overflow && !vehicles.overflow && row[first] == all.partialValue
        && row[first + 2] == vehicles.partialValue
    }
  }
}
