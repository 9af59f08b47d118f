// Macros: a call is replaced by the macro's body, with the arguments in place of the parameters.

extension ExpressionBinder {
  /// A call of a scalar macro.
  func bindMacro(
    _ definition: MacroDefinition, _ call: FunctionCall, span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    try refuseModifiers(call, name: definition.name, span: span)
    let macro = try definition.form(for: call.arguments, in: self, span: span)
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
  /// The one of its signatures that a call means: among those that take as many arguments the one whose types are nearest to
  /// the arguments'.
  ///
  /// - Throws: `.wrongArguments` when none takes them.
  func form(
    for arguments: [FunctionCall.Argument], in binder: ExpressionBinder, span: SourceSpan
  ) throws(QueryError) -> MacroDefinition {
    let count = arguments.count
    let forms = ([self] + overloads).filter { form in
      count <= form.parameters.count && count >= form.parameters.count { $0.defaultValue == nil }
    }
    guard forms.contains(where: { $0.parameters.contains { $0.type != nil } }) else { return forms.first ?? self }
    var types: [DataType] = []
    for argument in arguments { types.append(try binder.bind(argument.value).type) }
    var best: (form: MacroDefinition, cost: Int)?
    for form in forms {
      if let cost = try form.cost(arguments, types, in: binder.binder.catalog), cost < best?.cost ?? .max {
        best = (form, cost)
      }
    }
    guard let best else {
      throw QueryError(
        .binding(
          .wrongArguments(function: name, found: types, signatures: ([self] + overloads).map(\.signature))), at: span)
    }
    return best.form
  }

  /// What it costs to pass arguments of `types`; nil when one of them does not go.
  private func cost(
    _ arguments: [FunctionCall.Argument], _ types: [DataType], in catalog: Catalog
  ) throws(QueryError) -> Int? {
    var sum = 0
    for (index, argument) in arguments.enumerated() {
      let place =
        argument.name.flatMap { name in
          parameters.firstIndex { $0.name.text.lowercased() == name.text.lowercased() }
        } ?? index
      guard parameters.indices.contains(place) else { return nil }
      guard let type = parameters[place].type else {
        // A parameter of any type comes after those of a type.
        sum += MacroDefinition.anyTypeCost
        continue
      }
      guard let cost = Coercion.implicitCastCost(from: types[index], to: try DataType.named(type, in: catalog)) else {
        return nil
      }
      sum += cost
    }
    return sum
  }

  /// More than any conversion costs.
  private static let anyTypeCost = 1000

  /// `name(parameter TYPE, …)`, for messages.
  var signature: String {
    let list = parameters.map { parameter in
      parameter.name.text + (parameter.type.map { " " + $0.name.uppercased() } ?? "")
    }
    return "\(name)(\(list.joined(separator: ", ")))"
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
    for (index, argument) in arguments.enumerated() {
      if argument.name == nil, index > position {
        throw .notAllowed(
          "arguments without a name come before those with one", "未写名称的参数须在写名称的参数之前", at: argument.value.span)
      }
      if let name = argument.name {
        let wanted = name.text.lowercased()
        guard macro.parameters.contains(where: { $0.name.text.lowercased() == wanted }) else {
          let names = macro.parameters.map(\.name.text)
          throw QueryError(
            .binding(.unknownColumn(name: name.text, candidates: Candidates.nearest(to: name.text, among: names))),
            at: name.span)
        }
        guard values.updateValue(argument.value, forKey: wanted) == nil else {
          throw QueryError(.binding(.duplicateName(name: name.text)), at: name.span)
        }
      } else {
        guard position < macro.parameters.count else { throw wrongCount(macro, arguments.count, span: span) }
        values[macro.parameters[position].name.text.lowercased()] = argument.value
        position += 1
      }
    }
    for parameter in macro.parameters {
      let name = parameter.name.text.lowercased()
      guard let value = values[name] ?? parameter.defaultValue else {
        throw wrongCount(macro, arguments.count, span: span)
      }
      values[name] = parameter.type.map { Expression(.cast(value, $0, isTry: false), span: value.span) } ?? value
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
    QueryError(
      .binding(
        .wrongArguments(
          function: macro.name, found: Array(repeating: .null, count: found), signatures: [macro.signature])),
      at: span)
  }
}
