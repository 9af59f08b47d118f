// The official classifications of expenditure as tables: read from the CSV files of datasets/classification.

public import Query

/// The classifications by function and by economic nature.
public enum ClassificationTables: String, CaseIterable, Sendable {
  case functional, economic

  /// The table's name.
  public var name: String { rawValue + "_classification" }

  /// The table's name in Chinese.
  public var chineseName: String { self == .functional ? "功能分类科目" : "经济分类科目" }

  /// The file in the folder `classification`.
  public var fileName: String { rawValue + ".csv" }

  /// The columns, in the order of the file. A code has one row, with the name in use; `former` is the one before, `since`
  /// the first year of the name in use where it is known, `until` the last year of a code that is gone.
  private var columns: [(name: String, chineseName: String, type: DataType)] {
    let names: [(String, String, DataType)] = [
      ("code", "科目编码", .varchar), ("level", "级次", .varchar), ("name", "科目名称", .varchar), ("class", "类", .varchar),
    ]
    switch self {
    case .functional:
      return names + [
        ("section", "款", .varchar), ("former", "曾用名", .varchar), ("since", "启用年度", .integer),
        ("until", "停用年度", .integer),
      ]
    case .economic: return names + [("budget", "适用", .varchar)]
    }
  }

  /// The table of a file's text. Fields hold no quotes and no commas; an empty field is NULL.
  ///
  /// - Throws: a failure of building the table: a line with too few or too many fields, a year that is no number.
  public func table(of text: String) throws(QueryError) -> Table {
    let columns = columns
    var builder = TableBuilder(
      name: name, chineseName: chineseName,
      schema: Schema(
        columns.map { ColumnDefinition(name: $0.name, chineseName: $0.chineseName, type: $0.type) }))
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      var row: [Value] = []
      for (index, field) in fields.enumerated() {
        let isNumber = index < columns.count && columns[index].type == .integer
        row.append(
          field.isEmpty ? .null : isNumber ? Int128(field).map { .integer($0) } ?? .null : .text(String(field)))
      }
      try builder.append(row)
    }
    return builder.build()
  }
}
