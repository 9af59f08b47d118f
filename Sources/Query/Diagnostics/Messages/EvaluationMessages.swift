// The words of EvaluationFailure, in English and Chinese.

extension EvaluationFailure: FailureWords {
  /// The stable code.
  public var code: String {
    switch self {
    case .valueOutOfRange: "E0301"
    case .wrongValueCount: "E0302"
    case .overflow: "E0303"
    case .unreadable: "E0304"
    case .moreThanOneRow: "E0305"
    case .divisionByZero: "E0306"
    case .invalidArgument: "E0307"
    case .raised: "E0308"
    case .assertionFailed: "E0309"
    }
  }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String {
    language == .chinese ? chineseMessage : englishMessage
  }

  /// What to do about it.
  public func hint(in language: Language) -> String? {
    let isChinese = language == .chinese
    switch self {
    case .valueOutOfRange(_, let type), .overflow(_, let type):
      guard let wider = EvaluationFailure.wider(than: type) else { return nil }
      return isChinese ? "先转换为更宽的类型，例如 CAST(… AS \(wider))。" : "Cast to a wider type first, e.g. CAST(… AS \(wider))."
    case .unreadable(let text, let type):
      if let meant = MeantNumber.of(text, as: type) { return isChinese ? "是否想写 \(meant)？" : "Did you mean \(meant)?" }
      return isChinese
        ? "用 TRY_CAST(… AS \(type.name)) 可使无法读取的值变为 NULL。"
        : "TRY_CAST(… AS \(type.name)) gives NULL for what cannot be read."
    case .moreThanOneRow:
      return isChinese ? "加上 LIMIT 1，或用聚合函数合成一行。" : "Add LIMIT 1, or make one row with an aggregate."
    case .divisionByZero:
      return isChinese
        ? "用 NULLIF(除数, 0)，或 SET strict = false 使结果为 NULL。"
        : "Use NULLIF(divisor, 0), or SET strict = false to get NULL."
    case .wrongValueCount, .invalidArgument, .raised: return nil
    case .assertionFailed:
      return isChinese
        ? "可在逗号之后写明原因：ASSERT 条件, '说明'。" : "Words of your own may follow a comma: ASSERT condition, 'why'."
    }
  }

  /// The number that was probably meant.
  public var suggestions: [String] {
    if case .unreadable(let text, let type) = self { MeantNumber.of(text, as: type).map { [$0] } ?? [] } else { [] }
  }

  private var englishMessage: String {
    switch self {
    case .valueOutOfRange(let value, let type):
      "The value \(EvaluationFailure.shown(value)) does not fit the type \(type.name)"
    case .wrongValueCount(let expected, let found):
      "A row has \(found) \(found == 1 ? "value" : "values") where \(expected) \(expected == 1 ? "is" : "are") needed"
    case .overflow(let operation, let type): "The result of \(operation) leaves the range of \(type.name)"
    case .unreadable(let text, let type): "'\(EvaluationFailure.shortened(text))' cannot be read as \(type.name)"
    case .moreThanOneRow: "A subquery used as a value gave more than one row"
    case .divisionByZero: "Division by zero"
    case .invalidArgument(let function, let reason): "\(function): \(reason.english)"
    case .raised(let message): message
    case .assertionFailed(let condition): "ASSERT does not hold: \(condition)"
    }
  }

  private var chineseMessage: String {
    switch self {
    case .valueOutOfRange(let value, let type):
      "值 \(EvaluationFailure.shown(value)) 超出类型 \(type.name) 的范围"
    case .wrongValueCount(let expected, let found): "一行有 \(found) 个值，应为 \(expected) 个"
    case .overflow(let operation, let type): "\(operation) 的结果超出类型 \(type.name) 的范围"
    case .unreadable(let text, let type): "“\(EvaluationFailure.shortened(text))”无法读作 \(type.name)"
    case .moreThanOneRow: "作为值使用的子查询返回了多行"
    case .divisionByZero: "除数为零"
    case .invalidArgument(let function, let reason): "\(function)：\(reason.chinese)"
    case .raised(let message): message
    case .assertionFailed(let condition): "断言不成立：\(condition)"
    }
  }

  /// A value as messages show it.
  private static func shown(_ value: Value) -> String {
    let type: DataType =
      switch value {
      case .decimal(let number): .decimal(precision: 38, scale: number.scale)
      case .double: .double
      case .boolean: .boolean
      case .text: .varchar
      case .blob: .blob
      case .interval: .interval
      default: .hugeint
      }
    return shortened(ValueFormat.text(of: value, type: type))
  }

  /// The first characters of a text that is too long for a message.
  private static func shortened(_ text: String) -> String {
    text.count > 60 ? String(text.prefix(60)) + "…" : text
  }

  /// The type that has room for more than `type`; nil when there is none.
  private static func wider(than type: DataType) -> String? {
    switch type {
    case .tinyint, .smallint, .integer, .utinyint, .usmallint, .uinteger: "BIGINT"
    case .bigint, .ubigint: "HUGEINT"
    case .hugeint, .uhugeint: "DOUBLE"
    case .decimal(let precision, let scale) where precision < 38: "DECIMAL(38,\(scale))"
    default: nil
    }
  }
}
