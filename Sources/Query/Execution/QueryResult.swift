// What a statement gives back.

/// A column of a result.
public struct ResultColumn: Sendable, Equatable {
  /// Its name, in English or as the query gave it.
  public let name: String
  /// Its Chinese name, where it is a report table's column that the query did not rename.
  public let chineseName: String?
  /// Its type.
  public internal(set) var type: DataType
  /// The name that the query called it by: the Chinese one where that was written, else `name`.
  public let writtenName: String

  /// Creates a column.
  public init(name: String, chineseName: String? = nil, type: DataType, isCalledInChinese: Bool = false) {
    self.name = name
    self.chineseName = chineseName
    self.type = type
    writtenName = isCalledInChinese ? chineseName ?? name : name
  }

  /// A column of a plan as its result has it.
  init(_ column: PlanColumn) {
    self.init(
      name: column.name, chineseName: column.chineseName, type: column.type,
      isCalledInChinese: column.isCalledInChinese)
  }
}

/// The rows of a query, whole.
public struct QueryResult: Sendable {
  /// The columns.
  public let columns: [ResultColumn]
  /// The rows, in order.
  public let chunks: [Chunk]
  /// The zone in which texts of the result stand for points of time.
  let zone: TimeZoneRules

  /// Creates a result.
  public init(columns: [ResultColumn], chunks: [Chunk]) { self.init(columns: columns, chunks: chunks, zone: .utc) }

  /// Creates a result whose points of time are shown in a zone.
  init(columns: [ResultColumn], chunks: [Chunk], zone: TimeZoneRules) {
    self.zone = zone
    guard columns.contains(where: \.type.holdsZone) else {
      self.columns = columns
      self.chunks = chunks
      return
    }
    self.columns = columns.map { column in
      var shown = column
      shown.type = column.type.shown(in: zone)
      return shown
    }
    self.chunks = chunks.map { chunk in Chunk(columns: chunk.columns.map { $0.shown(in: zone) }, count: chunk.count) }
  }

  /// Rows in all.
  public var rowCount: Int { chunks.reduce(0) { $0 + $1.count } }

  /// Every row as values. Allocates: for small results and tests.
  public var rows: [[Value]] {
    chunks.flatMap { chunk in (0..<chunk.count).map { row in chunk.columns.map { $0.value(at: row) } } }
  }
}
