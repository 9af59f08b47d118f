// Reading a table: the rows that pass a filter, block by block.

/// Rows of a table that pass a filter. Blocks whose statistics rule the filter out are not looked at; conditions on single
/// columns are tested on packed values; only rows that meet these are unpacked.
final class ScanOperator: MorselReader {
  private let source: ScanSource
  /// Whether morsels come from outside, by `begin`; else the operator takes them from the source itself.
  private let isDealt: Bool
  private let positions: [Int]
  private var filter: ScanFilter
  /// Columns that nothing above reads, by their place among `positions`: a NULL stands in for them.
  private let unread: Set<Int>
  /// What was learnt while reading: rows that do not meet it may be left out.
  private var restriction: ScanCondition?
  private let state: ExecutionState
  /// Rows of the table that were dealt and not looked at yet.
  private var morsel = 0..<0
  /// The block of the rows that come next.
  private var block = 0
  /// Rows of the block that are still to come: all in the range, or those at `selected[position...]`.
  private var rows = 0..<0
  private var selected: [Int32]?
  private var position = 0

  /// An operator that reads the columns `positions` of the source's table.
  init(
    source: ScanSource, positions: [Int], filter: ScanFilter, unread: Set<Int> = [], isDealt: Bool = false,
    state: ExecutionState
  ) {
    self.source = source
    self.isDealt = isDealt
    self.positions = positions
    self.filter = filter
    self.unread = unread
    self.state = state
    if !isDealt { state.context.progress.expect(source.table.rowCount) }
  }

  /// Starts on these rows of the table; `next()` gives nil when they are read.
  func begin(_ rows: Range<Int>) {
    morsel = rows
    self.rows = 0..<0
    selected = nil
  }

  func restrict(_ condition: ScanCondition) { restriction = condition }

  func next() throws(QueryError) -> Chunk? {
    while true {
      try state.check()
      guard let chunk = nextChunk() else {
        if morsel.isEmpty {
          guard !isDealt, let dealt = source.deal() else { return nil }
          morsel = dealt
        }
        try enterBlock()
        continue
      }
      guard let rest = filter.rest else { return chunk }
      if let kept = try chunk.filtered(by: rest, state.context) { return kept }
    }
  }

  /// Takes the part of the morsel that lies in one block, and finds its rows that meet the conditions.
  private func enterBlock() throws(QueryError) {
    if !filter.probes.isEmpty { filter = try filter.resolved(state) }
    let table = source.table
    guard let first = table.columns.first else {
      morsel = 0..<0
      return
    }
    block = first.blockIndex(of: morsel.lowerBound)
    let start = first.starts[block]
    let end = min(morsel.upperBound, first.starts[block + 1])
    rows = morsel.lowerBound - start..<end - start
    morsel = end..<morsel.upperBound
    state.context.progress.noteRead(rows.count)
    selected = nil
    position = 0
    let tested = restriction.map { filter.adding($0) } ?? filter
    switch tested.kept(table, block: block, rows: rows) {
    case .none: rows = 0..<0
    case .all: break
    case .some(let met): selected = met
    }
  }

  /// The next rows that meet the conditions, unpacked; nil when the block has no more.
  private func nextChunk() -> Chunk? {
    guard let selected else {
      guard !rows.isEmpty else { return nil }
      let part = rows.lowerBound..<min(rows.lowerBound + Chunk.capacity, rows.upperBound)
      rows = part.upperBound..<rows.upperBound
      return chunk(part)
    }
    guard position < selected.count else {
      self.selected = nil
      rows = 0..<0
      return nil
    }
    let part = selected[position..<min(position + Chunk.capacity, selected.count)]
    position = part.endIndex
    if let first = part.first, let last = part.last, Int(last - first) == part.count - 1 {
      return chunk(Int(first)..<Int(last) + 1)
    }
    return chunk(part.count) { $0.vector(at: part, block: block) }
  }

  private func chunk(_ rows: Range<Int>) -> Chunk {
    chunk(rows.count) { $0.vector(rows, block: block) }
  }

  private func chunk(_ count: Int, _ read: (Column) -> Vector) -> Chunk {
    var vectors: [Vector] = []
    vectors.reserveCapacity(positions.count)
    for (place, position) in positions.enumerated() {
      let column = source.table.columns[position]
      vectors.append(unread.contains(place) ? Vector.null(type: column.type, count: count) : read(column))
    }
    return Chunk(columns: vectors, count: count)
  }
}
