// nextval, currval and setval, getvariable, current_setting and getenv: functions of the session, found when they are bound.

extension ExpressionBinder {
  /// A constant text argument; nil when it is NULL.
  private func constantText(_ argument: Expression, of function: String) throws(QueryError) -> String? {
    let operand = try bindOperand(argument)
    guard let value = try binder.services.evaluate(operand.expression) else {
      throw notAllowed("\(function) wants a constant name", "\(function) 的名称须为常量", at: argument.span)
    }
    if value.isNull { return nil }
    return ValueFormat.text(of: value, type: operand.type)
  }

  /// `nextval('s')`, `currval('s')`, `setval('s', n [, called])`.
  func bindSequence(_ function: String, _ arguments: [Expression], span: SourceSpan) throws(QueryError)
    -> BoundExpression
  {
    guard let written = try constantText(arguments[0], of: function) else { return .constant(.null, .bigint) }
    let name = written.split(separator: ".").last.map { String($0.filter { $0 != "\"" }) } ?? written
    guard let sequence = binder.catalog.sequences[name.lowercased()] else {
      let known = binder.catalog.sequences.values.map(\.name).sorted()
      throw QueryError(
        .catalog(.doesNotExist(name: name, candidates: Candidates.nearest(to: name, among: known))),
        at: arguments[0].span)
    }
    switch function {
    case "nextval":
      return .call(
        ExpressionBinder.numbers(function) { _ throws(QueryError) in
          guard let number = sequence.next() else {
            throw QueryError(
              .evaluation(
                .invalidArgument(
                  function: "nextval",
                  reason: .init("the sequence \(sequence.name) has reached its end", "序列 \(sequence.name) 已到尽头"))))
          }
          return .integer(Int128(number))
        }, [], span)
    case "currval":
      return .call(
        ExpressionBinder.numbers(function) { _ throws(QueryError) in
          guard let number = sequence.last else {
            throw QueryError(
              .evaluation(
                .invalidArgument(
                  function: "currval",
                  reason: .init(
                    "nextval(\'\(sequence.name)\') was not called yet", "尚未调用 nextval(\'\(sequence.name)\')"))))
          }
          return .integer(Int128(number))
        }, [], span)
    default:
      let number = try convert(try bindOperand(arguments[1]), to: .bigint)
      let called: BoundExpression =
        arguments.count == 3
        ? try convert(try bindOperand(arguments[2]), to: .boolean) : .constant(.boolean(true), .boolean)
      return .call(
        ExpressionBinder.numbers(function, types: [.bigint, .boolean]) { values throws(QueryError) in
          guard case .integer(let wide) = values[0], let number = Int64(exactly: wide),
            case .boolean(let isCalled) = values[1]
          else { return .null }
          guard sequence.bounds.contains(number) else {
            throw QueryError(
              .evaluation(
                .invalidArgument(
                  function: "setval",
                  reason: .init(
                    "\(number) lies outside the sequence \(sequence.name)", "\(number) 不在序列 \(sequence.name) 的范围内"))))
          }
          sequence.set(number, isCalled: isCalled)
          return .integer(wide)
        }, [number, called], span)
    }
  }

  /// A function computed row by row, anew for every row.
  private static func numbers(
    _ name: String, types: [DataType] = [], _ body: @escaping @Sendable ([Value]) throws(QueryError) -> Value
  ) -> ScalarImplementation {
    ScalarImplementation(
      name: name, argumentTypes: types, resultType: .bigint, propagatesNull: false, isDeterministic: false
    ) { (arguments, rowCount, _) throws(QueryError) in
      var builder = VectorBuilder(type: .bigint)
      for row in 0..<rowCount { try builder.append(try body(arguments.map { $0.value(at: row) })) }
      return builder.build()
    }
  }

  /// `getenv('NAME')`: a variable of the environment as text, NULL where it is not set.
  func bindEnvironmentVariable(_ argument: Expression, span: SourceSpan) throws(QueryError) -> BoundExpression {
    guard let name = try constantText(argument, of: "getenv") else { return .constant(.null, .varchar) }
    do throws(QueryError) {
      return .constant(try binder.services.environmentVariable(name).map { .text($0) } ?? .null, .varchar)
    } catch {
      throw QueryError(error.kind, at: span)
    }
  }

  /// `getvariable('name')` and `current_setting('name')`.
  func bindSessionValue(_ function: String, _ argument: Expression, span: SourceSpan) throws(QueryError)
    -> BoundExpression
  {
    let type = try bindOperand(argument).type
    guard type == .varchar || type == .null else {
      throw QueryError(
        .binding(.wrongArguments(function: function, found: [type], signatures: ["\(function)(name VARCHAR)"])),
        at: span)
    }
    guard let name = try constantText(argument, of: function)?.lowercased() else { return .constant(.null, .varchar) }
    if function == "getvariable" {
      guard let variable = binder.services.variable(name) else { return .constant(.null, .null) }
      return .constant(variable.value, variable.type)
    }
    guard let text = binder.services.setting(name) else {
      throw QueryError(
        .binding(
          .unknownSetting(
            name: name,
            candidates: Candidates.nearest(to: name, among: SettingDefinition.all.flatMap(\.names)))), at: argument.span
      )
    }
    if text == "true" || text == "false" { return .constant(.boolean(text == "true"), .boolean) }
    if let number = Int64(text) { return .constant(.integer(Int128(number)), .bigint) }
    return .constant(.text(text), .varchar)
  }
}
