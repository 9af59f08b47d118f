// The words of CatalogFailure, in English and Chinese.

extension CatalogFailure: FailureWords {
  /// The stable code.
  public var code: String {
    switch self {
    case .alreadyExists: "E0401"
    case .doesNotExist: "E0402"
    case .wrongKind: "E0403"
    case .notNull: "E0404"
    case .duplicateKey: "E0405"
    case .checkFailed: "E0406"
    case .unsupported: "E0407"
    case .missingReference: "E0408"
    case .stillReferenced: "E0409"
    case .inUse: "E0410"
    case .noSuchKey: "E0411"
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
    case .alreadyExists:
      return isChinese
        ? "用 CREATE OR REPLACE 替换，或用 IF NOT EXISTS 保留" : "Use CREATE OR REPLACE, or IF NOT EXISTS to keep it"
    case .doesNotExist:
      return isChinese ? "用 IF EXISTS 忽略不存在的对象" : "Use IF EXISTS where it may be missing"
    case .wrongKind(_, let isView):
      return isView
        ? (isChinese ? "视图要用 DROP VIEW 或 CREATE OR REPLACE VIEW" : "Use DROP VIEW or CREATE OR REPLACE VIEW for a view")
        : (isChinese ? "表要用 DROP TABLE" : "Use DROP TABLE for a table")
    case .duplicateKey:
      return isChinese
        ? "用 INSERT OR REPLACE 或 ON CONFLICT 处理重复的键"
        : "Use INSERT OR REPLACE or ON CONFLICT for keys that are there already"
    case .missingReference(let table, _):
      return isChinese ? "先在 \(table) 中插入这个键" : "Insert the key into \(table) first"
    case .stillReferenced(let table, _):
      return isChinese ? "先删除 \(table) 中引用它的行" : "Delete the rows of \(table) that refer to it first"
    case .noSuchKey:
      return isChinese ? "请写明主键或 UNIQUE 约束的列" : "Name the columns of a PRIMARY KEY or UNIQUE constraint"
    case .notNull, .checkFailed, .unsupported, .inUse:
      return nil
    }
  }

  /// Names that were probably meant.
  public var suggestions: [String] {
    if case .doesNotExist(let name, let candidates) = self {
      Suggestions.nearest(to: name, among: candidates)
    } else {
      []
    }
  }

  private var englishMessage: String {
    switch self {
    case .alreadyExists(let name): "\(name) exists already"
    case .doesNotExist(let name, _): "\(name) does not exist"
    case .wrongKind(let name, let isView): isView ? "\(name) is a view, not a table" : "\(name) is a table, not a view"
    case .notNull(let column): "The column \(column) does not take NULL"
    case .duplicateKey(let column, let value): "The key \(column) has the value \(value) already"
    case .checkFailed(let constraint): "The condition CHECK (\(constraint)) does not hold"
    case .unsupported(let feature): "\(feature) is not supported"
    case .missingReference(let table, let value): "The key \(value) does not exist in \(table)"
    case .stillReferenced(let table, let value): "The key \(value) is still used by \(table)"
    case .inUse(let name, let user): "\(name) cannot be changed: \(user) depends on it"
    case .noSuchKey(let table, let columns): "\(table) has no key of the columns (\(columns))"
    }
  }

  private var chineseMessage: String {
    switch self {
    case .alreadyExists(let name): "\(name) 已经存在"
    case .doesNotExist(let name, _): "\(name) 不存在"
    case .wrongKind(let name, let isView): isView ? "\(name) 是视图，不是表" : "\(name) 是表，不是视图"
    case .notNull(let column): "列 \(column) 不允许空值"
    case .duplicateKey(let column, let value): "键 \(column) 已有值 \(value)"
    case .checkFailed(let constraint): "不满足约束 CHECK (\(constraint))"
    case .unsupported(let feature): "不支持 \(feature)"
    case .missingReference(let table, let value): "\(table) 中没有键 \(value)"
    case .stillReferenced(let table, let value): "键 \(value) 仍被 \(table) 引用"
    case .inUse(let name, let user): "不能更改 \(name)：\(user) 依赖于它"
    case .noSuchKey(let table, let columns): "\(table) 没有由列 (\(columns)) 组成的键"
    }
  }
}
