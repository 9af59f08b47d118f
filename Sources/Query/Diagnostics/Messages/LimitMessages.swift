// The words of LimitFailure, in English and Chinese.

extension LimitFailure: FailureWords {
  /// The stable code.
  public var code: String {
    switch self {
    case .nesting: "E0501"
    case .operators: "E0502"
    case .interrupted: "E0503"
    case .timeout: "E0504"
    case .memory: "E0505"
    case .recursion: "E0506"
    case .expansions: "E0507"
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
    case .nesting:
      return isChinese ? "用 WITH 把内层写成有名称的查询" : "Name the inner parts with WITH"
    case .operators:
      return isChinese ? "改用 IN (…) 或一个 VALUES 表" : "Use IN (…) or a table of VALUES instead"
    case .timeout:
      return isChinese ? "用 SET timeout 放宽时限，或用 WHERE 减少数据" : "Raise it with SET timeout, or read fewer rows"
    case .memory:
      return isChinese ? "用 SET memory_limit 放宽上限，或用 WHERE 减少数据" : "Raise it with SET memory_limit, or read fewer rows"
    case .recursion:
      return isChinese ? "递归部分需要一个最终不再产生行的条件" : "The recursive part needs a condition that ends it"
    case .expansions:
      return isChinese ? "用 CREATE TABLE … AS 把中间结果存成表" : "Keep a step as a table with CREATE TABLE … AS"
    case .interrupted:
      return nil
    }
  }

  private var englishMessage: String {
    switch self {
    case .nesting(let limit): "Expressions and subqueries are nested more than \(limit) levels deep"
    case .operators(let limit): "A chain of operators is longer than \(limit)"
    case .interrupted: "The statement was interrupted"
    case .timeout(let seconds): "The statement took longer than \(seconds) seconds"
    case .memory(let bytes): "The statement needs more than \(bytes) bytes of memory"
    case .recursion(let limit): "The recursive query did not end after \(limit) turns"
    case .expansions(let limit):
      "The statement names views and macros that stand for each other more than \(limit) times"
    }
  }

  private var chineseMessage: String {
    switch self {
    case .nesting(let limit): "表达式或子查询的嵌套超过 \(limit) 层"
    case .operators(let limit): "连续的运算超过 \(limit) 个"
    case .interrupted: "语句已中断"
    case .timeout(let seconds): "语句运行超过 \(seconds) 秒"
    case .memory(let bytes): "语句需要的内存超过 \(bytes) 字节"
    case .recursion(let limit): "递归查询在 \(limit) 轮之后仍未结束"
    case .expansions(let limit): "语句中的视图和宏层层展开超过 \(limit) 次"
    }
  }
}
