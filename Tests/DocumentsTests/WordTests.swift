// DOCX: what of the XML is text, what a heading, where cells come to stand; as it is once every change is accepted.

import FuzzSupport
import Testing

@testable import Documents

@Suite("DOCX")
struct WordTests {
  private static let styles = """
    <w:styles><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
    <w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="x"><w:name w:val="own"/><w:basedOn w:val="1"/></w:style>
    <w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>
    <w:style w:type="paragraph" w:styleId="ring"><w:name w:val="ring"/><w:basedOn w:val="ring"/></w:style></w:styles>
    """
  private static let numbering = """
    <w:numbering><w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2 "/></w:lvl>
    <w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl></w:abstractNum>
    <w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="6"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/>
    </w:lvlOverride></w:num></w:numbering>
    """

  private func archive(_ body: String, notes: String? = nil) -> [UInt8] {
    var archive = StoredArchive()
    archive.add("word/document.xml", text: "<?xml version=\"1.0\"?><w:document><w:body>\(body)</w:body></w:document>")
    archive.add("word/styles.xml", text: Self.styles)
    archive.add("word/numbering.xml", text: Self.numbering)
    if let notes { archive.add("word/footnotes.xml", text: "<w:footnotes>\(notes)</w:footnotes>") }
    return archive.bytes()
  }

  private func lines(_ body: String, notes: String? = nil) throws -> [String] {
    let document = try DocumentReader.document(path: "a.docx", archive(body, notes: notes))
    return document.lines.map { document.text($0) }
  }

  private func paragraph(_ text: String, style: String = "", list: String = "", level: Int = 0) -> String {
    var properties = style.isEmpty ? "" : "<w:pStyle w:val=\"\(style)\"/>"
    if !list.isEmpty {
      properties += "<w:numPr><w:ilvl w:val=\"\(level)\"/><w:numId w:val=\"\(list)\"/></w:numPr>"
    }
    return "<w:p><w:pPr>\(properties)</w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>"
  }

  private func cell(_ text: String, _ properties: String = "") -> String {
    "<w:tc><w:tcPr>\(properties)</w:tcPr>\(paragraph(text))</w:tc>"
  }

  @Test("Headings by their style, by a style based on one, and lines of the contents")
  func headings() throws {
    let body =
      paragraph("概况", style: "1") + paragraph("收支", style: "x") + paragraph("正文") + paragraph("环", style: "ring")
      + "<w:p><w:pPr><w:pStyle w:val=\"t1\"/></w:pPr><w:r><w:t>概况</w:t><w:tab/><w:t>3</w:t></w:r></w:p>"
    #expect(try lines(body) == ["# 概况", "# 收支", "正文", "环", "概况……3"])
  }

  @Test("Numbers of lists as they are printed")
  func lists() throws {
    let body =
      paragraph("甲", list: "5") + paragraph("子", list: "5", level: 1) + paragraph("丑", list: "5", level: 1)
      + paragraph("点", list: "5", level: 2) + paragraph("乙", list: "5") + paragraph("寅", list: "5", level: 1)
      + paragraph("丙", list: "6") + paragraph("无", list: "0") + paragraph("错", list: "77")
    #expect(try lines(body) == ["一、甲", "一.1 子", "一.2 丑", "点", "二、乙", "二.1 寅", "九、丙", "无", "错"])
  }

  @Test(
    "Numbers in the formats of lists",
    arguments: [
      (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"),
      (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"), (3, "decimalEnclosedCircle", "③"),
      (4, "upperRoman", "IV"), (2, "lowerLetter", "b"), (7, "decimalZero", "07"), (12, "decimalFullWidth", "１２"),
      (99, "unheard", "99"), (0, "upperRoman", "0"), (30, "upperLetter", "30"),
    ])
  func numberFormats(number: Int, format: String, text: String) {
    #expect(WordNumbering.text(of: number, format: format) == text)
  }

  @Test("Changes are accepted: what was deleted or moved away is gone, what was inserted stays")
  func changes() throws {
    let body = """
      <w:p><w:r><w:t>支出</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del>
      <w:ins><w:r><w:t>34</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>
      <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>万元</w:t></w:r></w:p>
      <w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>后半</w:t></w:r></w:p>
      <w:tbl><w:tr><w:trPr><w:del w:id="2"/></w:trPr>\(cell("甲"))\(cell("1"))</w:tr>
      <w:tr>\(cell("乙"))\(cell("2"))</w:tr></w:tbl>
      """
    #expect(try lines(body) == ["支出34万元", "前半后半", "|乙|2|"])
  }

  @Test("Merged cells repeat labels in heads, never figures; a row of one cell is a caption")
  func tables() throws {
    let merged = "<w:vMerge w:val=\"restart\"/>"
    let body = """
      <w:tbl><w:tr>\(cell("支出表", "<w:gridSpan w:val=\"3\"/>"))</w:tr>
      <w:tr>\(cell("科目", merged))\(cell("决算数", "<w:gridSpan w:val=\"2\"/>"))</w:tr>
      <w:tr>\(cell("", "<w:vMerge/>"))\(cell("基本"))\(cell("项目"))</w:tr>
      <w:tr>\(cell("教育", merged))\(cell("12.5", "<w:gridSpan w:val=\"2\"/>"))</w:tr>
      <w:tr>\(cell("", "<w:vMerge/>"))\(cell("1"))\(cell("2|3"))</w:tr>
      <w:tr>\(cell("合计", "<w:gridSpan w:val=\"2\"/>"))\(cell("9"))</w:tr></w:tbl>
      """
    #expect(
      try lines(body) == ["支出表", "|科目|决算数|决算数|", "|科目|基本|项目|", "|教育|12.5||", "|教育|1|2／3|", "|合计||9|"])
  }

  @Test("A table within a cell makes the outer one a frame")
  func nesting() throws {
    let inner = "<w:tbl><w:tr>\(cell("甲"))\(cell("1"))</w:tr></w:tbl>"
    let body = "<w:tbl><w:tr><w:tc>\(paragraph("说明"))\(inner)\(paragraph("完"))</w:tc></w:tr></w:tbl>"
    #expect(try lines(body) == ["说明", "|甲|1|", "完"])
  }

  @Test("Text boxes, alternatives, fields, breaks, symbols, notes")
  func inlines() throws {
    let box = "<w:txbxContent>\(paragraph("框内"))</w:txbxContent>"
    let body = """
      <w:p><w:r><w:t>前</w:t></w:r><mc:AlternateContent><mc:Choice><w:drawing>\(box)</w:drawing></mc:Choice>
      <mc:Fallback><w:pict>\(box)</w:pict></mc:Fallback></mc:AlternateContent><w:r><w:t xml:space="preserve">后 </w:t></w:r></w:p>
      <w:p><w:r><w:instrText>PAGE 5</w:instrText></w:r><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:noBreakHyphen/>
      <w:sym w:font="X" w:char="2713"/><w:sym w:char="F0FC"/><w:t>&amp;&#x4E09;</w:t></w:r></w:p>
      """
    let notes = """
      <w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>
      <w:footnote w:id="2">\(paragraph("含结转资金"))</w:footnote>
      """
    #expect(try lines(body, notes: notes) == ["框内", "前后", "一", "二-✓&三", "含结转资金"])
  }

  @Test("Broken files are refused with the reason")
  func failures() {
    let cut = "<w:p><w:r><w:t>一</w:t></w:r>"
    #expect(throws: DocumentFailure.damaged(format: "docx", damage: .endsEarly)) {
      var archive = StoredArchive()
      archive.add("word/document.xml", text: "<w:document><w:body>" + cut)
      return try DocumentReader.document(path: "a.docx", archive.bytes())
    }
    #expect(throws: DocumentFailure.damaged(format: "docx", damage: .documentType)) {
      var archive = StoredArchive()
      archive.add(
        "word/document.xml",
        text: "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]><w:document>&b;</w:document>")
      return try DocumentReader.document(path: "a.docx", archive.bytes())
    }
    #expect(throws: DocumentFailure.tooLarge(subject: "nesting of XML", limit: Limits.depth)) {
      try DocumentReader.document(path: "a.docx", archive(String(repeating: "<w:sdt>", count: 100_000)))
    }
    #expect(throws: DocumentFailure.empty) { try DocumentReader.document(path: "a.docx", archive("<w:p/>")) }
  }

  @Test("Labels that are repeated a million times are too much")
  func amplification() {
    let label = String(repeating: "甲", count: 60)
    let row = "<w:tr>\(cell(label, "<w:gridSpan w:val=\"256\"/>"))\(cell(label, "<w:gridSpan w:val=\"9\"/>"))</w:tr>"
    #expect(throws: DocumentFailure.tooLarge(subject: "characters of a report", limit: Limits.textScalars)) {
      try DocumentReader.document(
        path: "a.docx", archive("<w:tbl>" + String(repeating: row, count: 3_000) + "</w:tbl>"))
    }
  }
}
