// Figures on their way into tables: what each column takes of them, so that several tables are written column by column. Names and
// printed texts are gathered once for all tables, plain values when a column asks for them.

import Documents
import Query

/// The cells of figures that follow each other.
struct FigureBatch {
  /// The figures.
  let figures: ArraySlice<Figure>
  /// Nil where the report tells of one budget alone.
  private(set) var levels: NameBatch?
  private(set) var projects: NameBatch
  private(set) var subjects: NameBatch
  private(set) var units: NameBatch
  /// What plain columns take of the figures.
  private let cells: [Cells]
  /// The numbers as printed, and the clauses around them.
  private(set) var raws: TextBatch
  private(set) var quotes: TextBatch

  /// The names of the cases, in their order.
  static let measureNames = Measure.allCases.map(\.rawValue)
  static let dimensionNames = Dimension.allCases.map(\.rawValue)

  /// The cells of `figures`. Without `names` there are no names, without `texts` no printed texts: their columns are left out.
  ///
  /// - Parameter levels: The level of each figure of the report, where it has several budgets.
  init(
    _ figures: ArraySlice<Figure>, in reading: ReportReading, levels: [String?]?, names: Bool, texts: Bool
  ) {
    self.figures = figures
    cells = figures.map(Cells.init)
    self.levels = levels.map { levels in
      var batch = NameBatch(rows: figures.count)
      for level in levels[figures.indices] { if let level { batch.append(level) } else { batch.appendNull() } }
      return batch
    }
    let (nameCount, textCount) = (names ? figures.count : 0, texts ? figures.count : 0)
    projects = NameBatch(rows: nameCount)
    subjects = NameBatch(rows: nameCount)
    units = NameBatch(rows: nameCount)
    raws = TextBatch(rows: textCount)
    quotes = TextBatch(rows: textCount)
    // The place of each unit among the names.
    var places: [UnitName: Int32] = [:]
    for figure in figures where names {
      if let project = figure.project { projects.append(project) } else { projects.appendNull() }
      subjects.append(figure.subject, hash: figure.traits?.hash)
      if let place = places[figure.quantity.unit] {
        units.append(place: place)
      } else {
        units.append(figure.quantity.unit.text)
        places[figure.quantity.unit] = units.places.last
      }
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

  /// What a column takes of each figure.
  func each<Cell>(_ cell: (Cells) -> Cell) -> [Cell] { cells.map(cell) }

  /// What a column takes of the figures of `rows`, counted from the first one.
  func each<Cell>(_ rows: [Int], _ cell: (Cells) -> Cell) -> [Cell] { rows.map { cell(cells[$0]) } }

  /// The plain values of a figure, taken from it once for all columns.
  struct Cells {
    let quantity: Quantity
    let measure: Measure
    let year: Int?
    let section: Int?
    let line: Int
    let position: Int

    init(_ figure: Figure) {
      quantity = figure.quantity
      measure = figure.measure
      year = figure.year
      section = figure.section
      line = figure.line
      position = figure.position
    }
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
