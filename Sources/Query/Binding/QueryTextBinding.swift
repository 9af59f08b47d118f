// query('SELECT …') and query_table('name'): relations whose text or name is worked out before the query runs.

extension Binder {
  /// `query(text)`: the rows of the one query that the text is.
  func bindQueryText(
    _ call: FunctionCall, binder: ExpressionBinder, span: SourceSpan
  ) throws(QueryError) -> BoundRelation {
    let arguments = try knownArguments(call, binder: binder)
    guard arguments.count == 1, case .text(let text) = arguments[0] else {
      throw QueryError(
        .binding(.wrongArguments(function: "query", found: [], signatures: ["query(text VARCHAR)"])), at: span)
    }
    try countExpansion()
    do throws(QueryError) {
      var reader = StatementReader(SourceText(name: "query", text: text))
      guard let first = try reader.next(), case .query(let query) = first.statement.kind, try reader.next() == nil
      else {
        throw binder.notAllowed("query takes the text of one query", "query 的参数须是一条查询的文本", at: span)
      }
      let plan = try nested { () throws(QueryError) in try bind(query, in: Environment()) }
      return BoundRelation(plan: plan.withDistinctNames, name: "query")
    } catch {
      // Places in the text mean nothing in the statement around it.
      throw QueryError(error.kind, at: span)
    }
  }

  /// `query_table(name)` and `query_table([names], by_name)`: the rows of tables and views, one after the other.
  func bindQueryTable(
    _ call: FunctionCall, binder: ExpressionBinder, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation {
    let arguments = try knownArguments(call, takesNames: true, binder: binder)
    var names: [String] = []
    switch arguments.first {
    case .text(let name)?: names = [name]
    case .list(let values)?: for case .text(let name) in values { names.append(name) }
    default: break
    }
    guard !names.isEmpty, arguments.count <= 2 else {
      throw QueryError(
        .binding(
          .wrongArguments(
            function: "query_table", found: [],
            signatures: ["query_table(name VARCHAR)", "query_table(names VARCHAR[], by_name BOOLEAN)"])), at: span)
    }
    var relation: BoundRelation?
    for name in names {
      let path = name.split(separator: ".").map { Name(String($0), span: span) }
      let next = try bindName(path, span: span, in: environment)
      guard let first = relation else {
        relation = next
        continue
      }
      let plan =
        if arguments.count == 2, arguments[1] == .boolean(true) {
          try combineByName(.union, isAll: true, first.plan, next.plan, span: span)
        } else {
          try combine(.union, isAll: true, first.plan, next.plan, span: span)
        }
      relation = BoundRelation(plan: plan, name: "query_table")
    }
    return relation ?? .single
  }

  /// The values of the arguments, which must be known before the query runs; with `takesNames`, a name stands
  /// for its text.
  private func knownArguments(
    _ call: FunctionCall, takesNames: Bool = false, binder: ExpressionBinder
  ) throws(QueryError) -> [Value] {
    var values: [Value] = []
    for argument in call.arguments {
      if takesNames, case .column(let names) = argument.value.kind {
        // The bare name of a table.
        values.append(.text(names.map(\.text).joined(separator: ".")))
        continue
      }
      let bound = try binder.bindOperand(argument.value)
      guard let value = try services.evaluate(bound.expression) else {
        let name = call.name.text
        throw binder.notAllowed(
          "an argument of \(name) must be known before the query runs", "\(name) 的参数须为常量", at: argument.value.span)
      }
      values.append(value)
    }
    return values
  }
}
