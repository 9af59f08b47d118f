// Workbooks of either kind. XLSX is a zip archive with a part for each sheet, one for the texts that sheets share, one for
// formats; XLS is one stream of records.

/// The sheets of a workbook.
struct Workbook {
  /// A sheet before it is read.
  struct SheetEntry: Sendable {
    /// Its name on the tab.
    let name: String
    /// Whether it is hidden from the reader.
    let isHidden: Bool
    fileprivate let place: SheetPlace
  }

  private let content: Content
  /// The format that was read: `xlsx` or `xls`.
  let format: String
  /// The sheets in the order of their tabs.
  private(set) var entries: [SheetEntry] = []
  /// Whether days count from 1904.
  private(set) var starts1904 = false
  /// Texts that cells refer to by number.
  private(set) var sharedTexts: [String] = []
  /// The format of each cell style.
  private(set) var formats: [NumberFormat?] = []

  private enum Content {
    case archive(ZipArchive)
    case binary(BinaryWorkbook)
  }

  /// Reads everything but the sheets of the workbook `bytes`.
  init(_ bytes: [UInt8]) throws(DocumentFailure) {
    if CompoundFile.isOne(bytes) {
      try self.init(BinaryWorkbook(try CompoundFile(bytes, format: "xls")))
    } else {
      try self.init(try ZipArchive(bytes, format: "xlsx"))
    }
  }

  private init(_ binary: BinaryWorkbook) {
    content = .binary(binary)
    format = "xls"
    entries = binary.sheets.map { SheetEntry(name: $0.name, isHidden: $0.isHidden, place: .position($0.position)) }
    starts1904 = binary.starts1904
    sharedTexts = binary.sharedTexts
    formats = binary.formats
  }

  private init(_ archive: ZipArchive) throws(DocumentFailure) {
    content = .archive(archive)
    format = "xlsx"
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
        // Chart sheets have no cells.
        if archive.holds(target), !target.contains("chartsheets/") {
          entries.append(SheetEntry(name: title, isHidden: state != "visible", place: .part(target)))
        }
      }
    }
    guard !entries.isEmpty else { throw .damaged(format: "xlsx", damage: .missingPart) }
    sharedTexts = try Workbook.texts(try archive.content(of: "xl/sharedStrings.xml"))
    formats = try Workbook.formats(try archive.content(of: "xl/styles.xml"))
  }

  /// The content of a sheet.
  func sheet(_ entry: SheetEntry) throws(DocumentFailure) -> SheetGrid {
    switch (content, entry.place) {
    case (.archive(let archive), .part(let part)):
      guard let bytes = try archive.content(of: part) else { break }
      return try SheetReader.grid(bytes, workbook: self)
    case (.binary(let binary), .position(let position)): return try binary.grid(at: position)
    default: break
    }
    throw .damaged(format: format, damage: .missingPart)
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
    var known = KnownFormats(codes: [:])
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
        if formats.isEmpty { known = KnownFormats(codes: codes) }
        formats.append(known.format(scanner.attribute("numFmtId").flatMap { Int($0) } ?? 0))
      default: break
      }
    }
    return formats
  }
}

/// Where a sheet is found in its workbook.
private enum SheetPlace: Sendable {
  /// A part of an archive.
  case part(String)
  /// The position of its records in a stream.
  case position(Int)
}

/// Formats by their number, each read once.
struct KnownFormats {
  /// The codes that a workbook gives to numbers.
  private let codes: [Int: String]
  private var known: [Int: NumberFormat?] = [:]

  /// Formats of a workbook with these codes.
  init(codes: [Int: String]) { self.codes = codes }

  /// The format of a number; nil when it shows numbers as they are.
  mutating func format(_ identifier: Int) -> NumberFormat? {
    if let format = known[identifier] { return format }
    let code = codes[identifier] ?? NumberFormat.builtIn(identifier)
    let format = code.lowercased() == "general" || code == "@" ? nil : NumberFormat(code)
    known[identifier] = .some(format)
    return format
  }
}
