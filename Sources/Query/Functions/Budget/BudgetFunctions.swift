// Functions for budgets: amounts and percentages from text, growth, shares, Chinese numerals, the fiscal year.

extension ScalarFunction {
  /// Functions for budgets.
  static let budgetFunctions: [ScalarFunction] = [
    .overloaded(
      budget(
        "amount", [], ["amount(text VARCHAR) → AMOUNT", "amount(yuan number) → AMOUNT"],
        "The amount that a text such as '3.2万元' stands for; a plain number counts as 元.", "读出金额，如“3.2万元”；普通数按元计。",
        ("amount('3.2万元')", "32000.00")),
      [
        Overload([.varchar], .amount) { arguments, _, _ throws(QueryError) in try amounts(arguments[0]) },
        Overload([.amount], .amount) { arguments, _, _ throws(QueryError) in arguments[0] },
        Overload([.amount(wide: true)], .amount(wide: true)) { arguments, _, _ throws(QueryError) in arguments[0] },
        Overload([.decimal(precision: 38, scale: 15)], .amount) { arguments, _, _ throws(QueryError) in
          try Cast.cast(arguments[0], to: .amount)
        },
        Overload([.double], .amount) { arguments, _, _ throws(QueryError) in try Cast.cast(arguments[0], to: .amount) },
      ]),
    .overloaded(
      budget(
        "percent", [], ["percent(text VARCHAR) → PERCENT", "percent(ratio number) → PERCENT"],
        "The percentage that a text such as '43.82%' or a ratio such as 0.4382 stands for.",
        "读出百分比，如“43.82%”或比值 0.4382。",
        ("percent('43.82%')", "0.4382")),
      [
        Overload([.varchar], .percent) { arguments, _, _ throws(QueryError) in
          try Cast.cast(arguments[0], to: .percent)
        },
        Overload([.percent], .percent) { arguments, _, _ throws(QueryError) in arguments[0] },
        Overload([.decimal(precision: 38, scale: 15)], .percent) { arguments, _, _ throws(QueryError) in
          try Cast.cast(arguments[0], to: .percent)
        },
        Overload([.double], .percent) { arguments, _, _ throws(QueryError) in
          try Cast.cast(arguments[0], to: .percent)
        },
      ]),
    ratio(
      budget(
        "yoy", ["growth"], ["yoy(now, before) → PERCENT"],
        "Growth over the year before: the difference by the size of the earlier value; NULL where that is zero.",
        "比上年增长率：差额除以上年数的绝对值；上年数为零时为 NULL。", ("yoy(120, 100)", "0.2")), isGrowth: true),
    ratio(
      budget(
        "share", [], ["share(part, whole) → PERCENT"], "The part of the whole; NULL where the whole is zero.",
        "部分占总体的比重；总体为零时为 NULL。", ("share(1, 4)", "0.25")), isGrowth: false),
    .overloaded(
      budget(
        "format_amount", [],
        [
          "format_amount(amount AMOUNT) → VARCHAR", "format_amount(amount AMOUNT, unit VARCHAR) → VARCHAR",
          "format_amount(amount AMOUNT, unit VARCHAR, decimals INTEGER) → VARCHAR",
        ],
        "The amount in a unit (元, 千元, 万元, 百万元, 亿元), with two decimals; without a unit, in the one that fits.",
        "以给定单位（元、千元、万元、百万元、亿元）书写金额，默认两位小数；不给单位时自动选择。", ("format_amount(1234500元, '万元')", "123.45万元")),
      [DataType.amount, .amount(wide: true)].flatMap { type in
        [
          Overload.rows([type], .varchar) { values, _ throws(QueryError) in try formatted(values) },
          Overload.rows([type, .varchar], .varchar) { values, _ throws(QueryError) in try formatted(values) },
          Overload.rows([type, .varchar, .bigint], .varchar) { values, _ throws(QueryError) in try formatted(values) },
        ]
      }),
    .overloaded(
      budget(
        "chinese_number", [], ["chinese_number(text VARCHAR) → DECIMAL"], "The number that Chinese numerals stand for.",
        "读出汉字数字。", ("chinese_number('一百二十三')", "123")),
      [
        Overload.rows([.varchar], .bigint) { values, _ throws(QueryError) in
          guard case .text(let text) = values[0] else { return nil }
          guard let number = ChineseNumerals.number(text), let whole = number.rescaled(to: 0), whole == number else {
            throw QueryError(.evaluation(.unreadable(text: text, type: .bigint)))
          }
          return .integer(whole.unscaled)
        }
      ]),
    .overloaded(
      budget(
        "uppercase_amount", [], ["uppercase_amount(amount AMOUNT) → VARCHAR"],
        "The amount in the formal numerals of bills, to the 分.", "金额大写，精确到分。",
        ("uppercase_amount(10.05万元)", "壹拾万零伍佰元整")),
      [DataType.amount, .amount(wide: true)].map { type in
        Overload.rows([type], .varchar) { values, _ throws(QueryError) in
          guard case .decimal(let amount) = values[0] else { return nil }
          return .text(ChineseNumerals.formalAmount(amount.unscaled))
        }
      }),
    .overloaded(
      budget(
        "fiscal_year", [], ["fiscal_year(day DATE) → BIGINT", "fiscal_year(day DATE, first_month INTEGER) → BIGINT"],
        "The fiscal year of a day: the calendar year, or that in which a year from another first month ends.",
        "日期所属的财政年度：默认为公历年；可指定起始月份，此时以结束之年命名。", ("fiscal_year(DATE '2020-12-31')", "2020")),
      [
        Overload.rows([.date], .bigint) { values, _ throws(QueryError) in
          guard case .integer(let day) = values[0] else { return nil }
          return .integer(Int128(CivilDate(daysSinceEpoch: Int64(clamping: day)).year))
        },
        Overload.rows([.date, .bigint], .bigint) { values, _ throws(QueryError) in
          guard case .integer(let day) = values[0], case .integer(let first) = values[1] else { return nil }
          guard (1...12).contains(first) else {
            throw QueryError(
              .evaluation(
                .invalidArgument(
                  function: "fiscal_year",
                  reason: EvaluationFailure.Reason("the first month is 1 to 12", "起始月份须为 1 到 12"))))
          }
          let date = CivilDate(daysSinceEpoch: Int64(clamping: day))
          return .integer(Int128(first > 1 && date.month >= Int(first) ? date.year + 1 : date.year))
        },
      ]),
  ]

  private static func budget(
    _ name: String, _ aliases: [String], _ signatures: [String], _ summary: String, _ chineseSummary: String,
    _ example: (String, String)
  ) -> FunctionDocumentation {
    FunctionDocumentation(
      name: name, aliases: aliases, category: "budget", signatures: signatures, summary: summary,
      chineseSummary: chineseSummary, example: (query: example.0, result: example.1))
  }

  /// Texts as amounts; also in Chinese numerals, as in 三百万元.
  private static func amounts(_ vector: Vector) throws(QueryError) -> Vector {
    let plain = try Cast.cast(vector, to: .amount, isTry: true)
    var hasOthers = false
    for row in 0..<(vector.isConstant ? min(1, vector.count) : vector.count) {
      if vector.isValid(row), !plain.isValid(row) { hasOthers = true }
    }
    guard hasOthers else { return plain }
    var builder = VectorBuilder(type: .amount)
    for row in 0..<vector.count {
      let value = plain.value(at: row)
      guard value.isNull, case .text(let text) = vector.value(at: row) else {
        try builder.append(value)
        continue
      }
      let trimmed = text.last == "元" || text.last == "圆" ? String(text.dropLast()) : text
      guard let number = ChineseNumerals.number(trimmed) else {
        throw QueryError(.evaluation(.unreadable(text: text, type: .amount)))
      }
      try builder.append(.decimal(number))
    }
    return builder.build()
  }

  private static func formatted(_ values: [Value]) throws(QueryError) -> Value? {
    guard case .decimal(let amount) = values[0] else { return nil }
    var unit = "元"
    if values.count > 1 {
      guard case .text(let given) = values[1] else { return nil }
      unit = given
    } else if amount.unscaled.magnitude >= 1_000_000_000_000 {
      unit = "亿元"
    } else if amount.unscaled.magnitude >= 100_000_000 {
      unit = "万元"
    }
    var decimals = 2
    if values.count > 2, case .integer(let count) = values[2] { decimals = Int(max(0, min(20, count))) }
    let powers = ["元": 0, "千元": 3, "万元": 4, "万": 4, "百万元": 6, "千万元": 7, "亿元": 8, "亿": 8]
    guard let power = powers[unit] else {
      throw QueryError(
        .evaluation(
          .invalidArgument(
            function: "format_amount",
            reason: EvaluationFailure.Reason(
              "the unit is one of 元, 千元, 万元, 百万元, 千万元, 亿元", "单位须为 元、千元、万元、百万元、千万元、亿元 之一"))))
    }
    let scaled = FixedDecimal(unscaled: amount.unscaled, scale: amount.scale + power)
    guard let rounded = scaled.rescaled(to: decimals) else { return nil }
    return .text(rounded.description + unit)
  }

  /// A function of two numbers or amounts that gives a PERCENT.
  private static func ratio(_ documentation: FunctionDocumentation, isGrowth: Bool) -> ScalarFunction {
    ScalarFunction(documentation: documentation) { arguments throws(QueryError) in
      guard arguments.count == 2, var type = Coercion.commonType(of: arguments, for: .comparison) else { return nil }
      if type == .null || type.isFloating || type == .varchar { type = .decimal(precision: 38, scale: 15) }
      guard type.exactScale != nil else { return nil }
      let argumentType = type
      return ScalarImplementation(
        name: documentation.name, argumentTypes: [argumentType, argumentType], resultType: .percent
      ) { arguments, _, _ throws(QueryError) in
        try Ratios.compute(arguments[0], arguments[1], isGrowth: isGrowth, name: documentation.name)
      }
    }
  }
}

/// Growth and shares.
private enum Ratios {
  /// `first / second`, or `(first - second) / |second|` for growth; NULL where `second` is zero.
  static func compute(
    _ first: Vector, _ second: Vector, isGrowth: Bool, name: String
  ) throws(QueryError) -> Vector {
    let factor = FixedDecimal.powersOfTen[DataType.percentScale]
    let common = Vector.commonValidity(first, second)
    let rows = first.isConstant && second.isConstant ? 1 : first.count
    let bases = ExactArithmetic.wide(second.storage)
    var validity = common
    for row in 0..<rows where bases[bases.startIndex + (second.isConstant ? 0 : row)] == 0 {
      if validity == nil { validity = Validity(repeating: true, count: rows) }
      validity?[row] = false
    }
    return try ExactScaling.compute(name, first, second, type: .percent, rows: .some(validity)) { one, base in
      if base == 0 { return 0 }
      guard isGrowth else { return ExactScaling.multiplyDivide(one, factor, by: base) }
      let (difference, overflow) = one.subtractingReportingOverflow(base)
      guard !overflow, base > .min else { return nil }
      return ExactScaling.multiplyDivide(difference, factor, by: base < 0 ? -base : base)
    }
  }
}
