// Names of result columns that have no alias.

/// Names for expressions, much as the expression is written.
enum ColumnNaming {
  /// A name for the column that `expression` gives.
  static func name(of expression: Expression) -> String {
    switch expression.kind {
    case .column(let names): names.last?.text ?? ""
    case .field(_, let name): name.text
    case .collate(let operand, _): name(of: operand)
    case .cast(let operand, _, _):
      if case .column = operand.kind { name(of: operand) } else { text(expression) }
    case .binary:
      // Without the brackets of the whole.
      String(chain(expression).dropFirst().dropLast())
    default: text(expression)
    }
  }

  /// A chain of operators, with brackets around each: it leans to the left and can be long, so it is walked in a loop.
  private static func chain(_ expression: Expression) -> String {
    var links: [(operation: BinaryOperator, right: Expression)] = []
    var leftmost = expression
    while case .binary(let operation, let left, let right) = leftmost.kind {
      links.append((operation, right))
      leftmost = left
    }
    var result = String(repeating: "(", count: links.count) + text(leftmost)
    for link in links.reversed() { result += " \(link.operation.rawValue) \(text(link.right)))" }
    return result
  }

  /// The expression as text; parts that would be long are cut to what tells them apart.
  private static func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal): text(literal)
    case .column(let names): names.map(\.text).joined(separator: ".")
    case .star(let star): (star.qualifier.map(\.text) + ["*"]).joined(separator: ".")
    case .parameter(let name): "$\(name)"
    case .unary(.not, let operand): "NOT \(text(operand))"
    case .unary(.factorial, let operand): "\(text(operand))!"
    case .unary(let operation, let operand): "\(operation.rawValue)\(text(operand))"
    case .binary: chain(expression)
    case .call(let call): text(call)
    case .cast(let operand, let type, let isTry):
      "\(isTry ? "TRY_CAST" : "CAST")(\(text(operand)) AS \(text(type)))"
    case .collate(let operand, let name): "\(text(operand)) COLLATE \(name.text)"
    case .isNull(let operand, let negated): "(\(text(operand)) IS \(negated ? "NOT " : "")NULL)"
    case .field(let operand, let name): "\(text(operand)).\(name.text)"
    case .list(let elements): "[\(list(elements))]"
    case .row(let elements): "(\(list(elements)))"
    case .structure(let fields): "{\(fields.map { "'\($0.name.text)': \(text($0.value))" }.joined(separator: ", "))}"
    case .subscriptElement(let operand, let index): "\(text(operand))[\(text(index))]"
    case .interval(let value, let unit): "INTERVAL \(text(value))" + (unit.map { " \($0)" } ?? "")
    case .caseWhen: "CASE"
    case .inList(let operand, let values, let negated):
      "(\(text(operand)) \(negated ? "NOT " : "")IN (\(list(values))))"
    case .between(let operand, let low, let high, let negated):
      "(\(text(operand)) \(negated ? "NOT " : "")BETWEEN \(text(low)) AND \(text(high)))"
    case .match(let match, let operand, let pattern, _, let negated):
      "(\(text(operand)) \(negated ? "NOT " : "")\(match.rawValue) \(text(pattern)))"
    case .columns: "columns"
    case .lambda(let names, let body): "\(names.map(\.text).joined(separator: ", ")) -> \(text(body))"
    case .exists, .subquery, .inQuery, .quantified: "subquery"
    default: SyntaxPrinter.text(of: expression)
    }
  }

  private static func list(_ expressions: [Expression]) -> String {
    expressions.map(text).joined(separator: ", ")
  }

  private static func text(_ literal: Literal) -> String {
    switch literal {
    case .null: "NULL"
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let digits), .decimal(let digits), .double(let digits): digits
    case .text(let text): "'\(text)'"
    case .amount(_, let raw), .percent(_, let raw): raw
    case .blob(let bytes): SyntaxPrinter.literal(bytes)
    case .typed(_, let text): text
    }
  }

  private static func text(_ type: TypeName) -> String {
    var result = type.name
    if !type.arguments.isEmpty { result += "(\(type.arguments.map(String.init).joined(separator: ",")))" }
    for length in type.lengths { result += length.map { "[\($0)]" } ?? "[]" }
    return result
  }

  private static func text(_ call: FunctionCall) -> String {
    let arguments = call.arguments.map { argument in
      (argument.name.map { "\($0.text) := " } ?? "") + text(argument.value)
    }
    var result =
      "\(call.name.text.lowercased())(\(call.isDistinct ? "DISTINCT " : "")\(arguments.joined(separator: ", ")))"
    if let filter = call.filter { result += " FILTER (WHERE \(text(filter)))" }
    if call.window != nil { result += " OVER (…)" }
    return result
  }
}
