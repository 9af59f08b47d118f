// What a printed table says of 三公经费: rows and columns that tell of one kind and year are one row, whichever way the table
// lies, and the counts below the money stand beside it.

import Query

/// The kinds of 三公经费 in one printed table.
struct ThreePublicTable {
  /// A kind in one year.
  struct Entry {
    let kind: String
    let year: Int?
    var figures = MeasuredFigures()
    var groups: Int?
    var vehicles: Int?
    var batches: Int?
    var people: Int?
    let line: Int
    let quote: String

    func amount(_ measure: Measure) -> FixedDecimal? { figures.value(measure, .money) }
    func percent(_ measure: Measure) -> FixedDecimal? { figures.value(measure, .percent) }
    /// Whether money is stated of it.
    var hasMoney: Bool { amount(.budget) != nil || amount(.actual) != nil }
  }

  /// In the order of the table.
  private(set) var entries: [Entry] = []

  /// Takes up the figures of one row.
  mutating func add(_ figures: [Figure], line: Int, quote: String) {
    for figure in figures where figure.measure != .prior {
      guard figure.quantity.dimension != .count else {
        count(figure)
        continue
      }
      guard let kind = AccountNames.threePublicKind(figure.subject) else { continue }
      let place = place(of: kind, figure.year)
      if place == nil, figure.quantity.dimension != .money { continue }
      if place == nil { entries.append(Entry(kind: kind, year: figure.year, line: line, quote: quote)) }
      let index = place ?? entries.count - 1
      if entries[index].figures[figure.measure] == nil { entries[index].figures.set(figure) }
    }
  }

  private func place(of kind: String, _ year: Int?) -> Int? {
    entries.firstIndex { $0.kind == kind && $0.year == year }
  }

  /// `国内公务接待批次（个） 26`: the count goes to the kind that it is of.
  private mutating func count(_ figure: Figure) {
    let label = figure.subject
    let value = figure.quantity.value.rescaled(to: 0).flatMap { Int(exactly: $0.unscaled) }
    guard let value, !label.holds("外事"), !label.holds("外宾") else { return }
    let entries = entries
    func first(_ kinds: String...) -> Int? {
      for kind in kinds {
        if let index = entries.firstIndex(where: { $0.kind == kind && $0.year == figure.year }) { return index }
      }
      return nil
    }
    if label.holds("团组") {
      if let index = first("因公出国（境）费"), entries[index].groups == nil { self.entries[index].groups = value }
    } else if label.holds("保有量") {
      if let index = first("公务用车运行维护费", "公务用车购置及运行维护费"), entries[index].vehicles == nil {
        self.entries[index].vehicles = value
      }
    } else if label.holds("购置数") {
      if let index = first("公务用车购置费"), entries[index].vehicles == nil { self.entries[index].vehicles = value }
    } else if label.holds("接待批次") || label.holds("接待") && label.holds("批次") {
      if let index = first("公务接待费"), entries[index].batches == nil { self.entries[index].batches = value }
    } else if label.holds("接待") && (label.holds("人次") || label.holds("人数")) {
      if let index = first("公务接待费"), entries[index].people == nil { self.entries[index].people = value }
    }
  }
}

/// What the prose says of one kind of 三公经费 in one passage.
struct ThreePublicStatement {
  let kind: String
  /// The row that it starts with.
  let row: StatementRow
  var figures: MeasuredFigures
  var reason: String?
  var isUnchanged: Bool

  init(kind: String, row: StatementRow) {
    self.kind = kind
    self.row = row
    figures = row.figures
    reason = row.reason
    isUnchanged = row.isUnchanged
  }

  func amount(_ measure: Measure) -> FixedDecimal? { figures.value(measure, .money) }
  func percent(_ measure: Measure) -> FixedDecimal? { figures.value(measure, .percent) }

  /// The rows of prose; a budget and the outturn of one kind, told one after the other in a section, are one.
  static func joined(_ rows: [ThreePublicStatement]) -> [ThreePublicStatement] {
    var joined: [ThreePublicStatement] = []
    for next in rows {
      let earlier = joined.lastIndex {
        $0.kind == next.kind && $0.row.section == next.row.section && $0.row.year == next.row.year
      }
      if let earlier, joined[earlier].isCompleted(by: next) {
        for figure in next.figures.values { joined[earlier].figures.set(figure) }
        if joined[earlier].reason == nil { joined[earlier].reason = next.reason }
        joined[earlier].isUnchanged = joined[earlier].isUnchanged || next.isUnchanged
      } else {
        joined.append(next)
      }
    }
    return joined
  }

  /// Whether one states the budget, the other the outturn, and both nothing else twice.
  private func isCompleted(by other: ThreePublicStatement) -> Bool {
    func states(_ statement: ThreePublicStatement, _ measure: Measure) -> Bool {
      statement.figures.index(of: measure) != nil
    }
    guard states(self, .budget) != states(other, .budget), states(self, .actual) != states(other, .actual),
      states(self, .budget) != states(self, .actual)
    else { return false }
    return other.figures.values.allSatisfy { !states(self, $0.measure) }
  }
}
