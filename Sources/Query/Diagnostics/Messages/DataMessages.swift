// The words of DataFailure, in English and Chinese.

extension DataFailure: FailureWords {
  /// The stable code.
  public var code: String {
    switch self {
    case .missingFile: "E0601"
    case .unreadableFile: "E0602"
    case .notText: "E0603"
    case .noReports: "E0604"
    case .emptyReport: "E0605"
    case .unknownFormat: "E0606"
    case .unwritableFile: "E0607"
    case .forbidden: "E0608"
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
    case .missingFile: return isChinese ? "检查路径和当前文件夹" : "Check the path and the current folder"
    case .notText: return isChinese ? "另存为 UTF-8 或 GB18030 编码" : "Save it as UTF-8 or GB18030"
    case .unknownFormat:
      return isChinese
        ? "可读取文本、Markdown、HTML、DOCX、XLSX、PDF、CSV 和 JSON"
        : "Text, Markdown, HTML, DOCX, XLSX, PDF, CSV and JSON can be read"
    case .forbidden: return isChinese ? "去掉 --safe 后再运行" : "Run without --safe to allow it"
    case .unreadableFile, .noReports, .emptyReport, .unwritableFile: return nil
    }
  }

  private var englishMessage: String {
    switch self {
    case .missingFile(let path): "There is no file \(path)"
    case .unreadableFile(let path, let reason): "The file \(path) cannot be read: \(reason)"
    case .notText(let path): "The file \(path) is no text in UTF-8 or GB18030"
    case .noReports(let path): "There is no report in \(path)"
    case .emptyReport(let path): "The report \(path) is empty"
    case .unknownFormat(let path): "The format of \(path) is not known"
    case .unwritableFile(let path, let reason): "The file \(path) cannot be written: \(reason)"
    case .forbidden(let action): "\(action) is not allowed under --safe"
    }
  }

  private var chineseMessage: String {
    switch self {
    case .missingFile(let path): "文件 \(path) 不存在"
    case .unreadableFile(let path, let reason): "无法读取文件 \(path)：\(reason)"
    case .notText(let path): "文件 \(path) 不是 UTF-8 或 GB18030 文本"
    case .noReports(let path): "\(path) 中没有报告"
    case .emptyReport(let path): "报告 \(path) 没有内容"
    case .unknownFormat(let path): "不认识 \(path) 的格式"
    case .unwritableFile(let path, let reason): "无法写入文件 \(path)：\(reason)"
    case .forbidden(let action): "--safe 之下不允许：\(action)"
    }
  }
}
