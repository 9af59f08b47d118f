// XLSX: a zip archive with a part for each sheet, one for the texts that sheets share, one for formats.

/// The sheets of a workbook.
struct Workbook {
  /// A sheet before it is read.
  struct SheetEntry: Sendable {
    /// Its name on the tab.
    let name: String
    /// Whether it is hidden from the reader.
    let isHidden: Bool
    fileprivate let part: String
  }

  private let archive: ZipArchive
  /// The sheets in the order of their tabs.
  private(set) var entries: [SheetEntry] = []
  /// Whether days count from 1904.
  private(set) var starts1904 = false
  /// Texts that cells refer to by number.
  private(set) var sharedTexts: [String] = []
  /// The format of each cell style.
  private(set) var formats: [NumberFormat?] = []

  /// Reads everything but the sheets.
  init(_ archive: ZipArchive) throws(DocumentFailure) {
    self.archive = archive
    guard let workbook = try archive.content(of: "xl/workbook.xml") else {
      throw .damaged(format: "xlsx", damage: .missingPart)
    }
    let targets = try Workbook.targets(try archive.content(of: "xl/_rels/workbook.xml.rels"))
    var scanner = try XMLScanner(workbook, format: "xlsx")
    while let token = try scanner.next() {
      guard case .open(let name) = token else { continue }
      if name == "workbookPr" {
        starts1904 = scanner.attribute("date1904").map { $0 == "1" || $0 == "true" } ?? false
      } else if name == "sheet", let title = scanner.attribute("name") {
        let target = scanner.attribute("id").flatMap { targets[$0] } ?? "xl/worksheets/sheet\(entries.count + 1).xml"
        let state = scanner.attribute("state") ?? "visible"
        entries.append(SheetEntry(name: title, isHidden: state != "visible", part: target))
      }
    }
    entries.removeAll { !archive.holds($0.part) || $0.part.contains("chartsheets/") }
    guard !entries.isEmpty else { throw .damaged(format: "xlsx", damage: .missingPart) }
    sharedTexts = try Workbook.texts(try archive.content(of: "xl/sharedStrings.xml"))
    formats = try Workbook.formats(try archive.content(of: "xl/styles.xml"))
  }

  /// The content of a sheet.
  func sheet(_ entry: SheetEntry) throws(DocumentFailure) -> SheetGrid {
    guard let bytes = try archive.content(of: entry.part) else {
      throw .damaged(format: "xlsx", damage: .missingPart)
    }
    return try SheetReader.grid(bytes, workbook: self)
  }

  /// The parts that relations lead to, by the relation's name.
  private static func targets(_ bytes: [UInt8]?) throws(DocumentFailure) -> [String: String] {
    guard let bytes else { return [:] }
    var targets: [String: String] = [:]
    var scanner = try XMLScanner(bytes, format: "xlsx")
    while let token = try scanner.next() {
      guard case .open("Relationship") = token, let identifier = scanner.attribute("Id"),
        let target = scanner.attribute("Target"), scanner.attribute("TargetMode") != "External"
      else { continue }
      targets[identifier] = PartName.harmless(Array((target.hasPrefix("/") ? target : "xl/" + target).utf8))
    }
    return targets
  }

  /// The texts that sheets share, without readings above characters.
  private static func texts(_ bytes: [UInt8]?) throws(DocumentFailure) -> [String] {
    guard let bytes else { return [] }
    var texts: [String] = []
    var scanner = try XMLScanner(bytes, format: "xlsx")
    while let token = try scanner.next() {
      guard case .open("si") = token else { continue }
      texts.append(try richText(&scanner, until: "si"))
    }
    return texts
  }

  /// The text of an element: its `t` elements one after the other.
  static func richText(_ scanner: inout XMLScanner, until end: String) throws(DocumentFailure) -> String {
    var text = ""
    var isText = false
    while let token = try scanner.next() {
      switch token {
      case .open("t"): isText = true
      case .open("rPh"): try scanner.skipElement()
      case .text(let range): if isText { text += scanner.string(range) }
      case .close("t"): isText = false
      case .close(end): return text
      default: break
      }
    }
    return text
  }

  private static func formats(_ bytes: [UInt8]?) throws(DocumentFailure) -> [NumberFormat?] {
    guard let bytes else { return [] }
    var codes: [Int: String] = [:]
    var known: [Int: NumberFormat?] = [:]
    var formats: [NumberFormat?] = []
    var isCellFormats = false
    var scanner = try XMLScanner(bytes, format: "xlsx")
    while let token = try scanner.next() {
      switch token {
      case .open("numFmt"):
        if let identifier = scanner.attribute("numFmtId").flatMap({ Int($0) }) {
          codes[identifier] = scanner.attribute("formatCode")
        }
      case .open("cellXfs"): isCellFormats = true
      case .close("cellXfs"): isCellFormats = false
      case .open("xf") where isCellFormats:
        let identifier = scanner.attribute("numFmtId").flatMap { Int($0) } ?? 0
        if known[identifier] == nil {
          let code = codes[identifier] ?? NumberFormat.builtIn(identifier)
          known[identifier] = .some(code.lowercased() == "general" || code == "@" ? nil : NumberFormat(code))
        }
        formats.append(known[identifier] ?? nil)
      default: break
      }
    }
    return formats
  }
}
