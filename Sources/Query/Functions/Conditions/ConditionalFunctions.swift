// Conditional functions, and what a statement may ask of the session.

extension ScalarFunction {
  /// coalesce, greatest, least and their kin.
  static let conditionalFunctions: [ScalarFunction] = [
    .ofSameType(
      conditional(
        "coalesce", ["ifnull", "nvl"], ["coalesce(value, …) → value"], "The first value that is not NULL.",
        "第一个非 NULL 的值。", ("coalesce(NULL, 2)", "2")),
      propagatesNull: false, type: commonResult
    ) { arguments, rowCount, _ throws(QueryError) in try Blending.coalesce(arguments, count: rowCount) },
    .ofSameType(
      conditional(
        "greatest", [], ["greatest(value, …) → value"], "The greatest value; NULLs do not count.",
        "最大的值，忽略 NULL。", ("greatest(1, 3, 2)", "3")),
      propagatesNull: false, type: commonResult
    ) { arguments, rowCount, _ throws(QueryError) in
      try Blending.extreme(arguments, count: rowCount, isGreatest: true)
    },
    .ofSameType(
      conditional(
        "least", [], ["least(value, …) → value"], "The least value; NULLs do not count.", "最小的值，忽略 NULL。",
        ("least(1, 3, 2)", "1")),
      propagatesNull: false, type: commonResult
    ) { arguments, rowCount, _ throws(QueryError) in
      try Blending.extreme(arguments, count: rowCount, isGreatest: false)
    },
    .ofSameType(
      conditional(
        "nullif", [], ["nullif(value, other) → value"], "NULL where the two are equal, else the first.",
        "两者相等时为 NULL，否则为第一个。", ("nullif(1, 2)", "1")),
      propagatesNull: false, type: { $0.count == 2 ? commonResult($0) : nil }
    ) { arguments, rowCount, _ throws(QueryError) in
      let equal = Comparison.compare(.equal, arguments[0], arguments[1])
      var validity = arguments[0].flattened().validity ?? Validity(repeating: true, count: rowCount)
      for row in 0..<rowCount where Logic.isTrue(equal, at: row) { validity[row] = false }
      return arguments[0].flattened().withValidity(validity)
    },
    ScalarFunction(
      documentation: conditional(
        "constant_or_null", [], ["constant_or_null(value, …) → type of value"],
        "The first value, or NULL when any of the others is NULL.", "其余各值都非 NULL 时为第一个值，否则为 NULL。",
        ("constant_or_null(1, 2)", "1"))
    ) { arguments throws(QueryError) in
      guard arguments.count > 1 else { return nil }
      return ScalarImplementation(
        name: "constant_or_null", argumentTypes: arguments.map(\.type), resultType: arguments[0].type,
        propagatesNull: false
      ) { vectors, rowCount, _ throws(QueryError) in
        let value = vectors[0].flattened()
        var validity = value.validity ?? Validity(repeating: true, count: rowCount)
        for other in vectors.dropFirst() where other.mayHaveNulls {
          for row in 0..<rowCount where !other.isValid(row) { validity[row] = false }
        }
        return value.withValidity(validity)
      }
    },
    .ofSameType(
      conditional(
        "count_if_null", ["null_count"], ["count_if_null(value, …) → BIGINT"], "How many of the values are NULL.",
        "为 NULL 的值的个数。", ("count_if_null(1, NULL, 2)", "1")),
      propagatesNull: false,
      type: { arguments in commonResult(arguments).map { ($0.argument, .bigint) } }
    ) { arguments, rowCount, _ throws(QueryError) in
      var counts = [Int64](repeating: 0, count: rowCount)
      for argument in arguments where argument.mayHaveNulls {
        for row in 0..<rowCount where !argument.isValid(row) { counts[row] += 1 }
      }
      return Vector(type: .bigint, count: rowCount, storage: .integers(counts[...]))
    },
    .overloaded(
      conditional(
        "error", [], ["error(message VARCHAR)"], "Stops the statement with a message.", "以给定信息中止语句。",
        ("try(error('x')) IS NULL", "true")),
      isDeterministic: false,
      [
        Overload([.varchar], .null) { arguments, rowCount, _ throws(QueryError) in
          for row in 0..<(arguments[0].isConstant ? min(1, rowCount) : rowCount) {
            if case .text(let message) = arguments[0].value(at: row) {
              throw QueryError(.evaluation(.raised(message: message)))
            }
          }
          return Vector.null(type: .null, count: rowCount)
        }
      ]),
    .overloaded(
      conditional(
        "assert_true", [], ["assert_true(condition BOOLEAN)", "assert_true(condition BOOLEAN, message VARCHAR)"],
        "Stops the statement, with a message, where a condition does not hold; NULL elsewhere.", "条件不成立时中止语句，否则为 NULL。",
        ("assert_true(2 > 1) IS NULL", "true")),
      isDeterministic: false, propagatesNull: false,
      [
        Overload([.boolean], .null) { arguments, rowCount, _ throws(QueryError) in
          try requireTrue(arguments[0], message: nil, rowCount)
        },
        Overload([.boolean, .varchar], .null) { arguments, rowCount, _ throws(QueryError) in
          try requireTrue(arguments[0], message: arguments[1], rowCount)
        },
      ]),
    .overloaded(
      conditional(
        "version", [], ["version() → VARCHAR"], "The version of bq.", "bq 的版本。", ("length(version()) > 0", "true")),
      [
        Overload([], .varchar) { _, rowCount, _ throws(QueryError) in
          try Vector.constant(.text(ScalarFunction.versionText), type: .varchar, count: rowCount)
        }
      ]),
    named(
      "current_schema", aliases: [], "The schema that new tables go into.", "新表所属的模式。", "main"),
    named("current_database", aliases: ["current_catalog"], "The name of the database.", "数据库名。", "memory"),
    named("current_user", aliases: ["session_user", "user", "current_role"], "The name of the user.", "当前用户名。", "bq"),
  ]

  /// What `version()` answers.
  private static let versionText = "v1.0.0"

  private static func named(
    _ name: String, aliases: [String], _ summary: String, _ chineseSummary: String, _ text: String
  ) -> ScalarFunction {
    overloaded(
      conditional(name, aliases, ["\(name)() → VARCHAR"], summary, chineseSummary, ("\(name)()", text)),
      [
        Overload([], .varchar) { _, rowCount, _ throws(QueryError) in
          try Vector.constant(.text(text), type: .varchar, count: rowCount)
        }
      ])
  }

  /// NULL for every row; an error in the first where `condition` does not hold or is NULL.
  private static func requireTrue(
    _ condition: Vector, message: Vector?, _ rowCount: Int
  ) throws(QueryError) -> Vector {
    for row in 0..<rowCount where !Logic.isTrue(condition, at: row) {
      if case .text(let text)? = message?.value(at: row) { throw QueryError(.evaluation(.raised(message: text))) }
      throw QueryError(
        .evaluation(
          .invalidArgument(
            function: "assert_true",
            reason: EvaluationFailure.Reason("the condition does not hold", "条件不成立"))))
    }
    return Vector.null(type: .null, count: rowCount)
  }

  private static func conditional(
    _ name: String, _ aliases: [String], _ signatures: [String], _ summary: String, _ chineseSummary: String,
    _ example: (String, String)
  ) -> FunctionDocumentation {
    FunctionDocumentation(
      name: name, aliases: aliases, category: "conditional", signatures: signatures, summary: summary,
      chineseSummary: chineseSummary, example: (query: example.0, result: example.1))
  }

  /// The common type of all arguments, for arguments and result.
  private static func commonResult(_ arguments: [FunctionArgument]) -> (argument: DataType, result: DataType)? {
    guard !arguments.isEmpty, let type = Coercion.commonType(of: arguments) else { return nil }
    return (type, type)
  }
}
