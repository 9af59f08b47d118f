// Macros: a call is replaced by the macro's body, with the arguments in place of the parameters.

extension ExpressionBinder {
  /// A call of a scalar macro.
  func bindMacro(
    _ definition: MacroDefinition, _ call: FunctionCall, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let macro = definition.form(taking: call.arguments.count)
    guard case .expression(let body) = macro.body else {
      throw notAllowed(
        "\(macro.name) is a table macro: it stands in FROM", "\(macro.name) 是表宏，应写在 FROM 中", at: span)
    }
    let rewriter = try MacroExpansion.rewriter(for: macro, arguments: call.arguments, span: span)
    return try MacroExpansion.entered(binder, macro, span: span) { () throws(QueryError) in
      do throws(QueryError) {
        return try bind(rewriter.rewrite(body))
      } catch {
        // Places in the macro's own text mean nothing in the statement that calls it.
        throw QueryError(error.kind, at: span)
      }
    }
  }
}

extension MacroDefinition {
  /// The first of its signatures that takes `count` arguments, or the first of all.
  func form(taking count: Int) -> MacroDefinition {
    ([self] + overloads).first { form in
      count <= form.parameters.count && count >= form.parameters.count { $0.defaultValue == nil }
    } ?? self
  }
}

/// Putting arguments into the bodies of macros.
enum MacroExpansion {
  /// Macros that may stand in each other's bodies.
  static let depthLimit = 32

  /// `body`, one macro further in.
  static func entered<Result>(
    _ binder: Binder, _ macro: MacroDefinition, span: SourceSpan, _ body: () throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    binder.macroDepth += 1
    defer { binder.macroDepth -= 1 }
    guard binder.macroDepth <= depthLimit else {
      throw QueryError(.binding(.circularDefinition(name: macro.name)), at: span)
    }
    try binder.countExpansion()
    return try body()
  }

  /// What replaces the parameters of `macro` by the arguments of a call.
  static func rewriter(
    for macro: MacroDefinition, arguments: [FunctionCall.Argument], span: SourceSpan
  ) throws(QueryError) -> SyntaxRewriter {
    var values: [String: Expression] = [:]
    var position = 0
    for argument in arguments {
      if let name = argument.name {
        let wanted = name.text.lowercased()
        guard macro.parameters.contains(where: { $0.name.lowercased() == wanted }) else {
          let names = macro.parameters.map(\.name)
          throw QueryError(
            .binding(.unknownColumn(name: name.text, candidates: Candidates.nearest(to: name.text, among: names))),
            at: name.span)
        }
        values[wanted] = argument.value
      } else {
        guard position < macro.parameters.count else { throw wrongCount(macro, arguments.count, span: span) }
        values[macro.parameters[position].name.lowercased()] = argument.value
        position += 1
      }
    }
    for parameter in macro.parameters where values[parameter.name.lowercased()] == nil {
      guard let value = parameter.defaultValue else { throw wrongCount(macro, arguments.count, span: span) }
      values[parameter.name.lowercased()] = value
    }
    let bound = values
    return SyntaxRewriter { expression in
      guard case .column(let names) = expression.kind, let first = names.first,
        let value = bound[first.text.lowercased()]
      else { return nil }
      return names.dropFirst().reduce(value) { Expression(.field($0, $1), span: expression.span) }
    }
  }

  private static func wrongCount(_ macro: MacroDefinition, _ found: Int, span: SourceSpan) -> QueryError {
    let signature = "\(macro.name)(\(macro.parameters.map(\.name).joined(separator: ", ")))"
    return QueryError(
      .binding(
        .wrongArguments(
          function: macro.name, found: Array(repeating: .null, count: found), signatures: [signature])),
      at: span)
  }
}
