// The styles of a DOCX that matter for reading: which paragraphs are headings, which belong to a table of contents, which
// are numbered.

/// The paragraph styles of a document, by their identifier.
struct WordStyles {
  /// What a style, or a paragraph itself, says of a paragraph.
  struct Properties {
    /// The level of a heading, 1 for the outermost; 0 for body text; nil when nothing is said.
    var headingLevel: Int?
    /// Whether it is a line of the table of contents.
    var isContents = false
    /// The list that numbers it; an empty text when a style above says so and this one takes it back.
    var list: String?
    /// The level in that list, from 0.
    var listLevel: Int?
  }

  private var styles: [String: Properties] = [:]
  private var parents: [String: String] = [:]
  /// The style of paragraphs that name none.
  private var standard: String?

  /// Reads `word/styles.xml`; no styles when there is no such part.
  init(_ bytes: [UInt8]?) throws(DocumentFailure) {
    guard let bytes else { return }
    var scanner = try XMLScanner(bytes, format: "docx")
    while let token = try scanner.next() {
      guard case .open("style") = token else { continue }
      let isParagraph = (scanner.attribute("type") ?? "paragraph") == "paragraph"
      let identifier = scanner.attribute("styleId") ?? ""
      let isStandard = scanner.attribute("default").map { $0 == "1" || $0 == "true" } ?? false
      guard isParagraph else {
        try scanner.skipElement()
        continue
      }
      if isStandard { standard = identifier }
      try readStyle(identifier, &scanner)
    }
  }

  private mutating func readStyle(_ identifier: String, _ scanner: inout XMLScanner) throws(DocumentFailure) {
    var properties = Properties()
    while let token = try scanner.next() {
      if case .close("style") = token { break }
      guard case .open(let name) = token else { continue }
      switch name {
      case "name": WordStyles.take(name: scanner.attribute("val") ?? "", into: &properties)
      case "basedOn": parents[identifier] = scanner.attribute("val")
      default: WordStyles.take(name, scanner, into: &properties)
      }
    }
    styles[identifier] = properties
  }

  /// Takes what an element within `pPr` says.
  static func take(_ element: String, _ scanner: XMLScanner, into properties: inout Properties) {
    switch element {
    case "outlineLvl":
      if let level = scanner.attribute("val").flatMap({ Int($0) }) {
        properties.headingLevel = (0...8).contains(level) ? level + 1 : 0
      }
    case "numId":
      let identifier = scanner.attribute("val") ?? "0"
      properties.list = identifier == "0" ? "" : identifier
    case "ilvl": properties.listLevel = scanner.attribute("val").flatMap { Int($0) }
    default: break
    }
  }

  /// Built-in styles are known by their names, which do not change with the language.
  private static func take(name: String, into properties: inout Properties) {
    let name = name.lowercased()
    if name.hasPrefix("heading ") || name.hasPrefix("标题 ") {
      let level = name.last?.wholeNumberValue ?? 1
      if level >= 1 { properties.headingLevel = level }
    } else if name.hasPrefix("toc ") || name == "toc heading" || name.hasPrefix("目录") {
      properties.isContents = true
    }
  }

  /// What the style `identifier` and those that it is based on say; of the standard style when it is nil.
  func properties(of identifier: String?) -> Properties {
    var result = Properties()
    var probe = identifier ?? standard
    // Styles may be based on each other in a ring.
    for _ in 0..<16 {
      guard let current = probe, let style = styles[current] else { break }
      result.headingLevel = result.headingLevel ?? style.headingLevel
      result.isContents = result.isContents || style.isContents
      result.list = result.list ?? style.list
      result.listLevel = result.listLevel ?? style.listLevel
      probe = parents[current]
    }
    return result
  }
}
