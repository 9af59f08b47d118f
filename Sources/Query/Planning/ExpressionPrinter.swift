// Bound expressions as text, for plans.

/// Prints bound expressions over named columns.
struct ExpressionPrinter {
  /// The columns of the input.
  let columns: [PlanColumn]

  /// The expression as text; columns by their names, or `#n` when the name is not alone or not known.
  func text(_ expression: BoundExpression) -> String {
    switch expression {
    case .constant(let value, let type): constant(value, type)
    case .column(let position, _): column(position)
    case .outer(let depth, let position, _): "outer\(depth > 1 ? "\(depth)" : "")#\(position)"
    case .comparison(let operation, let left, let right):
      "\(operand(left)) \(operation.rawValue) \(operand(right))"
    case .and(let operands): operands.map(operand).joined(separator: " AND ")
    case .or(let operands): operands.map(operand).joined(separator: " OR ")
    case .not(let inner): "NOT \(operand(inner))"
    case .isNull(let inner, let negated): "\(operand(inner)) IS \(negated ? "NOT " : "")NULL"
    case .caseWhen(let branches, let otherwise, _):
      "CASE "
        + branches.map { "WHEN \(text($0.condition)) THEN \(text($0.result)) " }.joined()
        + "ELSE \(text(otherwise)) END"
    case .cast(let inner, let type, let isTry, _): "\(isTry ? "try_cast" : "cast")(\(text(inner)) as \(type.name))"
    case .call(let implementation, let arguments, _): call(implementation.name, arguments)
    case .inList(let inner, let values, let negated):
      "\(operand(inner)) \(negated ? "NOT " : "")IN (\(list(values)))"
    case .lambda(_, let body): "lambda: \(text(body))"
    case .attempt(let inner): "try(\(text(inner)))"
    case .subquery(let subquery): "subquery \(subquery.operands.map(text).joined(separator: ", "))"
    }
  }

  private func operand(_ expression: BoundExpression) -> String {
    switch expression {
    case .comparison, .and, .or, .inList, .isNull, .not: return "(\(text(expression)))"
    case .call(let implementation, let arguments, _)
    where arguments.count == 2 && ExpressionPrinter.isSymbol(implementation.name):
      return "(\(text(expression)))"
    default: return text(expression)
    }
  }

  private func list(_ expressions: [BoundExpression]) -> String {
    if expressions.count > 8 { return "\(expressions.count) values" }
    return expressions.map(text).joined(separator: ", ")
  }

  private func call(_ name: String, _ arguments: [BoundExpression]) -> String {
    if ExpressionPrinter.isSymbol(name) {
      if arguments.count == 2 { return "\(operand(arguments[0])) \(name) \(operand(arguments[1]))" }
      if arguments.count == 1 { return "\(name)\(operand(arguments[0]))" }
    }
    return "\(name)(\(list(arguments)))"
  }

  private static func isSymbol(_ name: String) -> Bool {
    name.unicodeScalars.allSatisfy { !$0.properties.isAlphabetic && $0 != "_" && !("0"..."9").contains($0) }
  }

  private func column(_ position: Int) -> String {
    guard columns.indices.contains(position) else {
      return position >= BoundExpression.lambdaBase ? "$\(position - BoundExpression.lambdaBase + 1)" : "#\(position)"
    }
    let name = columns[position].name
    return columns.count(where: { $0.name == name }) > 1 ? "\(name)#\(position)" : name
  }

  private func constant(_ value: Value, _ type: DataType) -> String {
    switch value {
    case .null: return "NULL"
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number):
      if type.isInteger { return FixedDecimal.format(unscaled: number, scale: 0) }
      return "\(type.name) \(FixedDecimal.format(unscaled: number, scale: 0))"
    case .decimal(let number): return number.description
    case .double(let number): return "\(number)"
    case .text(let text): return "'\(text)'"
    case .blob: return "BLOB '\(ValueFormat.text(of: value, type: .blob))'"
    case .interval(let interval):
      return "INTERVAL \(interval.months) months \(interval.days) days \(interval.microseconds) us"
    case .list(let elements):
      let shown = elements.prefix(8).map { constant($0, type.element ?? .null) }
      return "[\(shown.joined(separator: ", "))\(elements.count > 8 ? ", …" : "")]"
    case .structure(let fields): return "{\(fields.count) fields}"
    }
  }
}
