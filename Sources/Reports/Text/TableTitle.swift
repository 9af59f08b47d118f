// Lines and cells that stand above a table and are no part of it: its name, the number of its form, its unit.

/// Tells titles of tables.
enum TableTitle {
  private static let captions = WordSet(
    "单位：万 单位：元 单位：千 单位：亿 单位:万 单位:元 金额单位 编制单位 部门： 公开0 公开1 附件 附表 表1 表2 表3")
  private static let units = WordSet(
    "单位：万元 单位：元 单位：千元 单位：亿元 单位:万元 单位:元 公开01表 公开02表 公开03表 公开04表 公开05表 公开06表 公开07表 公开08表 公开09表")

  /// Whether `text`, without spaces, names a table or gives its unit.
  static func isTitle(_ text: [Unicode.Scalar]) -> Bool {
    let name = text.last == "）" ? text.prefix { $0 != "（" } : text[...]
    return text.count >= 4 && name.last == "表" || isCaption(text)
  }

  /// Whether `text`, without spaces, gives the number of a form, the unit of a table or whose it is.
  static func isCaption(_ text: [Unicode.Scalar]) -> Bool {
    captions.match(text, at: text.first == "（" ? 1 : 0, end: text.count) != nil
  }

  /// Whether a line holds the unit of a table or the number of its form.
  static func occurs(_ folded: [Unicode.Scalar], in line: Range<Int>) -> Bool {
    line.count <= 120 && units.occurs(folded, in: line)
  }
}
