// Figures on their way into tables: what each column takes of them, gathered in one pass, so that several tables are written
// from it column by column.

import Query

/// The cells of figures that follow each other.
struct FigureBatch {
  /// The figures.
  let figures: ArraySlice<Figure>
  private(set) var sections: [Int?] = []
  private(set) var years: [Int?] = []
  private(set) var lines: [Int?] = []
  private(set) var positions: [Int?] = []
  private(set) var values: [FixedDecimal?] = []
  private(set) var areApproximate: [Bool] = []
  /// The places of measures and dimensions among their cases.
  private(set) var measures: [UInt8] = []
  private(set) var dimensions: [UInt8] = []
  private(set) var projects: TextBatch
  private(set) var subjects: TextBatch
  private(set) var units: TextBatch
  /// The numbers as printed, and the clauses around them.
  private(set) var raws: TextBatch
  private(set) var quotes: TextBatch

  /// The names of the cases, in their order.
  static let measureNames = Measure.allCases.map(\.rawValue)
  static let dimensionNames = Dimension.allCases.map(\.rawValue)

  init(_ figures: ArraySlice<Figure>, in reading: ReportReading) {
    self.figures = figures
    projects = TextBatch(rows: figures.count)
    subjects = TextBatch(rows: figures.count)
    units = TextBatch(rows: figures.count)
    raws = TextBatch(rows: figures.count)
    quotes = TextBatch(rows: figures.count)
    reserve(figures.count)
    var raw = TextBytes()
    var place: (paragraph: Int, clause: Range<Int>)?
    for figure in figures {
      let paragraph = reading.text.paragraphs[figure.quantity.paragraph]
      addNumbers(of: figure)
      addTexts(of: figure)
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

  private mutating func reserve(_ count: Int) {
    sections.reserveCapacity(count)
    years.reserveCapacity(count)
    lines.reserveCapacity(count)
    positions.reserveCapacity(count)
    values.reserveCapacity(count)
    areApproximate.reserveCapacity(count)
    measures.reserveCapacity(count)
    dimensions.reserveCapacity(count)
  }

  private mutating func addNumbers(of figure: Figure) {
    sections.append(figure.section)
    years.append(figure.year)
    lines.append(figure.line)
    positions.append(figure.position)
    values.append(figure.quantity.value)
    areApproximate.append(figure.quantity.isApproximate)
    measures.append(figure.measure.ordinal)
    dimensions.append(figure.quantity.dimension.ordinal)
  }

  private mutating func addTexts(of figure: Figure) {
    if let project = figure.project { projects.append(text: project) } else { projects.appendNull() }
    if figure.subject.isEmpty { subjects.appendNull() } else { subjects.append(text: figure.subject) }
    if figure.quantity.unit.isEmpty { units.appendNull() } else { units.append(text: figure.quantity.unit) }
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
