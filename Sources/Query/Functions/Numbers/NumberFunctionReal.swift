// Functions of real numbers: roots, logarithms, exponentials, angles.

internal import Glibc

extension ScalarFunction {
  /// Roots, logarithms, exponentials.
  static let realFunctions: [ScalarFunction] = [
    .ofDouble(
      "sqrt", "The square root.", "平方根。", example: ("sqrt(16)", "4.0"),
      domain: .notNegative
    ) { $0.squareRoot() },
    .ofDouble("cbrt", "The cube root.", "立方根。", example: ("cbrt(27)", "3.0")) { cbrt($0) },
    .ofDouble("exp", "The exponential.", "以 e 为底的指数。", example: ("exp(0)", "1.0")) { Glibc.exp($0) },
    .ofDouble("ln", "The natural logarithm.", "自然对数。", example: ("ln(1)", "0.0"), domain: .positive) {
      Glibc.log($0)
    },
    .ofDouble("log10", "The logarithm to base 10.", "以 10 为底的对数。", example: ("log10(100)", "2.0"), domain: .positive) {
      Glibc.log10($0)
    },
    .ofDouble("log2", "The logarithm to base 2.", "以 2 为底的对数。", example: ("log2(8)", "3.0"), domain: .positive) {
      Glibc.log2($0)
    },
    .overloaded(
      FunctionDocumentation(
        name: "log", category: "number",
        signatures: ["log(x DOUBLE) → DOUBLE", "log(base DOUBLE, x DOUBLE) → DOUBLE"],
        summary: "The logarithm to base 10, or to the base given.", chineseSummary: "以 10 或给定数为底的对数。",
        example: ("log(1000)", "3.0")),
      [
        Overload.doubles("log", domain: .positive) { Glibc.log10($0) },
        Overload.rows([.double, .double], .double) { values, context throws(QueryError) in
          guard case .double(let base) = values[0], case .double(let number) = values[1] else { return nil }
          guard !context.settings.strict || base > 0 && number > 0 else {
            throw QueryError(.evaluation(.invalidArgument(function: "log", reason: RealDomain.positive.reason)))
          }
          return .double(Glibc.log10(number) / Glibc.log10(base))
        },
      ]),
    .ofDouble("gamma", "The gamma function.", "伽马函数。", example: ("gamma(5)", "24.0")) { tgamma($0) },
    .ofDouble("lgamma", "The logarithm of the gamma function.", "伽马函数的对数。", example: ("lgamma(1)", "0.0")) {
      var sign: Int32 = 0
      return unsafe lgamma_r($0, &sign)
    },
  ]

  /// Angles.
  static let angleFunctions: [ScalarFunction] = [
    .ofDouble("sin", "The sine.", "正弦。", example: ("sin(0)", "0.0")) { Glibc.sin($0) },
    .ofDouble("cos", "The cosine.", "余弦。", example: ("cos(0)", "1.0")) { Glibc.cos($0) },
    .ofDouble("tan", "The tangent.", "正切。", example: ("tan(0)", "0.0")) { Glibc.tan($0) },
    .ofDouble("cot", "The cotangent.", "余切。", example: ("round(cot(1), 4)", "0.6421")) {
      1 / Glibc.tan($0)
    },
    .ofDouble("asin", "The arcsine.", "反正弦。", example: ("asin(0)", "0.0"), domain: .unit) {
      Glibc.asin($0)
    },
    .ofDouble("acos", "The arccosine.", "反余弦。", example: ("acos(1)", "0.0"), domain: .unit) {
      Glibc.acos($0)
    },
    .ofDouble("atan", "The arctangent.", "反正切。", example: ("atan(0)", "0.0")) { Glibc.atan($0) },
    .overloaded(
      FunctionDocumentation(
        name: "atan2", category: "number", signatures: ["atan2(y DOUBLE, x DOUBLE) → DOUBLE"],
        summary: "The angle of the point (x, y).", chineseSummary: "点 (x, y) 的方位角。", example: ("atan2(0, 1)", "0.0")),
      [
        Overload([.double, .double], .double) { arguments, _, _ throws(QueryError) in
          DoubleArithmetic.zip(
            arguments[0], arguments[1], type: .double,
            validity: Vector.commonValidity(arguments[0], arguments[1])
          ) { Glibc.atan2($0, $1) }
        }
      ]),
    .ofDouble("sinh", "The hyperbolic sine.", "双曲正弦。", example: ("sinh(0)", "0.0")) { Glibc.sinh($0) },
    .ofDouble("cosh", "The hyperbolic cosine.", "双曲余弦。", example: ("cosh(0)", "1.0")) { Glibc.cosh($0) },
    .ofDouble("tanh", "The hyperbolic tangent.", "双曲正切。", example: ("tanh(0)", "0.0")) { Glibc.tanh($0) },
    .ofDouble("asinh", "The inverse hyperbolic sine.", "反双曲正弦。", example: ("asinh(0)", "0.0")) { Glibc.asinh($0) },
    .ofDouble("acosh", "The inverse hyperbolic cosine.", "反双曲余弦。", example: ("acosh(1)", "0.0")) { Glibc.acosh($0) },
    .ofDouble("atanh", "The inverse hyperbolic tangent.", "反双曲正切。", example: ("atanh(0)", "0.0"), domain: .unit) {
      Glibc.atanh($0)
    },
    .ofDouble("degrees", "Radians in degrees.", "弧度转角度。", example: ("degrees(pi())", "180.0")) { $0 * (180 / .pi) },
    .ofDouble("radians", "Degrees in radians.", "角度转弧度。", example: ("radians(0)", "0.0")) { $0 * (.pi / 180) },
    .overloaded(
      FunctionDocumentation(
        name: "pi", category: "number", signatures: ["pi() → DOUBLE"], summary: "The number π.", chineseSummary: "圆周率。",
        example: ("pi()", "3.141592653589793")),
      [
        Overload([], .double) { _, rowCount, _ throws(QueryError) in
          try Vector.constant(.double(.pi), type: .double, count: rowCount)
        }
      ]),
  ]

  /// Tests and neighbours of doubles.
  static let floatingFunctions: [ScalarFunction] = [
    floatingTest("isnan", "Whether a number is not-a-number.", "是否为非数。", ("isnan('nan'::DOUBLE)", "true"), \.isNaN),
    floatingTest("isinf", "Whether a number is infinite.", "是否为无穷大。", ("isinf(1)", "false"), \.isInfinite),
    floatingTest("isfinite", "Whether a number is finite.", "是否为有限数。", ("isfinite(1)", "true"), \.isFinite),
    momentTest("isinf", "Whether a date is infinite.", "日期是否为无穷。", ("isinf('infinity'::DATE)", "true"), finite: false),
    momentTest(
      "isfinite", "Whether a date is finite.", "日期是否有限。", ("isfinite(DATE '2020-01-01')", "true"), finite: true),
    floatingTest("signbit", "Whether a number has a minus, also -0.", "是否带负号（含 -0）。", ("signbit(-1)", "true")) {
      $0.sign == .minus
    },
    .overloaded(
      FunctionDocumentation(
        name: "nextafter", category: "number", signatures: ["nextafter(x DOUBLE, towards DOUBLE) → DOUBLE"],
        summary: "The next double in a direction.", chineseSummary: "朝给定方向的下一个双精度数。",
        example: ("nextafter(0, 1) > 0", "true")),
      [
        Overload([.real, .real], .real) { arguments, _, _ throws(QueryError) in
          DoubleArithmetic.zip(
            arguments[0], arguments[1], type: .real,
            validity: Vector.commonValidity(arguments[0], arguments[1])
          ) { Double(Glibc.nextafterf(Float($0), Float($1))) }
        },
        Overload([.double, .double], .double) { arguments, _, _ throws(QueryError) in
          DoubleArithmetic.zip(
            arguments[0], arguments[1], type: .double,
            validity: Vector.commonValidity(arguments[0], arguments[1])
          ) { Glibc.nextafter($0, $1) }
        },
      ]),
    .overloaded(
      FunctionDocumentation(
        name: "fdiv", category: "number",
        signatures: ["fdiv(x DOUBLE, y DOUBLE) → DOUBLE", "fdiv(x FLOAT, y FLOAT) → FLOAT"],
        summary: "The quotient rounded down.", chineseSummary: "向下取整的商。", example: ("fdiv(5, 2)", "2.0")),
      [DataType.real, .double].map { type in division(type) { ($0 / $1).rounded(.down) } }),
    .overloaded(
      FunctionDocumentation(
        name: "fmod", category: "number",
        signatures: ["fmod(x DOUBLE, y DOUBLE) → DOUBLE", "fmod(x FLOAT, y FLOAT) → FLOAT"],
        summary: "The remainder of a division rounded down.", chineseSummary: "向下取整相除的余数。",
        example: ("fmod(5.5, 2)", "1.5")),
      [DataType.real, .double].map { type in division(type) { $0 - ($0 / $1).rounded(.down) * $1 } }),
  ]

  /// A kind of division of REALs or DOUBLEs, NULL where the divisor is zero.
  private static func division(
    _ type: DataType, _ operation: @escaping @Sendable (Double, Double) -> Double
  ) -> Overload {
    Overload([type, type], type) { arguments, _, context throws(QueryError) in
      let validity = try ZeroDivision.validity(arguments[0], arguments[1], context: context)
      return DoubleArithmetic.zip(arguments[0], arguments[1], type: type, validity: validity, operation)
    }
  }

  /// isinf and isfinite of dates and timestamps, whose infinite values read as words.
  private static func momentTest(
    _ name: String, _ summary: String, _ chineseSummary: String, _ example: (query: String, result: String),
    finite: Bool
  ) -> ScalarFunction {
    overloaded(
      FunctionDocumentation(
        name: name, category: "date", signatures: ["\(name)(time DATE or TIMESTAMP) → BOOLEAN"], summary: summary,
        chineseSummary: chineseSummary, example: example),
      [DataType.date, .timestamp].map { type in
        Overload.rows([type], .boolean) { values, _ throws(QueryError) in
          let isInfinite = ValueFormat.text(of: values[0], type: type).hasSuffix("infinity")
          return .boolean(isInfinite != finite)
        }
      })
  }

  private static func floatingTest(
    _ name: String, _ summary: String, _ chineseSummary: String, _ example: (String, String),
    _ test: @escaping @Sendable (Double) -> Bool
  ) -> ScalarFunction {
    overloaded(
      FunctionDocumentation(
        name: name, category: "number", signatures: ["\(name)(x DOUBLE) → BOOLEAN"], summary: summary,
        chineseSummary: chineseSummary, example: (query: example.0, result: example.1)),
      [
        Overload([.double], .boolean) { arguments, _, _ throws(QueryError) in
          Vector(
            type: .boolean, count: arguments[0].count,
            storage: .booleans(mapElements(DoubleArithmetic.values(arguments[0]), test)),
            validity: arguments[0].validity, isConstant: arguments[0].isConstant)
        }
      ])
  }
}
