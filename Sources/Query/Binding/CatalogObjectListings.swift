// What there is besides tables, as tables: sequences, schemas, functions, types, settings, variables.

extension CatalogListings {
  func sequences() -> Listing {
    let numbers = objectNumbers
    var listing = Listing(
      columns: CatalogListings.placeColumns + [
        ("sequence_name", .varchar), ("sequence_oid", .bigint), ("comment", .varchar), CatalogListings.tags,
        ("temporary", .boolean), ("start_value", .bigint), ("min_value", .bigint), ("max_value", .bigint),
        ("increment_by", .bigint), ("cycle", .boolean), ("last_value", .bigint), ("sql", .varchar),
      ])
    for (key, sequence) in catalog.sequences.sorted(by: { $0.key < $1.key }) {
      let values = [
        sequence.start, sequence.bounds.lowerBound, sequence.bounds.upperBound, sequence.increment,
      ].map { Value.integer(Int128($0)) }
      let definition =
        "CREATE SEQUENCE \(SyntaxPrinter.quoted(sequence.name)) INCREMENT BY \(sequence.increment)"
        + " MINVALUE \(sequence.bounds.lowerBound) MAXVALUE \(sequence.bounds.upperBound)"
        + " START \(sequence.start) \(sequence.isCyclic ? "CYCLE" : "NO CYCLE");"
      listing.rows.append(
        place() + [
          .text(sequence.name), number(numbers[CommentTarget(.sequence, key)] ?? 0), comment(.sequence, key),
          CatalogListings.noTags, .boolean(false),
        ] + values + [
          .boolean(sequence.isCyclic), sequence.last.map { .integer(Int128($0)) } ?? .null, .text(definition),
        ])
    }
    return listing
  }

  func schemas() -> Listing {
    var listing = Listing(columns: [
      ("oid", .bigint), ("database_name", .varchar), ("database_oid", .bigint), ("schema_name", .varchar),
      ("comment", .varchar), CatalogListings.tags, ("internal", .boolean), ("sql", .varchar),
    ])
    for (index, name) in allSchemas.enumerated() {
      let isOwn = catalog.schemas.contains(name)
      let definition = isOwn ? "CREATE SCHEMA \(SyntaxPrinter.quoted(name));" : nil
      listing.rows.append([
        number(index + 1), .text("memory"), number(1), .text(name), comment(.schema, name), CatalogListings.noTags,
        .boolean(!isOwn), text(definition),
      ])
    }
    return listing
  }

  func functionRows() -> Listing {
    var listing = Listing(columns: [
      ("database_name", .varchar), ("schema_name", .varchar), ("function_name", .varchar), ("alias_of", .varchar),
      ("function_type", .varchar), ("description", .varchar), ("comment", .varchar), CatalogListings.tags,
      ("parameters", .list(.varchar)), ("macro_definition", .varchar), ("internal", .boolean),
      ("examples", .list(.varchar)), ("categories", .list(.varchar)), ("example", .varchar),
    ])
    func append(
      _ name: String, of original: String?, _ kind: String, _ description: String?, _ parameters: [String],
      _ definition: String?, _ example: String?, _ category: String?
    ) {
      listing.rows.append([
        .text("memory"), .text("main"), .text(name), text(original), .text(kind), text(description),
        comment(.macro, name), CatalogListings.noTags, .list(parameters.map { .text($0) }), text(definition),
        .boolean(definition == nil), .list(example.map { [.text($0)] } ?? []),
        .list(category.map { [.text($0)] } ?? []), text(example),
      ])
    }
    for macro in catalog.allMacros {
      let (kind, text): (String, String) =
        switch macro.body {
        case .expression(let body): ("macro", SyntaxPrinter.text(of: body))
        case .query(let body): ("table_macro", SyntaxPrinter.text(of: body))
        }
      append(macro.name, of: nil, kind, nil, macro.parameters.map(\.name.text), text, nil, nil)
    }
    for function in functions.documentation {
      let kind = function.category == "aggregate" ? "aggregate" : "scalar"
      for name in [function.name] + function.aliases {
        append(
          name, of: name == function.name ? nil : function.name, kind, function.summary, function.signatures, nil,
          function.example.query, function.category)
      }
    }
    return listing
  }

  func settingRows() -> Listing {
    var listing = Listing(columns: [
      ("name", .varchar), ("value", .varchar), ("description", .varchar), ("input_type", .varchar),
      ("scope", .varchar), ("aliases", .list(.varchar)),
    ])
    for setting in SettingDefinition.all {
      listing.rows.append([
        .text(setting.names[0]), .text(setting.show(settings)), .text(setting.summary.english), .text("VARCHAR"),
        .text("LOCAL"), .list(setting.names.dropFirst().map { .text($0) }),
      ])
    }
    return listing
  }

  func variableRows() -> Listing {
    var listing = Listing(columns: [("name", .varchar), ("value", .varchar), ("type", .varchar)])
    for variable in variables().sorted(by: { $0.name < $1.name }) {
      let value = variable.value == .null ? "NULL" : ValueFormat.text(of: variable.value, type: variable.type)
      listing.rows.append([.text(variable.name), .text(value), .text(variable.type.name)])
    }
    return listing
  }

  func preparedStatements() -> Listing {
    var listing = Listing(columns: [
      ("name", .varchar), ("statement", .varchar), ("parameter_types", .list(.varchar)),
      ("result_types", .list(.varchar)),
    ])
    for one in prepared().sorted(by: { $0.name < $1.name }) {
      listing.rows.append([
        .text(one.name), .text(one.text), .list(one.parameters.map { _ in .text("UNKNOWN") }), .null,
      ])
    }
    return listing
  }

  func optimizerRules() -> Listing {
    Listing(
      columns: [("name", .varchar)], rows: Optimizer.ruleNames.map { [.text($0)] })
  }

  func keywords() -> Listing {
    var listing = Listing(columns: [("keyword_name", .varchar), ("keyword_category", .varchar)])
    for keyword in Keyword.allCases.sorted(by: { $0.rawValue < $1.rawValue }) {
      listing.rows.append([
        .text(keyword.rawValue.lowercased()), .text(keyword.isReserved ? "reserved" : "unreserved"),
      ])
    }
    return listing
  }

  // MARK: Types

  /// The types that PostgreSQL has a number for, with the name that it has for each there.
  private static let postgresTypes: [(type: DataType, number: Int, name: String)] = [
    (.boolean, 16, "bool"), (.blob, 17, "bytea"), (.bigint, 20, "int8"), (.smallint, 21, "int2"),
    (.integer, 23, "int4"), (.real, 700, "float4"), (.double, 701, "float8"), (.amount, 790, "money"),
    (.varchar, 1043, "varchar"), (.date, 1082, "date"), (.time, 1083, "time"), (.timestamp, 1114, "timestamp"),
    (.zonedTimestamp, 1184, "timestamptz"), (.interval, 1186, "interval"), (.zonedTime, 1266, "timetz"),
    (.uuid, 2950, "uuid"), (.json, 114, "json"),
  ]
  /// Numbers for the types that PostgreSQL has none for.
  private static let otherTypes: [DataType] = [
    .tinyint, .utinyint, .usmallint, .uinteger, .ubigint, .hugeint, .uhugeint, .percent,
    .preciseTimestamp(.seconds), .preciseTimestamp(.milliseconds), .preciseTimestamp(.nanoseconds), .null,
  ]

  /// The number that a type goes by, which does not tell digits, elements or fields.
  static func number(of type: DataType) -> Int {
    switch type {
    case .decimal: return 1700
    case .list, .array, .map: return 2277
    case .structure: return 2249
    case .enumeration: return 3500
    case .amount: return 790
    default:
      if let known = postgresTypes.first(where: { $0.type == type }) { return known.number }
      return 100_000 + (otherTypes.firstIndex(of: type) ?? otherTypes.count)
    }
  }

  /// The name that PostgreSQL's users know a type by.
  private static func postgresName(of type: DataType, number: Int) -> String {
    switch type {
    case .decimal: "numeric"
    default: postgresTypes.first { $0.number == number }?.name ?? type.name.lowercased()
    }
  }

  private static func category(of type: DataType) -> String? {
    switch type {
    case _ where type.isNumber || type.isAmount || type == .percent: "NUMERIC"
    case .varchar, .blob, .json: "STRING"
    case .date, .time, .timestamp, .interval, .zoned, .zonedTime, .preciseTimestamp: "DATETIME"
    case .boolean: "BOOLEAN"
    case .list, .array, .map, .structure: "COMPOSITE"
    default: nil
    }
  }

  func types() -> Listing {
    var listing = Listing(
      columns: CatalogListings.placeColumns + [
        ("type_oid", .bigint), ("type_name", .varchar), ("type_size", .bigint), ("logical_type", .varchar),
        ("type_category", .varchar), ("comment", .varchar), CatalogListings.tags, ("internal", .boolean),
        ("labels", .list(.varchar)), ("postgres_name", .varchar),
      ])
    func append(_ name: String, _ type: DataType, number oid: Int, isOwn: Bool) {
      var logical = type.name
      if let bracket = logical.firstIndex(of: "(") { logical = String(logical[..<bracket]) }
      var labels = Value.null
      if case .enumeration(let values) = type { labels = .list(values.map { .text($0) }) }
      listing.rows.append(
        place() + [
          number(oid), .text(name), .null, .text(logical), text(CatalogListings.category(of: type)),
          comment(.type, name), CatalogListings.noTags, .boolean(!isOwn), labels,
          .text(isOwn ? name : CatalogListings.postgresName(of: type, number: oid)),
        ])
    }
    for name in DataType.allNames {
      guard let type = DataType.named(name) else { continue }
      append(name.lowercased(), type, number: CatalogListings.number(of: type), isOwn: false)
    }
    for (index, own) in catalog.types.values.sorted(by: { $0.name < $1.name }).enumerated() {
      append(own.name, own.type, number: 200_000 + index, isOwn: true)
    }
    return listing
  }

  // MARK: Time zones

  /// Zones with the distance of their clocks from UTC now.
  func timeZones() -> Listing {
    let now = MachineClock.wallMicroseconds() / Timestamps.microsecondsPerSecond
    var listing = Listing(columns: [
      ("name", .varchar), ("abbrev", .varchar), ("utc_offset", .interval), ("is_dst", .boolean),
    ])
    for name in SystemTimeZones.names {
      guard let zone = TimeZoneRules.named(name) else { continue }
      let offset = zone.offset(at: now)
      listing.rows.append([
        .text(name), .text(name), .interval(Interval(microseconds: offset * Timestamps.microsecondsPerSecond)), .null,
      ])
    }
    return listing
  }
}
