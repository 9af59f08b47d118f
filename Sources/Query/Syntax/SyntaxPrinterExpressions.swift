// Printing expressions. Brackets follow from precedence; chains of operators are printed in a loop.

extension SyntaxPrinter {
  /// Appends an expression, in brackets when it binds less tightly than `minimum`.
  mutating func expression(_ expression: Expression, atLeast minimum: Precedence = .lowest) {
    if expression.kind.precedence < minimum {
      write("(")
      kind(expression.kind)
      write(")")
    } else {
      kind(expression.kind)
    }
  }

  private mutating func kind(_ kind: Expression.Kind) {
    switch kind {
    case .literal(let literal): self.literal(literal)
    case .column(let names): path(names)
    case .star(let star): self.star(star)
    case .columns(let operand, let isUnpacked):
      write(isUnpacked ? "*COLUMNS(" : "COLUMNS(")
      argument(FunctionCall.Argument(value: operand))
      write(")")
    case .position(let position): write("#" + String(position))
    case .parameter(let name): write("$" + name)
    case .unary(let operation, let operand): unary(operation, operand)
    case .binary: chain(kind)
    case .call(let call): self.call(call)
    case .caseWhen(let operand, let branches, let otherwise): caseWhen(operand, branches, otherwise)
    case .cast(let operand, let type, let isTry):
      write(isTry ? "TRY_CAST(" : "CAST(")
      expression(operand)
      write(" AS ")
      typeName(type)
      write(")")
    case .subquery(let query): bracketed(query)
    case .exists(let query, let negated):
      write(negated ? "NOT EXISTS " : "EXISTS ")
      bracketed(query)
    default: compound(kind)
    }
  }

  private mutating func compound(_ kind: Expression.Kind) {
    switch kind {
    case .row(let items):
      if items.count < 2 { write("ROW") }
      bracketed(items) { $0.expression($1) }
    case .list(let items):
      write("[")
      list(items) { $0.expression($1) }
      write("]")
    case .structure(let fields):
      write("{")
      list(fields) { printer, field in
        printer.write(SyntaxPrinter.literal(field.name.text) + ": ")
        printer.expression(field.value)
      }
      write("}")
    case .subscriptElement(let operand, let position):
      receiver(operand)
      write("[")
      expression(position)
      write("]")
    case .slice(let operand, let from, let to, let step):
      receiver(operand)
      write("[")
      if let from { expression(from) }
      write(" : ")
      if let to { expression(to) } else if step != nil { write("-") }
      clause(" : ", step)
      write("]")
    case .field(let operand, let name):
      receiver(operand, isField: true)
      write(".")
      write(name)
    case .lambda(let names, let body):
      write("lambda ")
      list(names) { $0.write($1) }
      write(": ")
      expression(body)
    case .comprehension(let value, let names, let source, let condition):
      write("[")
      expression(value)
      write(" FOR ")
      list(names) { $0.write($1) }
      write(" IN ")
      expression(source)
      if let condition {
        write(" IF ")
        expression(condition)
      }
      write("]")
    case .interval(let amount, let unit): interval(amount, unit)
    case .collate(let operand, let name):
      expression(operand, atLeast: .collate)
      write(" COLLATE ")
      write(name)
    case .atTimeZone(let operand, let zone):
      expression(operand, atLeast: .timeZone)
      write(" AT TIME ZONE ")
      expression(zone, atLeast: .collate)
    case .defaultValue: write("DEFAULT")
    default: test(kind)
    }
  }

  private mutating func test(_ kind: Expression.Kind) {
    switch kind {
    case .isNull(let operand, let negated):
      expression(operand, atLeast: .is)
      write(negated ? " IS NOT NULL" : " IS NULL")
    case .isBoolean(let operand, let value, let negated):
      expression(operand, atLeast: .is)
      write(negated ? " IS NOT " : " IS ")
      write(value.map { $0 ? "TRUE" : "FALSE" } ?? "UNKNOWN")
    case .isDistinct(let left, let right, let negated):
      expression(left, atLeast: .is)
      write(negated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ")
      expression(right, atLeast: .comparison)
    case .between(let operand, let low, let high, let negated):
      expression(operand, atLeast: .between)
      write(negated ? " NOT BETWEEN " : " BETWEEN ")
      expression(low, atLeast: .other)
      write(" AND ")
      expression(high, atLeast: .other)
    case .inList(let operand, let values, let negated):
      expression(operand, atLeast: .between)
      write(negated ? " NOT IN (" : " IN (")
      list(values) { $0.expression($1) }
      if values.count == 1, case .subquery = values[0].kind { write(",") }
      write(")")
    case .inQuery(let operand, let query, let negated):
      expression(operand, atLeast: .between)
      write(negated ? " NOT IN " : " IN ")
      bracketed(query)
    case .match(let match, let operand, let pattern, let escape, let negated):
      expression(operand, atLeast: .between)
      write(negated ? " NOT " : " ")
      write(match.rawValue + " ")
      expression(pattern, atLeast: .other)
      if let escape {
        write(" ESCAPE ")
        expression(escape, atLeast: .other)
      }
    case .quantified(let left, let operation, let isAll, let operand):
      expression(left, atLeast: .comparison.tighter)
      write(" \(operation.rawValue) \(isAll ? "ALL" : "ANY") ")
      inBrackets(operand)
    default: break
    }
  }

  /// Appends an operand in brackets; subqueries and rows have their own.
  private mutating func inBrackets(_ operand: Expression) {
    switch operand.kind {
    case .subquery: expression(operand)
    case .row(let items) where items.count > 1: expression(operand)
    default:
      write("(")
      expression(operand)
      write(")")
    }
  }

  private mutating func unary(_ operation: UnaryOperator, _ operand: Expression) {
    switch operation {
    case .not:
      write("NOT ")
      expression(operand, atLeast: .is)
    case .factorial:
      receiver(operand)
      write("!")
    case .negate, .plus:
      write(operation.rawValue)
      // `--` would start a comment.
      if case .unary(.negate, _) = operand.kind { write(" ") }
      expression(operand, atLeast: .unary)
    case .bitNot, .absolute:
      write(operation.rawValue)
      expression(operand, atLeast: .additive)
    }
  }

  /// Appends `a + b + c …` without a call for each operator.
  private mutating func chain(_ kind: Expression.Kind) {
    var spine: [(operation: BinaryOperator, right: Expression)] = []
    var rest = kind
    while case .binary(let operation, let left, let right) = rest {
      spine.append((operation, right))
      // A comparison of a comparison is read with brackets only.
      let least = operation.isComparison ? operation.precedence.tighter : operation.precedence
      if case .binary(let inner, _, _) = left.kind, inner.precedence >= least {
        rest = left.kind
      } else {
        expression(left, atLeast: least)
        break
      }
    }
    for (operation, right) in spine.reversed() {
      write(" \(operation.rawValue) ")
      expression(right, atLeast: operation.precedence.tighter)
    }
  }

  /// Appends what a subscript, a field or a method follows.
  mutating func receiver(_ operand: Expression, isField: Bool = false) {
    let isPlain: Bool
    switch operand.kind {
    case .column(let names):
      isPlain = !isField && !(names.count == 1 && Parser.schemas.contains(names[0].text.lowercased()))
    case .literal(.text), .call, .list, .structure, .subquery, .cast, .caseWhen, .parameter, .comprehension,
      .subscriptElement, .slice, .field, .columns(_, isUnpacked: false):
      isPlain = true
    case .row(let items): isPlain = items.count > 1
    default: isPlain = false
    }
    if isPlain {
      expression(operand)
    } else {
      write("(")
      expression(operand)
      write(")")
    }
  }

  /// Appends `a.b.c`.
  mutating func path(_ names: [Name]) {
    for (index, name) in names.enumerated() {
      if index > 0 { write(".") }
      write(name)
    }
  }

  private mutating func caseWhen(
    _ operand: Expression?, _ branches: [Expression.CaseBranch], _ otherwise: Expression?
  ) {
    write("CASE")
    if let operand {
      write(" ")
      expression(operand)
    }
    for branch in branches {
      write(" WHEN ")
      expression(branch.condition)
      write(" THEN ")
      expression(branch.result)
    }
    if let otherwise {
      write(" ELSE ")
      expression(otherwise)
    }
    write(" END")
  }

  private mutating func interval(_ amount: Expression, _ unit: String?) {
    write("INTERVAL ")
    switch amount.kind {
    case .literal(.text), .literal(.integer), .literal(.decimal), .literal(.double), .parameter: expression(amount)
    default: inBrackets(amount)
    }
    if let unit { write(" " + unit) }
  }

  private mutating func literal(_ literal: Literal) {
    switch literal {
    case .null: write("NULL")
    case .boolean(let flag): write(flag ? "TRUE" : "FALSE")
    case .integer(let digits), .decimal(let digits), .double(let digits): write(digits)
    case .text(let text): write(SyntaxPrinter.literal(text))
    case .amount(_, let raw), .percent(_, let raw): write(raw)
    case .blob(let bytes): write(SyntaxPrinter.literal(bytes))
    case .typed(let type, let text):
      typeName(type)
      write(" " + SyntaxPrinter.literal(text))
    }
  }

  private mutating func star(_ star: Star) {
    if !star.qualifier.isEmpty {
      path(star.qualifier)
      write(".")
    }
    write("*")
    if !star.exclude.isEmpty {
      write(" EXCLUDE ")
      bracketed(star.exclude) { $0.path($1) }
    }
    if !star.replace.isEmpty {
      write(" REPLACE ")
      bracketed(star.replace) { $0.selectItem($1) }
    }
    if !star.rename.isEmpty {
      write(" RENAME ")
      bracketed(star.rename) { printer, item in
        printer.path(item.old)
        printer.write(" AS ")
        printer.write(item.new)
      }
    }
    if let pattern = star.pattern {
      write(pattern.negated ? " NOT " : " ")
      write(pattern.match.rawValue + " " + SyntaxPrinter.literal(pattern.text))
    }
  }
}

extension Expression.Kind {
  /// How tightly the form binds its parts.
  var precedence: Precedence {
    switch self {
    case .binary(let operation, _, _): operation.precedence
    case .unary(let operation, _):
      switch operation {
      case .not: .not
      case .bitNot, .absolute: .other
      case .negate, .plus: .unary
      case .factorial: .postfix
      }
    case .exists(_, let negated): negated ? .not : .postfix
    case .isNull, .isBoolean, .isDistinct: .is
    case .between, .inList, .inQuery, .match: .between
    case .quantified: .comparison
    case .atTimeZone: .timeZone
    case .collate: .collate
    case .lambda: .lowest
    default: .postfix
    }
  }
}
