// What a statement gives back.

/// A column of a result.
public struct ResultColumn: Sendable, Equatable {
  /// Its name, in English or as the query gave it.
  public let name: String
  /// Its Chinese name, where it is a report table's column that the query did not rename.
  public let chineseName: String?
  /// Its type.
  public let type: DataType
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

  /// Creates a result.
  public init(columns: [ResultColumn], chunks: [Chunk]) {
    self.columns = columns
    self.chunks = chunks
  }

  /// Rows in all.
  public var rowCount: Int { chunks.reduce(0) { $0 + $1.count } }

  /// Every row as values. Allocates: for small results and tests.
  public var rows: [[Value]] {
    chunks.flatMap { chunk in (0..<chunk.count).map { row in chunk.columns.map { $0.value(at: row) } } }
  }
}
