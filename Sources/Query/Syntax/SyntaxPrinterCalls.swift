// Printing calls, windows, orders and types.

extension SyntaxPrinter {
  /// Appends a call with its modifiers. In FROM, `a = b` in brackets would name an argument.
  mutating func call(_ call: FunctionCall, isTable: Bool = false) {
    var arguments = call.arguments[...]
    if call.isMethod, let first = arguments.popFirst() {
      receiver(first.value)
      write(".")
      write(call.name)
    } else {
      write(function: call.name)
    }
    write("(")
    if call.isDistinct { write("DISTINCT ") }
    list(Array(arguments)) { $0.argument($1, isTable: isTable) }
    if !call.orderBy.isEmpty, !call.isWithinGroup {
      if !arguments.isEmpty { write(" ") }
      orderBy(call.orderBy)
    }
    if let ignoreNulls = call.ignoreNulls { write(ignoreNulls ? " IGNORE NULLS" : " RESPECT NULLS") }
    write(")")
    if call.isWithinGroup {
      write(" WITHIN GROUP (")
      orderBy(call.orderBy)
      write(")")
    }
    if let filter = call.filter {
      write(" FILTER (WHERE ")
      expression(filter)
      write(")")
    }
    if let window = call.window {
      write(" OVER ")
      switch window {
      case .named(let name): write(name)
      case .specification(let specification): windowSpecification(specification)
      }
    }
  }

  /// Appends one argument.
  mutating func argument(_ argument: FunctionCall.Argument, isTable: Bool = false) {
    if let name = argument.name {
      write(name)
      write(" := ")
    }
    let needsBrackets =
      argument.name == nil && (startsLikeLambda(argument.value) || isTable && isEquality(argument.value))
    if needsBrackets { write("(") }
    expression(argument.value)
    if needsBrackets { write(")") }
  }

  /// Whether the expression begins with `name ->`, which reads as a lambda in an argument.
  private func startsLikeLambda(_ expression: Expression) -> Bool {
    var kind = expression.kind
    while case .binary(let operation, let left, _) = kind {
      if operation == .arrow {
        if case .column(let names) = left.kind, names.count == 1 { return true }
        if case .row = left.kind { return true }
      }
      kind = left.kind
    }
    return false
  }

  private func isEquality(_ expression: Expression) -> Bool {
    var kind = expression.kind
    while case .binary(let operation, let left, _) = kind {
      if operation == .equal { return true }
      kind = left.kind
    }
    if case .quantified = kind { return true }
    return false
  }

  /// Appends `(base PARTITION BY … ORDER BY … frame)`.
  mutating func windowSpecification(_ window: WindowSpecification) {
    write("(")
    var isFirst = true
    func separate(_ printer: inout SyntaxPrinter) {
      if !isFirst { printer.write(" ") }
      isFirst = false
    }
    if let base = window.base {
      separate(&self)
      write(base)
    }
    if !window.partitionBy.isEmpty {
      separate(&self)
      write("PARTITION BY ")
      list(window.partitionBy) { $0.expression($1) }
    }
    if !window.orderBy.isEmpty {
      separate(&self)
      orderBy(window.orderBy)
    }
    if let frame = window.frame {
      separate(&self)
      write(frame.unit.rawValue + " BETWEEN ")
      bound(frame.start)
      write(" AND ")
      bound(frame.end)
      if frame.exclusion != .noOthers { write(" EXCLUDE " + frame.exclusion.rawValue) }
    }
    write(")")
  }

  private mutating func bound(_ bound: WindowFrame.Bound) {
    switch bound {
    case .unboundedPreceding: write("UNBOUNDED PRECEDING")
    case .unboundedFollowing: write("UNBOUNDED FOLLOWING")
    case .currentRow: write("CURRENT ROW")
    case .preceding(let offset):
      expression(offset, atLeast: .other)
      write(" PRECEDING")
    case .following(let offset):
      expression(offset, atLeast: .other)
      write(" FOLLOWING")
    }
  }

  /// Appends `ORDER BY …`.
  mutating func orderBy(_ items: [OrderItem]) {
    write("ORDER BY ")
    list(items) { printer, item in
      printer.expression(item.expression)
      if let isDescending = item.isDescending { printer.write(isDescending ? " DESC" : " ASC") }
      printer.nullOrder(item.nullsFirst)
    }
  }

  /// Appends `NULLS FIRST` or `NULLS LAST`.
  mutating func nullOrder(_ nullsFirst: Bool?) {
    if let nullsFirst { write(nullsFirst ? " NULLS FIRST" : " NULLS LAST") }
  }

  /// Appends a type.
  mutating func typeName(_ type: TypeName) {
    var suffix = ""
    if type.name.hasSuffix(" WITH TIME ZONE") {
      suffix = " WITH TIME ZONE"
      write(String(type.name.dropLast(suffix.utf8.count)))
    } else if SyntaxPrinter.isPlainType(type.name) {
      write(type.name)
    } else {
      write(SyntaxPrinter.quotedAlways(type.name))
    }
    if type.name == "MAP", type.fields.count == 2 {
      bracketed(type.fields) { $0.typeName($1.type) }
    } else if !type.fields.isEmpty {
      bracketed(type.fields) { printer, field in
        printer.write(field.name)
        printer.write(" ")
        printer.typeName(field.type)
      }
    } else if !type.values.isEmpty {
      bracketed(type.values) { $0.write(SyntaxPrinter.literal($1)) }
    } else if !type.arguments.isEmpty {
      bracketed(type.arguments) { $0.write(String($1)) }
    }
    write(suffix)
    for length in type.lengths { write(length.map { "[\($0)]" } ?? "[]") }
  }

  /// Whether a type's name reads back as itself without quotes.
  private static func isPlainType(_ name: String) -> Bool {
    if ["DOUBLE PRECISION", "CHARACTER VARYING", "BIT VARYING"].contains(name) { return true }
    guard name == name.uppercased(), let first = name.unicodeScalars.first,
      ScriptCharacter(code: first.value, length: 1).startsName
    else { return false }
    return name.unicodeScalars.allSatisfy { ScriptCharacter(code: $0.value, length: 1).continuesName }
  }
}
