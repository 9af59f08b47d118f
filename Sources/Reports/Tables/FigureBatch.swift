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
  private(set) var raws = TextBatch()
  private(set) var quotes = TextBatch()

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
    let nameCount = names ? figures.count : 0
    projects = NameBatch(rows: nameCount)
    subjects = NameBatch(rows: nameCount)
    units = NameBatch(rows: nameCount)
    var places = UnitPlaces()
    for index in figures.indices where names {
      let figure = figures[index]
      if let project = figure.project { projects.append(project) } else { projects.appendNull() }
      subjects.append(figure.subject, hash: figure.traits?.hash)
      places.append(figure.quantity.unit, to: &units)
    }
    if texts { addPrinted(in: reading) }
  }

  /// The texts of the figures as they are printed.
  private mutating func addPrinted(in reading: ReportReading) {
    var bytes = TextBytes()
    var (rawPlaces, quotePlaces): ([Range<Int>], [Range<Int>]) = ([], [])
    rawPlaces.reserveCapacity(figures.count)
    quotePlaces.reserveCapacity(figures.count)
    func put(_ range: Range<Int>, of paragraph: Paragraph) -> Range<Int> {
      let start = bytes.count
      reading.text.appendPrinted(range, of: paragraph, to: &bytes)
      return start..<bytes.count
    }
    var index = figures.startIndex
    while index < figures.endIndex {
      let number = figures[index].quantity.paragraph
      let paragraph = reading.text.paragraphs[number]
      var clause = -1..<(-1)
      while index < figures.endIndex, figures[index].quantity.paragraph == number {
        rawPlaces.append(put(figures[index].quantity.raw, of: paragraph))
        // Figures of one clause have the same quote.
        if let last = quotePlaces.last, figures[index].clause == clause {
          quotePlaces.append(last)
        } else {
          clause = figures[index].clause
          quotePlaces.append(put(clause, of: paragraph))
        }
        index += 1
      }
    }
    raws = TextBatch(bytes: bytes.buffer, places: rawPlaces)
    quotes = TextBatch(bytes: bytes.buffer, places: quotePlaces)
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

/// Which name of a batch stands for which unit. Reports have few units: each is kept where the last bits of its name say, and
/// one that finds another there takes its place.
private struct UnitPlaces {
  private var known = [(unit: UnitName, place: Int32)](repeating: (.none, -1), count: 256)

  /// Adds a row with a unit to `names`, or one without where there is none.
  mutating func append(_ unit: UnitName, to names: inout NameBatch) {
    let slot = unit.mark & 255
    if known[slot].unit == unit {
      names.append(place: known[slot].place)
    } else {
      names.append(unit.text)
      known[slot] = (unit, names.places.last ?? -1)
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
