// Rows of the function table: PostgreSQL's to_char, to_date, to_timestamp and to_number.

extension ScalarFunction {
  /// Times and numbers written and read by pictures such as 'YYYY-MM-DD' and '999,990.00'.
  static let pictures: [ScalarFunction] = [
    .overloaded(
      time(
        "to_char", [], ["to_char(time DATE or TIMESTAMP, template VARCHAR) → VARCHAR"],
        "A time in a template such as 'YYYY-MM-DD HH24:MI'.", "按模板书写时间，如 'YYYY-MM-DD HH24:MI'。",
        ("to_char(DATE '2020-08-05', 'YYYY\"年\"FMMM\"月\"')", "2020年8月")),
      [DataType.date, .timestamp].map { type in
        Overload.rows([type, .varchar], .varchar) { values, _ throws(QueryError) in
          guard case .integer(let time) = values[0], case .text(let template) = values[1] else { return nil }
          let format = try timeFormat("to_char", template)
          let point = Int64(clamping: time)
          var bytes: [UInt8] = []
          format.append(type == .date ? Timestamps.midnight(ofDay: point) ?? point : point, to: &bytes)
          return .text(String(decoding: bytes, as: UTF8.self))
        }
      }),
    ScalarFunction(
      documentation: FunctionDocumentation(
        name: "to_char", category: "number", signatures: ["to_char(number, picture VARCHAR) → VARCHAR"],
        summary: "A number in a picture such as 'FM999,999,990.00'; an amount in 元.",
        chineseSummary: "按格式书写数值，如 'FM999,999,990.00'；金额以元为单位。",
        example: ("to_char(1234567.5, 'FM9,999,990.00')", "1,234,567.50"))
    ) { arguments throws(QueryError) in
      guard arguments.count == 2, arguments[0].type.exactScale != nil || arguments[0].type.isFloating,
        accepts(.varchar, arguments[1])
      else { return nil }
      return ScalarImplementation(
        name: "to_char", argumentTypes: [arguments[0].type, .varchar], resultType: .varchar
      ) { vectors, rowCount, context throws(QueryError) in try pictured(vectors, rowCount, context) }
    },
    .overloaded(
      time(
        "to_date", [], ["to_date(text VARCHAR, template VARCHAR) → DATE"], "Reads a date in a template.", "按模板读出日期。",
        ("to_date('2020年8月5日', 'YYYY年MM月DD日')", "2020-08-05")),
      [
        Overload.rows([.varchar, .varchar], .date) { values, _ throws(QueryError) in
          try point("to_date", values).map { Value.integer(Int128(Timestamps.split($0).days)) }
        }
      ]),
    .overloaded(
      time(
        "to_timestamp", [], ["to_timestamp(text VARCHAR, template VARCHAR) → TIMESTAMP"], "Reads a time in a template.",
        "按模板读出时间。", ("to_timestamp('2020-08-05 07', 'YYYY-MM-DD HH24')", "2020-08-05 07:00:00")),
      [
        Overload.rows([.varchar, .varchar], .timestamp) { values, _ throws(QueryError) in
          try point("to_timestamp", values).map { Value.integer(Int128($0)) }
        }
      ]),
    .overloaded(
      FunctionDocumentation(
        name: "to_number", category: "number", signatures: ["to_number(text VARCHAR, picture VARCHAR) → DECIMAL(38,6)"],
        summary: "Reads a number that is written with signs between its digits.",
        chineseSummary: "读出带分隔符的数值。", example: ("to_number('1,234.50', '9,999.99')", "1234.500000")),
      [
        Overload.rows([.varchar, .varchar], .decimal(precision: 38, scale: 6)) { values, _ throws(QueryError) in
          guard case .text(let text) = values[0], case .text(let picture) = values[1] else { return nil }
          guard NumberPicture(picture) != nil else { throw unknownPicture("to_number", picture) }
          let type = DataType.decimal(precision: 38, scale: 6)
          guard let number = NumberPicture.number(text)?.rescaled(to: 6) else {
            throw QueryError(.evaluation(.unreadable(text: text, type: type)))
          }
          return .decimal(number)
        }
      ]),
  ]

  private static func unknownPicture(_ function: String, _ picture: String) -> QueryError {
    refused(function, "the format '\(picture)' cannot be understood", "无法理解格式“\(picture)”")
  }

  private static func timeFormat(_ function: String, _ template: String) throws(QueryError) -> TimeFormat {
    guard let format = TimeFormat(template: template) else { throw unknownPicture(function, template) }
    return format
  }

  /// The point of time that the first value shows in the template that is the second.
  private static func point(_ function: String, _ values: [Value]) throws(QueryError) -> Int64? {
    guard case .text(let text) = values[0], case .text(let template) = values[1] else { return nil }
    if let time = try timeFormat(function, template).read(Array(text.utf8)[...]) { return time.timestamp }
    throw QueryError(.evaluation(.unreadable(text: text, type: function == "to_date" ? .date : .timestamp)))
  }

  private static func pictured(
    _ vectors: [Vector], _ rowCount: Int, _ context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let texts = TextRows(vectors[1])
    let call = TextCall(
      arguments: vectors, rowCount: rowCount,
      validity: Validity.intersection(vectors[0].rowValidity, vectors[1].rowValidity), context: context)
    var known: (text: Range<Int>, picture: NumberPicture)?
    return try call.makeTexts { row, bytes throws(QueryError) in
      let range = texts.range(row)
      if known?.text != range {
        guard let picture = NumberPicture(texts.text(row)) else { throw unknownPicture("to_char", texts.text(row)) }
        known = (range, picture)
      }
      let value = vectors[0].value(at: row)
      let number: FixedDecimal? =
        switch value {
        case .integer(let whole): FixedDecimal(unscaled: whole, scale: 0)
        case .decimal(let decimal): decimal
        case .double(let double): FixedDecimal(parsing: ValueFormat.text(of: .double(double), type: .double))
        default: nil
        }
      guard let number else { return bytes.append(contentsOf: ValueFormat.text(of: value, type: vectors[0].type).utf8) }
      known?.picture.append(number, to: &bytes)
    }
  }
}
