// What a file is, by what stands in it: names lie, above all those of spreadsheets.

/// What the bytes of a file are.
enum FileKind: Equatable {
  case docx
  case doc
  case xlsx
  case xls
  case pdf
  case zip
  case gzip
  case tar
  case html
  case text
  /// Known and not read: its name, and the formats to save it as.
  case unsupported(String, saveAs: String)
  /// Encrypted by an office program.
  case protected(String)
}

/// Tells kinds of files apart.
enum FormatSniffer {
  private static let signatures: [(bytes: [UInt8], name: String)] = [
    ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "rar"), ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"), ([0x42, 0x5A, 0x68], "bzip2"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd"), ([0x89, 0x50, 0x4E, 0x47], "png"), ([0xFF, 0xD8, 0xFF], "jpeg"),
    ([0x47, 0x49, 0x46, 0x38], "gif"), ([0x49, 0x49, 0x2A, 0x00], "tiff"), ([0x4D, 0x4D, 0x00, 0x2A], "tiff"),
    ([0x4F, 0x46, 0x44], "ofd"),
  ]
  private static let pictures: Set<String> = ["png", "jpeg", "gif", "tiff"]

  /// The kind of a file with these bytes; `suffix` decides where the bytes do not.
  static func kind(of bytes: [UInt8], suffix: String) throws(DocumentFailure) -> FileKind {
    if bytes.holds([0x50, 0x4B, 0x03, 0x04], at: 0) || bytes.holds([0x50, 0x4B, 0x05, 0x06], at: 0) {
      return try kindOfZip(bytes, suffix: suffix)
    }
    if CompoundFile.isOne(bytes) { return try kindOfCompound(bytes, suffix) }
    if bytes.holds([0x1F, 0x8B], at: 0) { return .gzip }
    if TarArchive.isArchive(bytes) { return .tar }
    if bytes.holds(Array("{\\rtf".utf8), at: 0) { return .unsupported("rtf", saveAs: "docx") }
    let pdf = Array("%PDF-".utf8)
    if (0..<min(1_024, bytes.count)).contains(where: { bytes[$0] == pdf[0] && bytes.holds(pdf, at: $0) }) {
      return .pdf
    }
    for signature in signatures where bytes.holds(signature.bytes, at: 0) {
      // Text may start with the letters of a signature.
      if signature.bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), !bytes.prefix(1_024).contains(0) { continue }
      let isPicture = pictures.contains(signature.name)
      return .unsupported(signature.name, saveAs: isPicture ? "txt, docx (OCR)" : "zip")
    }
    if suffix == "html" || suffix == "htm" || isMarkup(bytes) { return .html }
    return .text
  }

  private static func kindOfZip(_ bytes: [UInt8], suffix: String) throws(DocumentFailure) -> FileKind {
    let format = ["docx", "xlsx"].contains(suffix) ? suffix : "zip"
    let archive = try ZipArchive(bytes, format: format)
    if archive.holds("word/document.xml") { return .docx }
    if archive.holds("xl/workbook.xml") { return .xlsx }
    if archive.holds("xl/workbook.bin") { return .unsupported("xlsb", saveAs: "xlsx") }
    if archive.holds("ppt/presentation.xml") { return .unsupported("pptx", saveAs: "docx, pdf") }
    if archive.holds("OFD.xml") { return .unsupported("ofd", saveAs: "pdf, docx") }
    if archive.holds("content.xml"), archive.holds("META-INF/manifest.xml") {
      return .unsupported(suffix.isEmpty ? "odt" : suffix, saveAs: suffix == "ods" ? "xlsx" : "docx")
    }
    if archive.holds("META-INF/container.xml") { return .unsupported("epub", saveAs: "html, docx") }
    if ["docx", "xlsx"].contains(suffix) {
      throw .damaged(format: suffix, damage: .missingPart)
    }
    return .zip
  }

  /// The container of DOC, XLS and of encrypted office files.
  private static func kindOfCompound(_ bytes: [UInt8], _ suffix: String) throws(DocumentFailure) -> FileKind {
    let file = try CompoundFile(bytes, format: suffix.isEmpty ? "doc" : suffix)
    if file.holds("EncryptedPackage") { return .protected(suffix.isEmpty ? "docx" : suffix) }
    if file.holds("WordDocument") { return .doc }
    if file.holds("Workbook") || file.holds("Book") { return .xls }
    if file.holds("PowerPoint Document") { return .unsupported("ppt", saveAs: "docx, pdf") }
    return .unsupported(suffix.isEmpty ? "ole" : suffix, saveAs: "docx, xlsx, pdf")
  }

  /// Whether text starts with a tag of a page: spreadsheets saved by web programs do, whatever their names say.
  private static func isMarkup(_ bytes: [UInt8]) -> Bool {
    // Most texts do not even start with a tag.
    let first = bytes.prefix(1_024).first { $0 > 0x20 && $0 < 0x80 || $0 == 0x0B || $0 == 0x0C }
    guard first == UInt8(ascii: "<") else { return false }
    var head = ""
    for byte in bytes.prefix(1_024) where byte != 0 && byte < 0x80 { head.unicodeScalars.append(Unicode.Scalar(byte)) }
    let start = head.drop { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\r\n" || $0 == "\t" }.lowercased()
    if start.hasPrefix("<?xml") { return start.contains("<html") }
    return ["<!doctype html", "<html", "<head", "<body", "<meta", "<table", "<div"].contains { start.hasPrefix($0) }
  }
}
