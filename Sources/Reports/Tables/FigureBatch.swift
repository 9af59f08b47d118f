// Figures on their way into tables: what each column takes of them, gathered in one pass, so that several tables are written
// from it column by column.

import Documents
import Query

/// The cells of figures that follow each other.
struct FigureBatch {
  /// The figures.
  let figures: ArraySlice<Figure>
  let sections: [Int?]
  let years: [Int?]
  let lines: [Int?]
  let positions: [Int?]
  let values: [FixedDecimal?]
  let areApproximate: [Bool]
  let roundings: [FixedDecimal?]
  /// The places of measures and dimensions among their cases.
  let measures: [UInt8]
  let dimensions: [UInt8]
  private(set) var projects: NameBatch
  private(set) var subjects: NameBatch
  private(set) var units: NameBatch
  /// The numbers as printed, and the clauses around them.
  private(set) var raws: TextBatch
  private(set) var quotes: TextBatch

  /// The names of the cases, in their order.
  static let measureNames = Measure.allCases.map(\.rawValue)
  static let dimensionNames = Dimension.allCases.map(\.rawValue)

  /// The cells of `figures`. Without `names` there are no names, without `texts` no printed texts: their columns are left out.
  init(_ figures: ArraySlice<Figure>, in reading: ReportReading, names: Bool, texts: Bool) {
    self.figures = figures
    sections = figures.map { $0.section }
    years = figures.map { $0.year }
    lines = figures.map { $0.line }
    positions = figures.map { [origin = reading.text.document.origin.position] in origin + $0.position }
    values = figures.map { $0.quantity.value }
    areApproximate = figures.map { $0.quantity.isApproximate }
    roundings = figures.map { $0.quantity.rounding }
    measures = figures.map { $0.measure.ordinal }
    dimensions = figures.map { $0.quantity.dimension.ordinal }
    projects = NameBatch(rows: figures.count)
    subjects = NameBatch(rows: figures.count)
    units = NameBatch(rows: figures.count)
    raws = TextBatch(rows: figures.count)
    quotes = TextBatch(rows: figures.count)
    for figure in figures where names {
      if let project = figure.project { projects.append(project) } else { projects.appendNull() }
      subjects.append(figure.subject, hash: figure.traits?.hash)
      units.append(figure.quantity.unit)
    }
    if texts { addPrinted(in: reading) }
  }

  /// The texts of the figures as they are printed.
  private mutating func addPrinted(in reading: ReportReading) {
    var raw = TextBytes()
    var place: (paragraph: Int, clause: Range<Int>)?
    for figure in figures {
      let paragraph = reading.text.paragraphs[figure.quantity.paragraph]
      raw.removeAll()
      reading.text.appendPrinted(figure.quantity.raw, of: paragraph, to: &raw)
      raws.append(utf8: raw.utf8)
      // Figures of one clause have the same quote.
      if let place, place.paragraph == paragraph.index, place.clause == figure.clause {
        quotes.appendSame()
      } else {
        place = (paragraph.index, figure.clause)
        raw.removeAll()
        reading.text.appendPrinted(figure.clause, of: paragraph, to: &raw)
        quotes.append(utf8: raw.utf8)
      }
    }
  }

  /// The values of one dimension; NULL for figures of others.
  func values(of dimension: Dimension) -> [FixedDecimal?] {
    let wanted = dimension.ordinal
    return zip(values, dimensions).map { $1 == wanted ? $0 : nil }
  }
}

extension Measure {
  /// The place among all cases.
  var ordinal: UInt8 {
    switch self {
    case .actual: 0
    case .budget: 1
    case .received: 2
    case .share: 3
    case .completion: 4
    case .change: 5
    case .changeRate: 6
    case .prior: 7
    case .balance: 8
    case .score: 9
    case .count: 10
    case .other: 11
    }
  }
}

extension Dimension {
  /// The place among all cases.
  var ordinal: UInt8 {
    switch self {
    case .money: 0
    case .percent: 1
    case .count: 2
    case .duration: 3
    case .weight: 4
    case .area: 5
    case .other: 6
    }
  }
}

extension Array {
  /// The elements at `positions`.
  func at(_ positions: [Int]) -> [Element] { positions.map { self[$0] } }
}
