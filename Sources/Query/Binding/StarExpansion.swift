// Select lists: stars and COLUMNS spread out, and the names that columns of a result get.

extension SelectBinder {
  /// Notes the aliases of the select list, so that other clauses may use them.
  func expandSelectList(_ expressions: ExpressionBinder) throws(QueryError) {
    for item in written.items {
      guard let alias = item.alias, !item.expression.findsColumns else { continue }
      context.aliases.append(.init(name: alias, expression: item.expression))
    }
  }

  /// Binds the select list.
  func bindSelectList(_ expressions: ExpressionBinder, _ errors: inout ErrorCollector) throws(QueryError) {
    for index in context.aliases.indices { context.aliases[index].isAhead = true }
    for item in written.items {
      _ = try errors.attempt { () throws(QueryError) in try bindItem(item, expressions) }
    }
    guard errors.isEmpty else { return }
    if items.isEmpty { throw QueryError(.binding(.emptySelection), at: written.items.first?.expression.span) }
  }

  /// Binds one item of the select list.
  private func bindItem(_ item: SelectItem, _ expressions: ExpressionBinder) throws(QueryError) {
    if item.expression.findsColumns, written.listClause.allowsStars {
      for column in try expressions.expandColumns(item) {
        items.append(
          ListItem(
            name: column.name, chineseName: column.chineseName, expression: column.bound,
            span: item.expression.span))
      }
      return
    }
    if let columns = try expressions.expandUnnest(item) {
      for column in columns {
        items.append(
          ListItem(name: column.name, chineseName: nil, expression: column.bound, span: item.expression.span))
      }
      return
    }
    let aliasIndex = item.alias.flatMap { alias in
      context.aliases.firstIndex { $0.name == alias && $0.bound == nil }
    }
    if let aliasIndex {
      context.aliases[aliasIndex].isAhead = false
      context.aliases[aliasIndex].isInProgress = true
    }
    defer { if let aliasIndex { context.aliases[aliasIndex].isInProgress = false } }
    let bound = try expressions.bind(item.expression)
    if let aliasIndex { context.aliases[aliasIndex].bound = bound }
    let named = expressions.resultName(of: item.expression)
    items.append(
      ListItem(
        name: item.alias?.text ?? named.name, chineseName: item.alias == nil ? named.chineseName : nil,
        isCalledInChinese: item.alias == nil && item.expression.isCalled(named.chineseName, otherThan: named.name),
        isRenamed: item.alias != nil, expression: bound, span: item.expression.span))
  }
}

extension Expression {
  /// Whether this is a plain column and called by `chineseName`, which is not its name in English as well.
  fileprivate func isCalled(_ chineseName: String?, otherThan name: String) -> Bool {
    guard case .column(let names) = kind, let chineseName, chineseName != name else { return false }
    return names.last?.text.lowercased() == chineseName.lowercased()
  }
}

extension ExpressionBinder {
  /// A column that a star or COLUMNS stands for.
  struct Expanded {
    var name: String
    var chineseName: String?
    var bound: BoundExpression
  }

  /// The names of the column that a plain expression gives.
  func resultName(of expression: Expression) -> (name: String, chineseName: String?) {
    if case .column(let names) = expression.kind, let last = names.last {
      let found: Scope.Resolution =
        names.count > 1 ? scope.resolve(last.text, in: names[names.count - 2].text) : scope.resolve(last.text)
      if case .found(let entry, _) = found { return (entry.name, entry.chineseName) }
      return (last.text, nil)
    }
    if case .position(let position) = expression.kind, let entry = try? entry(at: position, span: expression.span) {
      return (entry.name, entry.chineseName)
    }
    return (ColumnNaming.name(of: expression), nil)
  }

  /// The columns that a select item with a star or COLUMNS in it stands for.
  func expandColumns(_ item: SelectItem) throws(QueryError) -> [Expanded] {
    if case .star(let star) = item.expression.kind { return try expand(star, span: item.expression.span) }
    guard let selector = item.expression.firstColumnsSelector else {
      return [
        Expanded(name: ColumnNaming.name(of: item.expression), chineseName: nil, bound: try bind(item.expression))
      ]
    }
    var result: [Expanded] = []
    for entry in try entries(selectedBy: selector) {
      let rewriter = SyntaxRewriter { part in
        guard case .columns(let inner, _) = part.kind, inner.isWritten(as: selector) else { return nil }
        return Expression(.column(entry.path.map { Name($0, span: part.span, isQuoted: true) }), span: part.span)
      }
      let bound: BoundExpression
      if case .columns = item.expression.kind {
        bound = entry.bound
      } else {
        bound = try bind(rewriter.rewrite(item.expression))
      }
      // What is made of a column keeps its name.
      result.append(
        Expanded(
          name: try alias(item, of: entry, selector) ?? entry.name,
          chineseName: item.alias == nil ? entry.chineseName : nil, bound: bound))
    }
    if result.isEmpty { throw QueryError(.binding(.emptySelection), at: item.expression.span) }
    return result
  }

  /// The alias of one column that COLUMNS stands for: `\0` in it is the column's name, `\1` what the first group of the
  /// regular expression matched, `\\` a backslash. Nil without an alias.
  private func alias(_ item: SelectItem, of column: Picked, _ selector: Expression) throws(QueryError) -> String? {
    guard let alias = item.alias else { return nil }
    var name = ""
    var rest = alias.text[...]
    while let character = rest.popFirst() {
      guard character == "\\" else {
        name.append(character)
        continue
      }
      let escaped = rest.popFirst()
      if escaped == "\\" {
        name.append("\\")
      } else if escaped == "0" {
        name += column.name
      } else if let group = escaped?.wholeNumberValue, escaped?.isASCII == true {
        guard case .literal(.text(let pattern)) = selector.kind else {
          throw notAllowed(
            "a group of \\1 needs a regular expression in COLUMNS", "\\1 需要 COLUMNS 中的正则表达式", at: alias.span)
        }
        let operands = [Value.text(column.name), .text(pattern), .integer(Int128(group))].map {
          Operand(expression: ExpressionBinder.constant($0), isLiteral: true, span: alias.span)
        }
        let found = try binder.services.evaluate(try call("regexp_extract", operands, span: alias.span))
        if case .text(let text)? = found { name += text }
      } else {
        throw notAllowed(
          "a backslash in the alias of COLUMNS is written \\\\ or stands before a digit",
          "COLUMNS 别名中的反斜杠须写成 \\\\ 或后接数字", at: alias.span)
      }
    }
    return name
  }

  /// A condition in which COLUMNS may stand: it must hold for each of the columns.
  func bindConditions(_ expression: Expression) throws(QueryError) -> BoundExpression {
    guard expression.firstColumnsSelector != nil else { return try bindCondition(expression) }
    var tests: [BoundExpression] = []
    for column in try expandColumns(SelectItem(expression: expression)) {
      tests.append(
        try toBoolean(Operand(expression: column.bound, isLiteral: false, span: expression.span)))
    }
    return BoundExpression.conjunction(tests) ?? .constant(.boolean(true), .boolean)
  }

  /// Calls with `*COLUMNS(…)` among their arguments get one argument a column.
  func expandingUnpackedColumns(_ call: FunctionCall) throws(QueryError) -> FunctionCall {
    guard call.arguments.contains(where: \.value.isUnpackedColumns) else { return call }
    var result = call
    result.arguments = []
    for argument in call.arguments {
      if let columns = try unpacked(argument.value) {
        result.arguments += columns.map { FunctionCall.Argument(value: $0) }
      } else {
        result.arguments.append(argument)
      }
    }
    return result
  }

  /// The columns that `*COLUMNS(…)` stands for; nil for other expressions.
  func unpacked(_ expression: Expression) throws(QueryError) -> [Expression]? {
    guard case .columns(let selector, isUnpacked: true) = expression.kind else { return nil }
    return try entries(selectedBy: selector).map { entry in
      Expression(.column(entry.path.map { Name($0, span: expression.span, isQuoted: true) }), span: expression.span)
    }
  }

  // MARK: Stars

  /// A column that a star or selector picks.
  fileprivate struct Picked {
    var name: String
    var chineseName: String?
    /// How the column is reached in an expression.
    var path: [String]
    /// The table whose column it is; empty where that has no name.
    var relation = ""
    var bound: BoundExpression
  }

  private func expand(_ star: Star, span: SourceSpan) throws(QueryError) -> [Expanded] {
    try picked(star, span: span).map { Expanded(name: $0.name, chineseName: $0.chineseName, bound: $0.bound) }
  }

  fileprivate func picked(_ star: Star, span: SourceSpan) throws(QueryError) -> [Picked] {
    var columns = try allColumns(star, span: span)
    for path in star.exclude + star.rename.map(\.old) + star.replace.compactMap({ $0.alias.map { [$0] } }) {
      guard let name = path.last, !columns.contains(where: { answers($0, to: path) }), !isColumn(path) else { continue }
      let names = columns.flatMap { [$0.name, $0.chineseName].compactMap { $0 } }
      throw QueryError(
        .binding(.unknownColumn(name: name.text, candidates: Candidates.nearest(to: name.text, among: names))),
        at: name.span)
    }
    columns.removeAll { column in star.exclude.contains { answers(column, to: $0) } }
    if let pattern = star.pattern {
      var kept: [Picked] = []
      for column in columns where try matches(column, pattern, span: span) { kept.append(column) }
      columns = kept
    }
    for index in columns.indices {
      if let item = star.replace.first(where: { $0.alias.map { columns[index].answers(to: $0.text) } ?? false }) {
        columns[index].bound = try bind(item.expression)
      }
      if let rename = star.rename.first(where: { answers(columns[index], to: $0.old) }) {
        columns[index].name = rename.new.text
        columns[index].chineseName = nil
      }
    }
    if columns.isEmpty { throw QueryError(.binding(.emptySelection), at: span) }
    return columns
  }

  /// Whether a column is meant by its name, or by its table's name and its own.
  private func answers(_ column: Picked, to path: [Name]) -> Bool {
    guard let name = path.last, column.answers(to: name.text) else { return false }
    guard path.count > 1 else { return true }
    return scope.relation(named: path[path.count - 2].text).map { scope.relations[$0].name } == column.relation
  }

  /// Whether this is a table's name and that of a column of it.
  private func isColumn(_ path: [Name]) -> Bool {
    guard path.count > 1, let name = path.last,
      case .found = scope.resolve(name.text, in: path[path.count - 2].text)
    else { return false }
    return true
  }

  /// The columns of a `*` without a table. Of a column that USING merged, the column of another table stands for the one
  /// that EXCLUDE names with its table.
  private func unqualifiedColumns(_ star: Star) -> [Picked] {
    let excluded = star.exclude.filter { $0.count > 1 }
    var uncovered: [String: BoundExpression] = [:]
    var columns: [Picked] = []
    for entry in scope.entries where !entry.isImplicit {
      let relation = scope.relations[entry.relation].name
      let isMerged = entry.merged != nil
      var column = Picked(
        name: entry.name, chineseName: entry.chineseName,
        path: isMerged || relation.isEmpty ? [entry.name] : [relation, entry.name], relation: relation,
        bound: entry.unqualified)
      if isMerged || entry.isHidden {
        let isOut = excluded.contains { answers(column, to: $0) }
        let key = entry.name.lowercased()
        if entry.isHidden {
          guard !isOut, let merged = uncovered.removeValue(forKey: key) else { continue }
          column.bound = merged
        } else if isOut {
          uncovered[key] = entry.unqualified
          continue
        }
      }
      columns.append(column)
    }
    return columns
  }

  fileprivate func allColumns(_ star: Star, span: SourceSpan) throws(QueryError) -> [Picked] {
    let qualifier = star.qualifier
    guard let table = qualifier.last else {
      if scope.entries.isEmpty {
        throw notAllowed("* needs a FROM clause", "* 需要 FROM 子句", at: span)
      }
      return unqualifiedColumns(star)
    }
    guard let relation = scope.relation(named: table.text) else {
      if let structure = try? bindColumn(qualifier, span: span), case .structure(let fields) = structure.type {
        return fields.enumerated().map { index, field in
          Picked(
            name: field.name, chineseName: nil, path: qualifier.map(\.text) + [field.name],
            bound: StructureConstructor.extract(index, from: structure, fields: fields))
        }
      }
      let names = scope.allRelationNames
      throw QueryError(
        .binding(.unknownQualifier(name: table.text, candidates: Candidates.nearest(to: table.text, among: names))),
        at: table.span)
    }
    return scope.entries(of: relation).map { entry in
      Picked(
        name: entry.name, chineseName: entry.chineseName, path: [table.text, entry.name],
        relation: scope.relations[relation].name, bound: entry.column)
    }
  }

  fileprivate func matches(_ column: Picked, _ pattern: Star.Pattern, span: SourceSpan) throws(QueryError) -> Bool {
    let function =
      switch pattern.match {
      case .like: "like"
      case .ilike: "ilike"
      case .glob: "glob"
      case .similar: "regexp_matches"
      }
    for name in [column.name, column.chineseName].compactMap({ $0 }) {
      if try holds(function, name, pattern.text, span: span) { return !pattern.negated }
    }
    return pattern.negated
  }

  /// Whether a function of two texts is true of them.
  private func holds(_ function: String, _ text: String, _ pattern: String, span: SourceSpan) throws(QueryError) -> Bool
  {
    let operands = [text, pattern].map {
      Operand(expression: .constant(.text($0), .varchar), isLiteral: true, span: span)
    }
    return try binder.services.evaluate(try call(function, operands, span: span)) == .boolean(true)
  }

  // MARK: COLUMNS

  fileprivate func entries(selectedBy selector: Expression) throws(QueryError) -> [Picked] {
    switch selector.kind {
    case .star(let star): return try picked(star, span: selector.span)
    case .literal(.text(let pattern)):
      var kept: [Picked] = []
      for column in try picked(Star(), span: selector.span) {
        for name in [column.name, column.chineseName].compactMap({ $0 })
        where try holds("regexp_matches", name, pattern, span: selector.span) {
          kept.append(column)
          break
        }
      }
      if kept.isEmpty { throw QueryError(.binding(.emptySelection), at: selector.span) }
      return kept
    case .list(let names):
      let all = try picked(Star(), span: selector.span)
      return try all.named(
        names.map { name throws(QueryError) in
          guard case .literal(.text(let text)) = name.kind, all.contains(where: { $0.answers(to: text) }) else {
            throw unknownSelection(name, among: all)
          }
          return text
        })
    case .lambda(let names, let body):
      var kept: [Picked] = []
      for column in try picked(Star(), span: selector.span) {
        let condition = try bindCondition(body.replacing(names, by: column.name))
        if try binder.services.evaluate(condition) == .boolean(true) { kept.append(column) }
      }
      if kept.isEmpty { throw QueryError(.binding(.emptySelection), at: selector.span) }
      return kept
    case .comprehension(let result, let names, let list, let condition):
      guard case .star(let star) = list.kind else { return try entries(namedBy: selector) }
      let all = try picked(Star(), span: selector.span)
      var kept: [Picked] = []
      for column in try picked(star, span: list.span) {
        if let condition {
          let bound = try bindCondition(condition.replacing(names, by: column.name))
          guard try binder.services.evaluate(bound) == .boolean(true) else { continue }
        }
        for one in try entries(namedBy: result.replacing(names, by: column.name), among: all)
        where !kept.contains(where: { $0.path == one.path }) { kept.append(one) }
      }
      if kept.isEmpty { throw QueryError(.binding(.emptySelection), at: selector.span) }
      return kept
    case .call: return try entries(namedBy: selector)
    default:
      throw notAllowed(
        "COLUMNS takes *, a regular expression, a list of names or a lambda",
        "COLUMNS 的参数可为 *、正则表达式、名称列表或 lambda", at: selector.span)
    }
  }

  /// The columns whose names an expression gives: a text, or a list of texts.
  private func entries(namedBy expression: Expression, among columns: [Picked]? = nil) throws(QueryError) -> [Picked] {
    var all = columns ?? []
    if columns == nil { all = try picked(Star(), span: expression.span) }
    let names: [Value]
    switch try binder.services.evaluate(try bind(expression)) {
    case .list(let values)?: names = values
    case let value?: names = [value]
    case nil: throw unknownSelection(expression, among: all)
    }
    var wanted: [String] = []
    for case .text(let name) in names {
      guard all.contains(where: { $0.answers(to: name) }) else {
        throw unknownSelection(Expression(.literal(.text(name)), span: expression.span), among: all)
      }
      wanted.append(name)
    }
    return all.named(wanted)
  }

  fileprivate func unknownSelection(_ name: Expression, among columns: [Picked]) -> QueryError {
    guard case .literal(.text(let text)) = name.kind else {
      return notAllowed("a list of COLUMNS holds names in quotes", "COLUMNS 的列表中应为带引号的列名", at: name.span)
    }
    let names = columns.flatMap { [$0.name, $0.chineseName].compactMap { $0 } }
    return QueryError(
      .binding(.unknownColumn(name: text, candidates: Candidates.nearest(to: text, among: names))), at: name.span)
  }
}

extension [ExpressionBinder.Picked] {
  /// Those that answer to one of `names`, in their own order; the first of several of a name.
  fileprivate func named(_ names: [String]) -> [ExpressionBinder.Picked] {
    let positions = Set(names.compactMap { name in firstIndex { $0.answers(to: name) } })
    return indices.filter(positions.contains).map { self[$0] }
  }
}

extension ExpressionBinder.Picked {
  fileprivate func answers(to name: String) -> Bool {
    let wanted = name.lowercased()
    return self.name.lowercased() == wanted || chineseName?.lowercased() == wanted
  }
}

extension Expression {
  /// Whether both are the same text in canonical form, wherever they stand.
  fileprivate func isWritten(as other: Expression) -> Bool {
    self == other || SyntaxPrinter.text(of: self) == SyntaxPrinter.text(of: other)
  }

  /// The expression with a text in place of a parameter.
  fileprivate func replacing(_ names: [Name], by text: String) -> Expression {
    SyntaxRewriter { part in
      guard case .column(let path) = part.kind, path.count == 1, names.contains(where: { $0.text == path[0].text })
      else { return nil }
      return Expression(.literal(.text(text)), span: part.span)
    }.rewrite(self)
  }

  /// Whether a star or COLUMNS in it stands for several columns.
  var findsColumns: Bool {
    if case .star = kind { return true }
    return firstColumnsSelector != nil
  }

  /// Whether this is `*COLUMNS(…)`.
  var isUnpackedColumns: Bool { if case .columns(_, isUnpacked: true) = kind { true } else { false } }

  /// What the first COLUMNS in the expression selects.
  var firstColumnsSelector: Expression? {
    final class Finder { var found: Expression? }
    let finder = Finder()
    let rewriter = SyntaxRewriter { part in
      if finder.found != nil { return part }
      switch part.kind {
      case .columns(let selector, isUnpacked: false):
        finder.found = selector
        return part
      case .subquery, .exists, .literal, .column: return part
      default: return nil
      }
    }
    _ = rewriter.rewrite(self)
    return finder.found
  }
}
