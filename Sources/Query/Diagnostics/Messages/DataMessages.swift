// The words of DataFailure, in English and Chinese.

extension DataFailure: FailureWords {
  /// The stable code.
  public var code: String {
    switch self {
    case .missingFile: "E0601"
    case .unreadableFile, .unreadableText: "E0602"
    case .notText: "E0603"
    case .noReports: "E0604"
    case .emptyReport: "E0605"
    case .unknownFormat: "E0606"
    case .unwritableFile: "E0607"
    case .forbidden: "E0608"
    case .unsupportedFormat: "E0620"
    case .damagedFile: "E0621"
    case .protectedFile: "E0622"
    case .noTextLayer: "E0623"
    case .fileTooLarge: "E0624"
    case .missingReader: "E0625"
    case .noSheet: "E0626"
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
    case .unsupportedFormat(_, _, let saveAs): return isChinese ? "请另存为 \(saveAs)" : "Save it as \(saveAs)"
    case .damagedFile: return isChinese ? "重新下载或用原程序打开后另存" : "Fetch it again, or open and save it with its own program"
    case .protectedFile: return isChinese ? "去掉密码后另存" : "Save it without the password"
    case .noTextLayer: return isChinese ? "先用文字识别（OCR）软件处理" : "Run it through text recognition (OCR) first"
    case .missingReader(_, _, let package):
      return isChinese ? "安装软件包：apt-get install \(package)" : "Install the package: apt-get install \(package)"
    case .unreadableFile, .unreadableText, .noReports, .emptyReport, .unwritableFile, .fileTooLarge, .noSheet:
      return nil
    }
  }

  /// Sheets of the workbook.
  public var suggestions: [String] {
    if case .noSheet(_, _, let candidates) = self { candidates } else { [] }
  }

  private var englishMessage: String {
    switch self {
    case .missingFile(let path): "There is no file \(path)"
    case .unreadableFile(let path, let reason): "The file \(path) cannot be read: \(reason)"
    case .unreadableText(let path, let fault): "The file \(path) cannot be read: \(fault.words(in: .english))"
    case .notText(let path): "The file \(path) is no text in UTF-8 or GB18030"
    case .noReports(let path): "There is no report in \(path)"
    case .emptyReport(let path): "The report \(path) is empty"
    case .unknownFormat(let path): "The format of \(path) is not known"
    case .unwritableFile(let path, let reason): "The file \(path) cannot be written: \(reason)"
    case .forbidden(let action): "\(action) is not allowed under --safe"
    case .unsupportedFormat(let path, let format, _): "The format of \(path) (\(format)) is not read"
    case .damagedFile(let path, let format, let damage):
      "The file \(path) is damaged or no \(format) file: \(damage.words(in: .english))"
    case .protectedFile(let path): "The file \(path) is protected by a password"
    case .noTextLayer(let path): "The PDF \(path) holds pictures of pages and no text"
    case .fileTooLarge(let path, let subject, let limit):
      "The file \(path) is too large: \(DataFailure.words(of: subject, in: .english)) above \(limit)"
    case .missingReader(let path, let format, let package):
      "The file \(path) cannot be read: \(format) needs \(package), which is not installed"
    case .noSheet(let path, let sheet, _): "The workbook \(path) has no sheet or range \(sheet)"
    }
  }

  private var chineseMessage: String {
    switch self {
    case .missingFile(let path): "文件 \(path) 不存在"
    case .unreadableFile(let path, let reason): "无法读取文件 \(path)：\(reason)"
    case .unreadableText(let path, let fault): "无法读取文件 \(path)：\(fault.words(in: .chinese))"
    case .notText(let path): "文件 \(path) 不是 UTF-8 或 GB18030 文本"
    case .noReports(let path): "\(path) 中没有报告"
    case .emptyReport(let path): "报告 \(path) 没有内容"
    case .unknownFormat(let path): "不认识 \(path) 的格式"
    case .unwritableFile(let path, let reason): "无法写入文件 \(path)：\(reason)"
    case .forbidden(let action): "--safe 之下不允许：\(action)"
    case .unsupportedFormat(let path, let format, _): "不读取 \(path) 的格式（\(format)）"
    case .damagedFile(let path, let format, let damage):
      "文件 \(path) 已损坏或不是 \(format) 文件：\(damage.words(in: .chinese))"
    case .protectedFile(let path): "文件 \(path) 有密码保护"
    case .noTextLayer(let path): "PDF 文件 \(path) 只有页面图像，没有文字"
    case .fileTooLarge(let path, let subject, let limit):
      "文件 \(path) 过大：\(DataFailure.words(of: subject, in: .chinese))超过 \(limit)"
    case .missingReader(let path, let format, let package):
      "无法读取文件 \(path)：\(format) 需要未安装的 \(package)"
    case .noSheet(let path, let sheet, _): "工作簿 \(path) 中没有工作表或区域 \(sheet)"
    }
  }
}
