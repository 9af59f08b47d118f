// Table functions in FROM: series, unnested lists, files, table macros.

extension Binder {
  /// A call of a table function.
  func bindTableFunction(
    _ call: FunctionCall, withOrdinality: Bool, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation {
    let name = call.name.text.lowercased()
    let scope = Scope(parent: environment.outer)
    let binder = ExpressionBinder(binder: self, scope: scope, environment: environment, clause: .from)
    let macro =
      if let own = try tableMacro(named: name) { own } else {
        try histogramMacro(call, name: name, binder: binder, span: span, in: environment)
      }
    if let macro = try macro?.form(for: call.arguments, in: binder, span: span),
      case .query(let body) = macro.body
    {
      let rewriter = try MacroExpansion.rewriter(for: macro, arguments: call.arguments, span: span)
      let plan = try MacroExpansion.entered(self, macro, span: span) { () throws(QueryError) in
        try bind(rewriter.rewrite(body), in: environment)
      }
      return BoundRelation(plan: plan, name: macro.name)
    }
    switch name {
    case "range", "generate_series":
      return try bindSeries(call, name: name, withOrdinality: withOrdinality, binder: binder, span: span)
    case "repeat": return try bindRepeat(call, withOrdinality: withOrdinality, binder: binder, span: span)
    case "unnest", "unlist":
      return try bindUnnest(call, withOrdinality: withOrdinality, binder: binder, span: span)
    case _ where ExpressionBinder.splitsToRows(name) != nil:
      let list = FunctionCall.Argument(value: ExpressionBinder.split(call, span: span))
      let unnest = FunctionCall(name: Name("unnest", span: call.name.span), arguments: [list])
      return try bindUnnest(unnest, named: name, withOrdinality: withOrdinality, binder: binder, span: span)
    case "query" where !withOrdinality: return try bindQueryText(call, binder: binder, span: span)
    case "query_table" where !withOrdinality:
      return try bindQueryTable(call, binder: binder, span: span, in: environment)
    default:
      return try bindExternal(call, name: name, withOrdinality: withOrdinality, binder: binder, span: span)
    }
  }

  /// A macro of the session, or one of our own.
  private func tableMacro(named name: String) throws(QueryError) -> MacroDefinition? {
    if let macro = catalog.macro(named: name) { return macro }
    return try CatalogTables.macro(named: name)
  }

  // MARK: Series

  /// `range(stop)`, `range(start, stop, step)` and generate_series, whose end is included.
  private func bindSeries(
    _ call: FunctionCall, name: String, withOrdinality: Bool, binder: ExpressionBinder, span: SourceSpan
  ) throws(QueryError) -> BoundRelation {
    let written = try binder.operands(call.arguments.map(\.value))
    guard (1...3).contains(written.count) else {
      throw QueryError(
        .binding(
          .wrongArguments(
            function: name, found: written.map(\.type),
            signatures: ["\(name)(stop)", "\(name)(start, stop)", "\(name)(start, stop, step)"])), at: span)
    }
    var arguments: [BoundExpression] = []
    var type = DataType.bigint
    if written.count > 1, written[0].type == .date || written[0].type.computedTime == .timestamp {
      type = written.prefix(2).contains { $0.type == .zonedTimestamp } ? .zonedTimestamp : .timestamp
      for operand in written.prefix(2) { arguments.append(try binder.convert(operand, to: type)) }
      if written.count == 2 {
        throw QueryError(
          .binding(
            .wrongArguments(
              function: name, found: written.map(\.type), signatures: ["\(name)(start, stop, step INTERVAL)"])),
          at: span)
      }
      if written.count == 3 { arguments.append(try binder.convert(written[2], to: .interval)) }
    } else {
      for operand in written {
        // A fraction would be rounded, which nobody asked for.
        let isDecimal = if case .decimal = operand.type { true } else { false }
        if operand.type.isFloating || isDecimal || operand.type == .boolean {
          throw QueryError(
            .binding(.typeMismatch(expected: .bigint, found: operand.type, context: name)), at: operand.span)
        }
        arguments.append(try binder.convert(operand, to: .bigint))
      }
    }
    var columns = [PlanColumn(name: name, type: type)]
    if withOrdinality { columns.append(PlanColumn(name: "ordinality", type: .bigint)) }
    let function = TableFunctionCall(name: name, arguments: arguments, withOrdinality: withOrdinality, span: span)
    return BoundRelation(plan: Plan(.tableFunction(function), columns: columns), name: name)
  }

  /// `repeat(value, count)`: the value in as many rows.
  private func bindRepeat(
    _ call: FunctionCall, withOrdinality: Bool, binder: ExpressionBinder, span: SourceSpan
  ) throws(QueryError) -> BoundRelation {
    let operands = try binder.operands(call.arguments.map(\.value))
    guard operands.count == 2 else {
      throw QueryError(
        .binding(
          .wrongArguments(function: "repeat", found: operands.map(\.type), signatures: ["repeat(value, count BIGINT)"])),
        at: span)
    }
    let count = try binder.convert(operands[1], to: .bigint)
    switch try services.evaluate(count) {
    case .null?: throw binder.notAllowed("repeat needs a number of rows, not NULL", "repeat 的行数不能为 NULL", at: span)
    case .integer(let number)? where number < 0:
      throw binder.notAllowed("repeat needs a number of rows that is not negative", "repeat 的行数不能为负", at: span)
    default: break
    }
    let series = Plan(
      .tableFunction(
        TableFunctionCall(name: "range", arguments: [count], withOrdinality: false, span: span)),
      columns: [PlanColumn(name: "range", type: .bigint)])
    let type = operands[0].type == .null ? .integer : operands[0].type
    let value = try binder.convert(operands[0], to: type)
    let plan = Plan(.project(series, [value]), columns: [PlanColumn(name: "repeat", type: type)])
    return BoundRelation(plan: withOrdinality ? numbered(plan) : plan, name: "repeat")
  }

  // MARK: Lists

  /// `unnest(list, …)`: one column a list.
  private func bindUnnest(
    _ call: FunctionCall, named name: String = "unnest", withOrdinality: Bool, binder: ExpressionBinder,
    span: SourceSpan
  ) throws(QueryError) -> BoundRelation {
    var lists: [BoundExpression] = []
    var columns: [PlanColumn] = []
    for argument in call.arguments where argument.name == nil {
      let list = try binder.bindOperand(argument.value)
      switch list.type {
      case .list(let element):
        lists.append(list.expression)
        columns.append(PlanColumn(name: name, type: element))
      case .null:
        lists.append(.constant(.null, .list(.null)))
        columns.append(PlanColumn(name: name, type: .null))
      default:
        throw QueryError(
          .binding(.typeMismatch(expected: .list(.null), found: list.type, context: "unnest")),
          at: argument.value.span)
      }
    }
    guard !lists.isEmpty else {
      throw QueryError(
        .binding(.wrongArguments(function: "unnest", found: [], signatures: ["unnest(list)"])), at: span)
    }
    let plan = Plan(.unnest(BoundRelation.single.plan, lists), columns: columns)
    return BoundRelation(plan: withOrdinality ? numbered(plan) : plan, name: name)
  }

  /// The rows of `plan` with their numbers from 1.
  private func numbered(_ plan: Plan) -> Plan {
    let frame = WindowCall.Frame(
      unit: .rows, start: .unboundedPreceding, end: .currentRow, exclusion: .noOthers)
    let call = WindowCall(
      function: .window(.rowNumber, arguments: [], ignoreNulls: false, resultType: .bigint), partitionBy: [],
      orderBy: [], frame: frame)
    return Plan(
      .window(plan, [call]), columns: plan.columns + [PlanColumn(name: "ordinality", type: .bigint)])
  }

  // MARK: Files

  /// Functions that the session lends: their arguments must be known before the query runs.
  private func bindExternal(
    _ call: FunctionCall, name: String, withOrdinality: Bool, binder: ExpressionBinder, span: SourceSpan
  ) throws(QueryError) -> BoundRelation {
    var arguments: [Value] = []
    var options: [String: Value] = [:]
    for argument in call.arguments {
      let bound = try binder.bindOperand(argument.value)
      let value = try placed(at: argument.value.span) { () throws(QueryError) in
        try services.evaluate(bound.expression)
      }
      guard let value else {
        throw binder.notAllowed(
          "an argument of \(name) must be known before the query runs", "\(name) 的参数须为常量", at: argument.value.span)
      }
      if let option = argument.name {
        options[option.text.lowercased()] = bound.type.namedFields(of: value)
      } else {
        arguments.append(value)
      }
    }
    let listings = self.listings
    let table = try placed(at: span) { () throws(QueryError) -> Table? in
      if let listing = try listings.table(ofFunction: name, arguments: arguments) {
        try useAllTables()
        return listing
      }
      return try services.externalTable(name, arguments, options)
    }
    guard let table else {
      let known =
        [
          "range", "generate_series", "unnest", "string_to_table", "regexp_split_to_table", "repeat", "read_csv",
          "read_json", "read_xlsx", "read_text", "glob",
          "query", "query_table", "histogram", "histogram_values",
        ] + CatalogListings.functionNames
        + catalog.allMacros.map(\.name) + CatalogTables.functionNames
      throw QueryError(
        .binding(.unknownFunction(name: name, candidates: Candidates.nearest(to: name, among: known))),
        at: call.name.span)
    }
    let plan = Plan(scanning: table, collation: settings.defaultCollation)
    return BoundRelation(plan: withOrdinality ? numbered(plan) : plan, name: name)
  }
}

extension DataType {
  /// A structure as pairs of a name and a value, as a map has them; other values as they are.
  fileprivate func namedFields(of value: Value) -> Value {
    guard case .structure(let fields) = self, case .structure(let values) = value else { return value }
    return .list(zip(fields, values).map { .structure([.text($0.name), $1]) })
  }
}
