// What to do about failures of the binder, in English and Chinese.

extension BindingFailure {
  /// What to do about it, where there is something.
  public func hint(in language: Language) -> String? {
    let isChinese = language == .chinese
    switch self {
    case .ambiguousColumn(_, let candidates):
      guard let first = candidates.first else { return nil }
      return isChinese ? "写明是哪一个，例如 \(first)。" : "Say which one, e.g. \(first)."
    case .unknownParameter(let name):
      return isChinese ? "先给 \(name) 赋值。" : "Give \(name) a value first."
    case .unknownColumn(let name, let candidates):
      guard Suggestions.nearest(to: name, among: candidates).isEmpty, !candidates.isEmpty else { return nil }
      let names = BindingFailure.list(candidates, isChinese: isChinese)
      let text = name.contains(".") ? "" : isChinese ? "若是文本，写作 '\(name)'。" : " A text stands in quotes: '\(name)'."
      return (isChinese ? "这里的列有：\(names)。" : "The columns here: \(names).") + text
    case .unknownTable(_, let candidates):
      if candidates.isEmpty {
        return isChinese ? "还没有任何表；先载入数据或 CREATE TABLE。" : "There is no table yet: load data or CREATE TABLE first."
      }
      let names = BindingFailure.list(candidates, isChinese: isChinese)
      let all = isChinese ? "SHOW TABLES 列出全部表。" : "SHOW TABLES lists all tables."
      return candidates.count > Candidates.shown
        ? all : isChinese ? "现有的表：\(names)。" : "The tables: \(names)."
    case .unknownQualifier(_, let candidates):
      guard !candidates.isEmpty else {
        return isChinese ? "此处没有 FROM。" : "There is no FROM here."
      }
      let names = BindingFailure.list(candidates, isChinese: isChinese)
      return isChinese
        ? "FROM 中可用的名称：\(names)；有别名的表只能用别名。" : "FROM has \(names); a table with an alias goes by the alias."
    case .wrongArguments(let function, let found, let signatures):
      guard !signatures.isEmpty else { return nil }
      let forms = signatures.prefix(3).joined(separator: "; ")
      let culprit = SignatureWords.culprit(found, signatures).map { position, wanted in
        isChinese
          ? "\(function) 的第 \(position + 1) 个参数应为\(wanted.chinese)，而不是 \(found[position].name)。"
          : "\(function) wants \(wanted.english) as argument \(position + 1), not \(found[position].name). "
      }
      return (culprit ?? "") + (isChinese ? "可用的形式：\(forms)。" : "It is called as \(forms).")
    case .unreadableLiteral(_, let type, let text):
      if let meant = MeantNumber.of(text, as: type) { return isChinese ? "是否想写 \(meant)？" : "Did you mean \(meant)?" }
      return isChinese
        ? "把列转换为文本再比较：CAST(… AS VARCHAR)。" : "To compare as text write CAST(… AS VARCHAR)."
    case .wrongOperands(_, let left, let right):
      guard left == .varchar || right == .varchar else { return nil }
      return isChinese ? "文本须先转换，例如 CAST(… AS DOUBLE)。" : "Cast the text first, e.g. CAST(… AS DOUBLE)."
    case .meaninglessMoney(let operation, let left, let right):
      return moneyHint(operation, left, right, isChinese: isChinese)
    case .noCommonType(let left, let right):
      guard left == .varchar || right == .varchar else { return nil }
      let type = left == .varchar ? right.name : left.name
      return isChinese ? "文本须先转换，例如 CAST(… AS \(type))。" : "Cast the text first, e.g. CAST(… AS \(type))."
    case .notGrouped(let columns):
      let name = columns.first ?? ""
      return isChinese
        ? "把\(columns.count > 1 ? "这些列" : "它")加入 GROUP BY，或写 any_value(\(name))，或用 GROUP BY ALL。"
        : "Add \(columns.count > 1 ? "them" : "it") to GROUP BY, or write any_value(\(name)), or use GROUP BY ALL."
    case .aggregateNotAllowed(_, let clause):
      guard clause.uppercased() == "WHERE" else { return nil }
      return isChinese ? "聚合之后的条件写在 HAVING 中。" : "Conditions on aggregates stand in HAVING."
    case .windowNotAllowed:
      return isChinese ? "窗口函数的条件写在 QUALIFY 中。" : "Conditions on window functions stand in QUALIFY."
    default: return nil
    }
  }

  /// Names for people: those that a hint has room for, and dots for more.
  private static func list(_ names: [String], isChinese: Bool) -> String {
    let separator = isChinese ? "、" : ", "
    return names.prefix(Candidates.shown).joined(separator: separator)
      + (names.count > Candidates.shown ? separator + "…" : "")
  }

  /// Why money and this do not go together, and what was probably meant.
  private func moneyHint(_ operation: String, _ left: DataType, _ right: DataType, isChinese: Bool) -> String {
    let amounts = (left.isAmount ? 1 : 0) + (right.isAmount ? 1 : 0)
    let hasPercent = left == .percent || right == .percent
    switch operation {
    case "*" where amounts == 2:
      return isChinese
        ? "元 × 元没有单位；金额只能乘以普通数或百分比，两个金额之比用 /。"
        : "元 × 元 has no unit: multiply an amount by a plain number or a percentage; for a ratio use /."
    case "+", "-":
      if hasPercent {
        return isChinese
          ? "元与 % 不能相加减；若要增减一个百分比，写 金额 * (1 \(operation) 百分比)。"
          : "元 \(operation) % means nothing: to change an amount by a percentage write amount * (1 \(operation) percentage)."
      }
      return isChinese
        ? "金额只能与金额相加减；若这个数就是元，写 CAST(… AS AMOUNT)。"
        : "An amount adds to amounts only: if the number counts 元, write CAST(… AS AMOUNT)."
    case "/":
      return isChinese
        ? "普通数不能除以金额；只有金额可以除以金额。" : "A plain number cannot be divided by an amount; an amount can."
    default:
      return isChinese
        ? "金额可以相加减、乘除普通数、乘百分比，金额除以金额得比值。"
        : "Amounts add to amounts, are multiplied and divided by plain numbers and by percentages, and give a ratio when divided."
    }
  }
}
