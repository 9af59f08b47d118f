// The words of TextFault, which go on with a sentence, in English and Chinese.

extension TextFault {
  /// What is wrong with the text.
  func words(in language: Language) -> String {
    let isChinese = language == .chinese
    switch self {
    case .openQuote: return isChinese ? "引号未闭合" : "a quotation mark is never closed"
    case .longRecord(let megabytes):
      return isChinese
        ? "一条记录超过 \(megabytes) MB，或引号未闭合"
        : "a row is over \(megabytes) MB, or a quotation mark is never closed"
    case .notJSON(let line): return isChinese ? "第 \(line) 行不是 JSON" : "line \(line) is no JSON"
    }
  }
}
