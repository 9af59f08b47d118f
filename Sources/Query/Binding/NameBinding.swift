// Names in expressions: columns here and in enclosing queries, aliases, fields of structures.

extension ExpressionBinder {
  /// `column`, `table.column`, `schema.table.column`, `database.schema.table.column`, and fields of structures behind any of them.
  func bindColumn(_ names: [Name], span: SourceSpan) throws(QueryError) -> BoundExpression {
    if names.count == 1, let parameter = lambdaParameter(names[0].text) { return parameter }
    var level = 0
    var current: Scope? = scope
    if clause == .having, let alias = try bindAggregateAlias(names) { return alias }
    while let here = current {
      if let found = try resolve(names, in: here, span: span) {
        return try finish(found, level: level, names: names, span: span)
      }
      if level == 0, let alias = try bindAlias(names) { return alias }
      if level > 0, let alias = try here.owner?.bindAlias(names) { return alias.deepened(by: level) }
      current = here.parent
      level += 1
    }
    if names.count > 1, let parameter = lambdaParameter(names[0].text) {
      return try fields(names.dropFirst(), of: parameter)
    }
    if names.count == 2, names[0].text.lowercased() == "alias", let alias = try bindAlias([names[1]]) { return alias }
    if let fallback = try bindWithoutColumn(names, span: span) { return fallback }
    throw unknownColumn(names, span: span)
  }

  /// A column found for some of the names; the others are fields of structures.
  private struct Found {
    var entry: Scope.Entry
    var isQualified: Bool
    /// Names used up by the column.
    var used: Int
  }

  private func resolve(_ names: [Name], in scope: Scope, span: SourceSpan) throws(QueryError) -> Found? {
    // With several names, the most specific reading goes first: table.column before column.field.
    var readings: [(Scope.Resolution, Int)] = []
    // The database goes before the schema; there is one of each.
    if names.count >= 4 { readings.append((scope.resolve(names[3].text, in: names[2].text), 4)) }
    if names.count >= 3 { readings.append((scope.resolve(names[2].text, in: names[1].text), 3)) }
    if names.count >= 2 { readings.append((scope.resolve(names[1].text, in: names[0].text), 2)) }
    readings.append((scope.resolve(names[0].text), 1))
    for (reading, used) in readings {
      switch reading {
      case .found(let entry, let isQualified):
        if used < names.count, !isStructure(entry.column.type) { continue }
        return Found(entry: entry, isQualified: isQualified, used: used)
      case .ambiguous(let entries):
        var candidates: [String] = []
        for name in entries.map(scope.qualifiedName(of:)) where !candidates.contains(name) { candidates.append(name) }
        throw QueryError(.binding(.ambiguousColumn(name: names[used - 1].text, candidates: candidates)), at: span)
      case .missing: continue
      }
    }
    return nil
  }

  func isStructure(_ type: DataType) -> Bool { if case .structure = type { true } else { false } }

  private func finish(
    _ found: Found, level: Int, names: [Name], span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let own = found.isQualified ? found.entry.column : found.entry.unqualified
    if level == 0 {
      for position in own.usedColumns where select?.columnPlaces[position] == nil {
        select?.columnPlaces[position] = (found.entry.name, span)
      }
    }
    return try fields(names.dropFirst(found.used), of: own.deepened(by: level))
  }

  private func fields(_ names: ArraySlice<Name>, of base: BoundExpression) throws(QueryError) -> BoundExpression {
    var result = base
    for name in names {
      result = try field(named: name, of: Operand(expression: result, isLiteral: false, span: name.span))
    }
    return result
  }

  private func lambdaParameter(_ name: String) -> BoundExpression? {
    let wanted = name.lowercased()
    guard let index = lambdaParameters.lastIndex(where: { $0.name.lowercased() == wanted }) else { return nil }
    return .column(BoundExpression.lambdaBase + index, lambdaParameters[index].type)
  }

  /// An alias of the select list, which stands for its expression.
  private func bindAlias(_ names: [Name]) throws(QueryError) -> BoundExpression? {
    guard let select, let first = names.first else { return nil }
    let wanted = first.text.lowercased()
    guard
      let index = select.aliases.firstIndex(where: { $0.name.text.lowercased() == wanted && !$0.isInProgress })
    else { return nil }
    let alias = select.aliases[index]
    guard !alias.isAhead else {
      throw notAllowed(
        "\(first.text) cannot be used before the place in the select list that defines it",
        "\(first.text) 在选择列表中定义之前不能使用", at: first.span)
    }
    let bound: BoundExpression
    if let ready = alias.bound, clause.allowsWindows || !ready.usesMarkers {
      bound = ready
    } else {
      select.aliases[index].isInProgress = true
      defer { select.aliases[index].isInProgress = false }
      bound = try bind(alias.expression)
    }
    // What stands in two places is computed twice, which must not give two values.
    guard !bound.isRandom || clause == .orderBy || clause == .groupBy else {
      throw notAllowed(
        "\(first.text) stands for an expression that gives another value each time: compute it in a subquery first",
        "\(first.text) 代表的表达式每次求值结果不同：请先在子查询中算出", at: first.span)
    }
    return try fields(names.dropFirst(), of: bound)
  }

  /// In HAVING, an alias of an aggregate goes before a column of the same name, which could hardly be meant.
  private func bindAggregateAlias(_ names: [Name]) throws(QueryError) -> BoundExpression? {
    guard names.count == 1, let alias = finishedAlias(names), alias.usesMarkers else { return nil }
    return alias
  }

  /// An alias whose expression is bound already, where it may be used: subqueries see those of enclosing selects.
  private func finishedAlias(_ names: [Name]) -> BoundExpression? {
    guard let select, let first = names.first else { return nil }
    let wanted = first.text.lowercased()
    guard let bound = select.aliases.first(where: { $0.name.text.lowercased() == wanted })?.bound else { return nil }
    return clause.allowsWindows || clause == .having || !bound.usesMarkers ? bound : nil
  }

  /// The column of FROM that `#2` means.
  func bindPosition(_ position: Int, span: SourceSpan) throws(QueryError) -> BoundExpression {
    let entry = try entry(at: position, span: span)
    return try finish(Found(entry: entry, isQualified: false, used: 0), level: 0, names: [], span: span)
  }

  /// The column of FROM at a position, from 1.
  func entry(at position: Int, span: SourceSpan) throws(QueryError) -> Scope.Entry {
    let entries = scope.visibleEntries
    guard entries.indices.contains(position - 1) else {
      throw QueryError(.binding(.positionOutOfRange(position: position, count: entries.count)), at: span)
    }
    return entries[position - 1]
  }

  /// Words that look like columns and are none: `current_date`, a table's name for its whole row.
  private func bindWithoutColumn(_ names: [Name], span: SourceSpan) throws(QueryError) -> BoundExpression? {
    guard names.count == 1, let name = names.first, !name.isQuoted else { return nil }
    let lowercased = name.text.lowercased()
    var level = 0
    var current: Scope? = scope
    while let here = current {
      if let relation = here.relation(named: lowercased), !lowercased.isEmpty {
        let fields = here.entries(of: relation).map { (name: $0.name, value: $0.column.deepened(by: level)) }
        return StructureConstructor.pack(fields)
      }
      current = here.parent
      level += 1
    }
    if ExpressionBinder.bareFunctions.contains(lowercased), binder.functions.scalar(named: lowercased) != nil {
      return try call(lowercased, [], span: span)
    }
    return nil
  }

  /// Functions that are called without brackets.
  private static let bareFunctions: Set<String> = [
    "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user",
    "current_schema", "current_database", "current_catalog", "current_role", "session_user", "user",
  ]

  private func unknownColumn(_ names: [Name], span: SourceSpan) -> QueryError {
    let name = names.map(\.text).joined(separator: ".")
    if names.count > 1, let table = names.dropLast().last {
      var current: Scope? = scope
      while let here = current {
        if let relation = here.relation(named: table.text) {
          let columns = here.entries(of: relation).flatMap { [$0.name, $0.chineseName].compactMap { $0 } }
          let wanted = names[names.count - 1].text
          return QueryError(
            .binding(.unknownColumn(name: name, candidates: Candidates.nearest(to: wanted, among: columns))),
            at: names[names.count - 1].span)
        }
        current = here.parent
      }
      let tables = scope.allRelationNames
      return QueryError(
        .binding(.unknownQualifier(name: table.text, candidates: Candidates.nearest(to: table.text, among: tables))),
        at: table.span)
    }
    let aliases = select?.aliases.map(\.name.text) ?? []
    let candidates = Candidates.nearest(to: name, among: scope.allColumnNames + aliases)
    return QueryError(.binding(.unknownColumn(name: name, candidates: candidates)), at: span)
  }

  /// `structure.field`.
  func field(named name: Name, of operand: Operand) throws(QueryError) -> BoundExpression {
    guard case .structure(let fields) = operand.type else {
      throw QueryError(.binding(.unknownColumn(name: name.text, candidates: [])), at: name.span)
    }
    let wanted = name.text.lowercased()
    guard let index = fields.firstIndex(where: { $0.name.lowercased() == wanted }) else {
      let candidates = Candidates.nearest(to: name.text, among: fields.map(\.name))
      throw QueryError(.binding(.unknownColumn(name: name.text, candidates: candidates)), at: name.span)
    }
    return StructureConstructor.extract(index, from: operand.expression, fields: fields)
  }
}

extension BoundExpression {
  /// Whether it gives another value each time that it is computed.
  var isRandom: Bool {
    contains {
      if case .call(let implementation, _, _) = $0 {
        ["random", "gen_random_uuid", "uuidv7", "nextval"].contains(implementation.name)
      } else {
        false
      }
    }
  }

  /// Whether a marked column from `base` on stands in it; parameters of lambdas are none.
  private func hasColumn(from base: Int) -> Bool {
    contains {
      if case .column(let position, _) = $0 { position >= base && position < BoundExpression.lambdaBase } else { false }
    }
  }

  /// Whether an unnested list stands in it as a marked column.
  var unnests: Bool { hasColumn(from: SelectContext.unnestBase) }

  /// Whether aggregates, windows or unnested lists stand in it as marked columns.
  var usesMarkers: Bool { hasColumn(from: SelectContext.aggregateBase) }
}
