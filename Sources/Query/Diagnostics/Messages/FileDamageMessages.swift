// The words for what is wrong within a file, and for what a limit of files bounds.

extension FileDamage {
  /// What is wrong, as the end of a sentence.
  func words(in language: Language) -> String {
    let isChinese = language == .chinese
    switch self {
    case .endsEarly: return isChinese ? "内容不完整" : "it ends early"
    case .brokenData: return isChinese ? "压缩数据有误" : "its compressed data are broken"
    case .brokenDirectory: return isChinese ? "压缩包目录有误" : "the directory of the archive is broken"
    case .impossibleSize: return isChinese ? "声明的大小不可能" : "a part states an impossible size"
    case .wrongChecksum: return isChinese ? "校验和不符" : "the checksum of a part is wrong"
    case .brokenMarkup: return isChinese ? "标记有误" : "its markup is broken"
    case .documentType: return isChinese ? "含有文档类型声明（DTD）" : "its XML has a document type"
    case .missingPart: return isChinese ? "缺少正文部分" : "the part with the text is missing"
    case .otherContent: return isChinese ? "内容是另一种格式" : "its content is of another format"
    case .unreadablePages: return isChinese ? "页面无法读取" : "its pages cannot be read"
    }
  }
}

extension DataFailure {
  /// What a limit bounds, in the words of `language`.
  static func words(of subject: String, in language: Language) -> String {
    guard language == .chinese else { return subject }
    switch subject {
    case "file size": return "文件字节数"
    case "inflated size": return "解压后字节数"
    case "parts of an archive": return "压缩包内文件数"
    case "nesting of XML": return "XML 嵌套层数"
    case "cells of a workbook": return "工作簿单元格数"
    case "characters of a report": return "报告字数"
    case "characters of a line": return "单行字数"
    case "seconds for a PDF": return "PDF 读取秒数"
    default: return subject
    }
  }
}
