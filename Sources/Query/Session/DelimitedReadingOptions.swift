// The options of read_csv.

extension DelimitedTextOptions {
  /// Takes in one option; a structure comes as pairs of a name and a value.
  ///
  /// - Throws: `.binding` failures for an option that does not exist or a value that is none of it.
  mutating func set(_ name: String, to value: Value) throws(QueryError) {
    switch (name, value) {
    case ("delim", .text(let text)), ("delimiter", .text(let text)), ("sep", .text(let text)):
      delimiter = text == "\\t" ? UInt8(ascii: "\t") : text.utf8.first
    case ("header", .boolean(let flag)): hasHeader = flag
    case ("header", .integer(let number)): hasHeader = number != 0
    case ("nullstr", .text(let text)): nullText = text
    case ("all_varchar", .boolean(let flag)): allText = flag
    case ("skip", .integer(let number)) where (0...Int128(Int32.max)).contains(number): skippedLines = Int(number)
    case ("names", .list(let names)), ("column_names", .list(let names)):
      self.names = try DelimitedTextOptions.texts(names, of: name)
    case ("types", .list(let pairs)), ("dtypes", .list(let pairs)), ("column_types", .list(let pairs)):
      for (column, type) in try DelimitedTextOptions.types(pairs, of: name) { types[column.lowercased()] = type }
    case ("columns", .list(let pairs)):
      let columns = try DelimitedTextOptions.types(pairs, of: name)
      names = columns.map(\.name)
      for column in columns { types[column.name.lowercased()] = column.type }
    case ("quote", .text(let text)) where text.isEmpty || text == "\"": break
    case ("escape", .text(let text)) where text.isEmpty || text == "\"": break
    case ("sample_size", .integer(let number)) where number == -1 || number > 0: break
    case ("auto_detect", _), ("ignore_errors", _): break
    case _ where DelimitedTextOptions.known.contains(name): throw DelimitedTextOptions.refused(name)
    default:
      let near = Suggestions.nearest(to: name, among: DelimitedTextOptions.known)
      throw QueryError(.binding(.unknownSetting(name: name, candidates: near)))
    }
  }

  private static let known = [
    "delim", "delimiter", "sep", "header", "nullstr", "all_varchar", "skip", "names", "column_names", "types", "dtypes",
    "column_types", "columns", "quote", "escape", "sample_size",
  ]

  private static func refused(_ name: String) -> QueryError {
    .notAllowed("this is no value of \(name)", "\(name) 不能取此值", at: nil)
  }

  private static func texts(_ values: [Value], of option: String) throws(QueryError) -> [String] {
    var texts: [String] = []
    for value in values {
      guard case .text(let text) = value, !texts.contains(where: { $0.lowercased() == text.lowercased() }) else {
        throw refused(option)
      }
      texts.append(text)
    }
    return texts
  }

  /// The types that pairs of a name and the text of a type tell.
  private static func types(
    _ pairs: [Value], of option: String
  ) throws(QueryError) -> [(name: String, type: DataType)] {
    var types: [(name: String, type: DataType)] = []
    for pair in pairs {
      guard case .structure(let parts) = pair, parts.count == 2, case .text(let name) = parts[0],
        case .text(let text) = parts[1]
      else { throw refused(option) }
      types.append((name, try TypeName.type(named: text)))
    }
    return types
  }
}
