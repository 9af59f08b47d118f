// EXPLAIN, PREPARE, EXECUTE and ASSERT.

extension Session {
  /// EXPLAIN [ANALYZE]: the plan as a column of lines.
  func explainStatement(
    _ statement: Statement, isAnalyze: Bool, of parsed: ParsedStatement
  ) throws(QueryError) -> Outcome {
    guard case .query(let query) = statement.kind else {
      throw QueryError(
        .binding(.notAllowed(.init("EXPLAIN shows the plan of a query", "EXPLAIN 只能用于查询"))), at: statement.span)
    }
    let text = try choosingColumns(of: statement, in: parsed.source) { (choice) throws(QueryError) in
      try explain(query, by: runner(in: catalog, choosing: choice), isAnalyze: isAnalyze)
    }
    var table = TableBuilder(
      name: "plan", schema: Schema([ColumnDefinition(name: "plan", chineseName: "计划", type: .varchar)]))
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      try table.append([.text(String(line))])
    }
    return .rows(QueryResult(of: table.build()))
  }

  private func explain(
    _ query: QueryExpression, by runner: QueryRunner, isAnalyze: Bool
  ) throws(QueryError) -> String {
    let plan = try runner.plan(query)
    var text = PlanPrinter().print(plan)
    if isAnalyze {
      let profile = ExecutionProfile()
      let start = MachineClock.monotonicSeconds()
      let result = try runner.run(plan, profile: profile)
      let milliseconds = Int(((MachineClock.monotonicSeconds() - start) * 1000).rounded())
      text = PlanPrinter().text(of: plan) { profile.text(of: $0) }
      text += "\n\(result.rowCount) rows, \(milliseconds) ms"
    }
    return text
  }

  /// PREPARE name AS statement.
  func prepareStatement(
    _ statement: Statement, with parameters: [String], as name: Name, of parsed: ParsedStatement
  ) throws(QueryError) -> Outcome {
    if parameters.contains(where: { Int($0) == nil }), parameters.contains(where: { Int($0) != nil }) {
      throw .notAllowed("parameters have names or numbers, not both", "参数须全用名称或全用编号", at: name.span)
    }
    if case .query(let query) = statement.kind { try requireNames(of: query, with: parameters) }
    let kept = ParsedStatement(statement: statement, source: parsed.source, span: statement.span)
    prepared[name.text.lowercased()] = (kept, parameters)
    return .changed(0)
  }

  /// Throws when a query names what does not exist. What else may be wrong with it hangs on the values of its parameters.
  private func requireNames(of query: QueryExpression, with parameters: [String]) throws(QueryError) {
    let outer = self.parameters
    defer { self.parameters = outer }
    for name in parameters { self.parameters[name] = .null }
    try requireNames(of: query)
  }

  /// The same of a query without parameters.
  func requireNames(of query: QueryExpression) throws(QueryError) {
    do throws(QueryError) {
      _ = try plan(query, in: catalog)
    } catch {
      switch error.kind {
      case .binding(.unknownTable), .binding(.unknownColumn), .binding(.unknownFunction), .binding(.unknownQualifier):
        throw error
      default: return
      }
    }
  }

  /// EXECUTE name(arguments).
  func executePrepared(_ name: Name, arguments: [FunctionCall.Argument]) throws(QueryError) -> Outcome {
    guard let (parsed, known) = prepared[name.text.lowercased()] else {
      throw QueryError(.catalog(.doesNotExist(name: name.text, candidates: prepared.keys.sorted())), at: name.span)
    }
    let outer = parameters
    defer { parameters = outer }
    var given = parameters
    for (index, argument) in arguments.enumerated() {
      let parameter = (argument.name?.text ?? String(index + 1)).lowercased()
      guard known.contains(parameter) else {
        throw QueryError(
          .binding(
            .notAllowed(
              EvaluationFailure.Reason(
                "\(name.text) has no parameter \(parameter)", "\(name.text) 没有参数 \(parameter)"))),
          at: argument.value.span)
      }
      if SyntaxCensus(argument.value).hasSubquery {
        throw .notAllowed("EXECUTE takes no subquery", "EXECUTE 中不能有子查询", at: argument.value.span)
      }
      given[parameter] = try constantValue(of: argument.value, in: .execute).value
    }
    parameters = given
    return try run(parsed.statement, of: parsed)
  }

  /// DEALLOCATE name; all without one.
  func deallocatePrepared(_ name: Name?) throws(QueryError) -> Outcome {
    guard let name else {
      prepared = [:]
      return .changed(0)
    }
    guard prepared.removeValue(forKey: name.text.lowercased()) != nil else {
      throw QueryError(.catalog(.doesNotExist(name: name.text, candidates: prepared.keys.sorted())), at: name.span)
    }
    return .changed(0)
  }

  /// ASSERT condition [, message].
  func runAssertion(_ condition: Expression, message: Expression?) throws(QueryError) -> Outcome {
    if try constantValue(of: condition).value == .boolean(true) { return .changed(0) }
    if let message, case .text(let words) = try constantValue(of: message).value {
      throw QueryError(.evaluation(.raised(message: words)), at: condition.span)
    }
    let printed = SyntaxPrinter.text(of: condition)
    throw QueryError(.evaluation(.assertionFailed(condition: printed)), at: condition.span)
  }
}
