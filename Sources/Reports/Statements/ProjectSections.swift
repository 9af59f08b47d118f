// Which sections tell of one project, and its name.

/// The projects that a report tells of.
struct ProjectSections: Sendable {
  /// The name as the heading prints it, by the section's number less one; nil of those that tell of none.
  private let names: [String?]

  init(_ outline: Outline, text: ReportText) {
    names = outline.sections.map { section in
      let parent = section.parent.map { outline.sections[$0 - 1] }
      let next = section.id < outline.sections.count ? outline.sections[section.id] : nil
      return ProjectSections.name(section, text.paragraphs[section.paragraph], parent: parent)
        ?? ProjectSections.ofExplanation(section, before: next)
    }
  }

  /// The project that a section itself tells of.
  func name(of section: Section) -> String? { names[section.id - 1] }

  /// The project of the innermost section that tells of one.
  func name(of chain: some Sequence<Section>) -> String? {
    for section in chain { if let name = name(of: section) { return name } }
    return nil
  }

  private static let summaryEnds = WordSet(
    "绩效目标完成情况综述 项目绩效目标完成情况综述 绩效目标完成情况 绩效目标实际完成情况 绩效自评情况 绩效自评综述 绩效评价情况 绩效自评结果 绩效目标自评综述 自评情况综述 自评综述 绩效自评综述 项目自评综述 项目绩效自评综述 绩效目标完成情况。综述"
  )

  /// The project that a heading names: alone in brackets, or before 绩效目标完成情况综述.
  private static func name(_ section: Section, _ paragraph: Paragraph, parent: Section?) -> String? {
    if section.isOwnLine, section.rank >= 50, section.rank < 90, let parent,
      section.title.ends(as: "项目") || section.title.ends(as: "专项") || section.title.ends(as: "工程"),
      parent.title.holds("项目"), section.title.unicodeScalars.count >= 5, !section.title.starts(as: "其他")
    {
      return section.title
    }
    if section.rank == 30, let name = ofReport(Array(paragraph.text[section.titleRange])) { return name }
    if section.numberLength == 0, section.rank == 30, HeadingRules.isProjectTitle(paragraph) { return section.title }
    guard section.rank >= 60 || section.rank == 50,
      let found = summaryEnds.match(
        paragraph.text, endingAt: section.titleRange.upperBound, start: section.titleRange.lowerBound)
    else {
      return nil
    }
    let name = paragraph.text[section.titleRange].dropLast(found.length)
    guard name.count >= 2 else { return nil }
    // `项目绩效目标完成情况` heads all projects and names none.
    let text = String(scalars: name).filter { !"“”\"".contains($0) }
    guard !["项目", "部门", "项目支出", "部门整体", "各项目", "整体", "重点项目", "主要项目", "单位"].contains(text), !text.holds("决算"),
      !text.holds("预算")
    else { return nil }
    return text.ends(as: "项目") || found.length > 0 && paragraphSaysProject(section)
      ? text + (section.title.contains(text + "项目") ? "项目" : "") : text
  }

  /// The project that an explanation of a budget names: `社区矫正项目经费情况说明` before `一、项目概述`.
  private static func ofExplanation(_ section: Section, before next: Section?) -> String? {
    guard section.numberLength == 0, section.title.ends(as: "经费情况说明"), let next,
      next.title == "项目概述" || next.title == "项目概况" || next.title == "项目基本情况"
    else { return nil }
    let name = String(section.title.dropLast("经费情况说明".count))
    return name.count >= 3 ? name : nil
  }

  private static let reportEnds = WordSet(
    "支出绩效评价报告 绩效评价报告 绩效自评报告 支出绩效自评报告 绩效报告 自评报告 绩效评价 支出绩效评价 支出绩效自评")

  /// The project that the title of a report within the report names: `2022年度校园安全项目支出绩效评价报告`.
  private static func ofReport(_ title: [Unicode.Scalar]) -> String? {
    guard let tail = reportEnds.match(title, endingAt: title.count, start: 0) else { return nil }
    var name = title[..<(title.count - tail.length)]
    if name.count > 6, name.prefix(4).allSatisfy({ $0.isDigit }), name[4] == "年" {
      name = name[(name[5] == "度" ? 6 : 5)...]
    }
    guard name.count >= 4, name.count <= 34, name.suffix(2).elementsEqual("项目".unicodeScalars) else { return nil }
    let own = Array(name.dropLast(2))
    // `某某局2022年度项目` names the unit and no project.
    if own.last == "度" || own.last == "年" || own.contains(where: { $0.isDigit }) { return nil }
    if ReportIdentity.organisationEnds.match(own, endingAt: own.count, start: 0) != nil { return nil }
    let text = String(scalars: own[...])
    return text.holds("部门") || text.holds("整体") ? nil : text + "项目"
  }

  private static func paragraphSaysProject(_ section: Section) -> Bool { section.title.holds("项目绩效") }

  /// The name without the word 项目 at its end.
  static func shortName(_ name: String) -> String {
    name.ends(as: "项目") && name.unicodeScalars.count > 4 ? String(name.unicodeScalars.dropLast(2)) : name
  }
}
