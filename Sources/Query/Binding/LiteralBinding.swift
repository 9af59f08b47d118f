// Literals, parameters and intervals: values and their types.

extension ExpressionBinder {
  /// A literal with the type that its form gives it.
  func bindLiteral(_ literal: Literal, span: SourceSpan) throws(QueryError) -> BoundExpression {
    switch literal {
    case .null: return .constant(.null, .null)
    case .boolean(let flag): return .constant(.boolean(flag), .boolean)
    case .integer(let digits): return try ExpressionBinder.integer(digits)
    case .decimal(let digits): return try ExpressionBinder.decimal(digits)
    case .double(let digits):
      guard let number = Double(digits) else { throw unreadable(digits, .double, at: span) }
      return .constant(.double(number), .double)
    case .text(let text): return .constant(.text(text), .varchar)
    case .amount(let amount, let raw):
      guard let exact = amount.rescaled(to: DataType.amountScale), exact == amount else {
        throw unreadable(raw, .amount, at: span)
      }
      return .constant(.decimal(exact), .amount(wide: Int64(exactly: exact.unscaled) == nil))
    case .percent(let ratio, let raw):
      guard let exact = ratio.rescaled(to: DataType.percentScale), exact == ratio, Int64(exactly: exact.unscaled) != nil
      else { throw unreadable(raw, .percent, at: span) }
      return .constant(.decimal(exact), .percent)
    case .blob(let bytes): return .constant(.blob(bytes), .blob)
    case .typed(let name, let text):
      let type = try DataType.named(name, in: binder.catalog)
      let value = Operand(expression: .constant(.text(text), .varchar), isLiteral: true, span: span)
      return try convert(value, to: type)
    }
  }

  private func unreadable(_ text: String, _ type: DataType, at span: SourceSpan?) -> QueryError {
    QueryError(.evaluation(.unreadable(text: text, type: type)), at: span)
  }

  /// An integer literal: the smallest of INTEGER, BIGINT, HUGEINT that holds it, or DOUBLE.
  static func integer(_ digits: String) throws(QueryError) -> BoundExpression {
    if let number = Int128(digits) { return .constant(.integer(number), integerType(number)) }
    guard let number = Double(digits) else {
      throw QueryError(.evaluation(.unreadable(text: digits, type: .hugeint)))
    }
    return .constant(.double(number), .double)
  }

  /// The type of an integer literal.
  static func integerType(_ number: Int128) -> DataType {
    if Int32(exactly: number) != nil { return .integer }
    return Int64(exactly: number) != nil ? .bigint : .hugeint
  }

  /// A decimal literal: as many digits as were written, or DOUBLE when they are too many.
  static func decimal(_ digits: String) throws(QueryError) -> BoundExpression {
    let count = digits.utf8.reduce(0) { $0 + ($1 >= 48 && $1 <= 57 ? 1 : 0) }
    if count <= FixedDecimal.maximumPrecision, let number = FixedDecimal(parsing: digits) {
      let precision = max(1, min(FixedDecimal.maximumPrecision, max(count, number.scale)))
      return .constant(.decimal(number), .decimal(precision: precision, scale: number.scale))
    }
    guard let number = Double(digits) else {
      throw QueryError(.evaluation(.unreadable(text: digits, type: .double)))
    }
    return .constant(.double(number), .double)
  }

  /// The value of a parameter, as a constant.
  func bindParameter(_ name: String) throws(QueryError) -> BoundExpression {
    guard let value = binder.parameters[name] ?? binder.parameters[name.lowercased()] else {
      throw QueryError(.binding(.unknownParameter(name: name)))
    }
    return ExpressionBinder.constant(value)
  }

  /// A constant of the type that fits the value best.
  static func constant(_ value: Value) -> BoundExpression {
    .constant(value, type(of: value))
  }

  /// The type that fits a value best.
  static func type(of value: Value) -> DataType {
    switch value {
    case .null: .null
    case .boolean: .boolean
    case .integer(let number): integerType(number)
    case .decimal(let number):
      .decimal(precision: max(number.scale, decimalDigits(number.unscaled), 1), scale: number.scale)
    case .double: .double
    case .text: .varchar
    case .blob: .blob
    case .interval: .interval
    case .list(let elements): .list(elements.first { !$0.isNull }.map(type(of:)) ?? .null)
    case .structure(let fields):
      .structure(fields.enumerated().map { .init(name: "v\($0.offset + 1)", type: type(of: $0.element)) })
    }
  }

  private static func decimalDigits(_ unscaled: Int128) -> Int {
    let magnitude = unscaled.magnitude
    return FixedDecimal.powersOfTen.firstIndex { $0.magnitude > magnitude } ?? FixedDecimal.maximumPrecision
  }

  /// `INTERVAL 3 DAY`, `INTERVAL '1 month'`.
  func bindInterval(_ value: Expression, unit: String?, span: SourceSpan) throws(QueryError) -> BoundExpression {
    let operand = try bindOperand(value)
    guard let unit else { return try convert(operand, to: .interval) }
    if case .constant(.text(let text), _) = operand.expression {
      // Only seconds and milliseconds have a fraction; that of longer units is dropped.
      if let count = FixedDecimal(parsing: text), let known = TimeUnit(word: unit), known != .second,
        known != .millisecond
      {
        let whole = FixedDecimal(unscaled: count.unscaled / FixedDecimal.powersOfTen[count.scale], scale: 0)
        guard let interval = Interval(whole, known) else { throw unreadable("\(text) \(unit)", .interval, at: span) }
        return .constant(.interval(interval), .interval)
      }
      let written = Operand(
        expression: .constant(.text("\(text) \(unit)"), .varchar), isLiteral: true, span: span)
      return try convert(written, to: .interval)
    }
    var name = unit.lowercased()
    if TimeUnit(word: name) == .millennium { name = "millennia" }
    if TimeUnit(word: name) == .century { name = "centuries" }
    if !name.hasSuffix("s") && name != "millennia" { name += "s" }
    return try call("to_\(name)", [operand], span: span)
  }
}
