// A view: a query that a name stands for.

/// A query that a name stands for.
public struct ViewDefinition: Sendable {
  /// The name as declared.
  public let name: String
  /// A second name that the view answers to.
  public let chineseName: String?
  /// Names for its columns; empty to keep the query's.
  public let columnNames: [String]
  /// Chinese names of its columns by position; empty when there are none.
  public let chineseColumnNames: [String?]
  /// The query.
  public let query: QueryExpression
  /// The text that the query's spans refer to.
  public let source: String

  /// Creates a view.
  public init(
    name: String, chineseName: String? = nil, columnNames: [String] = [], chineseColumnNames: [String?] = [],
    query: QueryExpression, source: String
  ) {
    self.name = name
    self.chineseName = chineseName
    self.columnNames = columnNames
    self.chineseColumnNames = chineseColumnNames
    self.query = query
    self.source = source
  }
}
