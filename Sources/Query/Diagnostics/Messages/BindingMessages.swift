// The words of BindingFailure, in English and Chinese.

extension BindingFailure: FailureWords {
  /// The stable code.
  public var code: String {
    switch self {
    case .unknownTable, .unknownQualifier: "E0201"
    case .unknownColumn: "E0203"
    case .ambiguousColumn: "E0202"
    case .unknownFunction: "E0204"
    case .unknownType: "E0205"
    case .unknownSetting: "E0206"
    case .unknownParameter: "E0207"
    case .unknownWindow: "E0208"
    case .wrongArguments: "E0209"
    case .wrongOperands: "E0210"
    case .meaninglessMoney: "E0211"
    case .typeMismatch: "E0212"
    case .noCommonType: "E0213"
    case .noCast: "E0214"
    case .notGrouped: "E0215"
    case .aggregateNotAllowed: "E0216"
    case .windowNotAllowed: "E0217"
    case .notAnAggregate: "E0218"
    case .columnCountMismatch: "E0219"
    case .positionOutOfRange: "E0220"
    case .duplicateName: "E0221"
    case .emptySelection: "E0222"
    case .circularDefinition: "E0223"
    case .notAllowed: "E0224"
    case .unreadableLiteral: "E0225"
    }
  }

  /// One sentence that says what is wrong.
  public func message(in language: Language) -> String {
    language == .chinese ? chineseMessage : englishMessage
  }

  /// Names that were probably meant.
  public var suggestions: [String] {
    switch self {
    case .unknownTable(let name, let candidates), .unknownQualifier(let name, let candidates),
      .unknownColumn(let name, let candidates),
      .unknownFunction(let name, let candidates), .unknownType(let name, let candidates),
      .unknownSetting(let name, let candidates):
      Suggestions.nearest(to: name, among: candidates)
    case .ambiguousColumn(_, let candidates): Array(candidates.prefix(3))
    case .unreadableLiteral(_, let type, let text): MeantNumber.of(text, as: type).map { [$0] } ?? []
    default: []
    }
  }

  private var englishMessage: String {
    switch self {
    case .unknownTable(let name, _): "There is no table or view named \(name)"
    case .unknownQualifier(let name, _): "FROM has no table named \(name)"
    case .unknownColumn(let name, _): "There is no column \"\(name)\" here"
    case .ambiguousColumn(let name, let candidates):
      "The name \(name) is ambiguous: it could be \(candidates.joined(separator: ", "))"
    case .unknownFunction(let name, _): "There is no function named \(name)"
    case .unknownType(let name, _): "There is no type named \(name)"
    case .unknownSetting(let name, _): "There is no setting named \(name)"
    case .unknownParameter(let name): "The parameter \(name) has no value"
    case .unknownWindow(let name): "There is no window named \(name)"
    case .wrongArguments(let function, let found, _):
      "\(function) does not take (\(BindingFailure.names(found)))"
    case .unreadableLiteral(let column, let type, let text):
      "\(column) is \(type.name), and '\(text.prefix(40))' is no \(type.name)"
    case .wrongOperands(let operation, let left, let right?):
      "\(operation) does not take \(left.name) and \(right.name)"
    case .wrongOperands(let operation, let left, nil): "\(operation) does not take \(left.name)"
    case .meaninglessMoney(let operation, let left, let right):
      "\(left.name) \(operation) \(right.name) means nothing"
    case .typeMismatch(let expected, let found, let context):
      "\(context) has to be \(expected.name), not \(found.name)"
    case .noCommonType(let left, let right): "\(left.name) and \(right.name) do not go together"
    case .noCast(let from, let to): "\(from.name) cannot be cast to \(to.name)"
    case .notGrouped(let columns):
      "\(columns.joined(separator: ", ")) must stand in GROUP BY or inside an aggregate"
    case .aggregateNotAllowed(let function, let clause): "The aggregate \(function) cannot stand in \(clause)"
    case .windowNotAllowed(let function, let clause): "The window function \(function) cannot stand in \(clause)"
    case .notAnAggregate(let function, let modifier): "\(function) is no aggregate, so \(modifier) means nothing"
    case .columnCountMismatch(let expected, let found):
      "There \(found == 1 ? "is 1 column" : "are \(found) columns") where \(expected) \(expected == 1 ? "is" : "are") needed"
    case .positionOutOfRange(let position, let count): "Position \(position) is not between 1 and \(count)"
    case .duplicateName(let name): "The name \(name) is there twice"
    case .emptySelection: "No column is left to select"
    case .circularDefinition(let name): "\(name) is defined by itself"
    case .notAllowed(let reason): reason.english
    }
  }

  private var chineseMessage: String {
    switch self {
    case .unknownTable(let name, _): "没有名为 \(name) 的表或视图"
    case .unknownQualifier(let name, _): "FROM 中没有名为 \(name) 的表"
    case .unknownColumn(let name, _): "列 \"\(name)\" 不存在"
    case .ambiguousColumn(let name, let candidates):
      "名称 \(name) 有歧义：可能是 \(candidates.joined(separator: "、"))"
    case .unknownFunction(let name, _): "没有名为 \(name) 的函数"
    case .unknownType(let name, _): "没有名为 \(name) 的类型"
    case .unknownSetting(let name, _): "没有名为 \(name) 的设置"
    case .unknownParameter(let name): "参数 \(name) 没有值"
    case .unknownWindow(let name): "没有名为 \(name) 的窗口"
    case .wrongArguments(let function, let found, _): "\(function) 不接受参数 (\(BindingFailure.names(found)))"
    case .unreadableLiteral(let column, let type, let text):
      "\(column) 的类型是 \(type.name)，“\(text.prefix(40))”不是 \(type.name)"
    case .wrongOperands(let operation, let left, let right?):
      "运算 \(operation) 不接受 \(left.name) 和 \(right.name)"
    case .wrongOperands(let operation, let left, nil): "运算 \(operation) 不接受 \(left.name)"
    case .meaninglessMoney(let operation, let left, let right): "\(left.name) \(operation) \(right.name) 没有意义"
    case .typeMismatch(let expected, let found, let context):
      "\(context) 应为 \(expected.name)，而不是 \(found.name)"
    case .noCommonType(let left, let right): "\(left.name) 与 \(right.name) 不能放在一起"
    case .noCast(let from, let to): "\(from.name) 不能转换为 \(to.name)"
    case .notGrouped(let columns): "\(columns.joined(separator: "、")) 必须出现在 GROUP BY 或聚合函数中"
    case .aggregateNotAllowed(let function, let clause): "聚合函数 \(function) 不能用在 \(clause) 中"
    case .windowNotAllowed(let function, let clause): "窗口函数 \(function) 不能用在 \(clause) 中"
    case .notAnAggregate(let function, let modifier): "\(function) 不是聚合函数，不能使用 \(modifier)"
    case .columnCountMismatch(let expected, let found): "有 \(found) 列，应为 \(expected) 列"
    case .positionOutOfRange(let position, let count): "位置 \(position) 不在 1 到 \(count) 之间"
    case .duplicateName(let name): "名称 \(name) 重复"
    case .emptySelection: "没有可选的列"
    case .circularDefinition(let name): "\(name) 的定义包含自身"
    case .notAllowed(let reason): reason.chinese
    }
  }

  private static func names(_ types: [DataType]) -> String { types.map(\.name).joined(separator: ", ") }
}
