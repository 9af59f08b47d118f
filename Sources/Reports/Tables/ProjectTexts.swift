// What a project's sections say in words: goal, result, problems, measures.

import Query

/// The texts of one project.
struct ProjectTexts: Sendable {
  var goal: String?
  var result: String?
  var problems: String?
  var measures: String?

  init() {}

  private static let goals = WordSet("绩效目标 项目目标 总体目标 年度目标")
  private static let results = WordSet("综合评价结论 评价结论 完成情况 实施效果 取得的成效 目标完成情况")
  private static let problemWords = WordSet("存在问题 存在的问题 存在主要问题 存在的主要问题 主要问题 问题及原因 发现的问题")
  private static let measureWords = WordSet("措施 建议 改进")

  /// Reads the sections under a project's heading; a summary in one paragraph is cut at its own labels.
  init(of section: Section, in reading: ReportReading) {
    let inner = reading.outline.ids(within: section)
    for part in reading.outline.sections[inner.lowerBound..<inner.upperBound - 1] where part.isOwnLine {
      let title = AccountNames.scalars(part.title)
      let whole = 0..<title.count
      func text() -> String? { ProjectTexts.clean(SectionText.whole(of: part, in: reading)) }
      if problems == nil, ProjectTexts.problemWords.occurs(title, in: whole) {
        problems = text()
      } else if measures == nil, ProjectTexts.measureWords.occurs(title, in: whole) {
        measures = text()
      } else if goal == nil, ProjectTexts.goals.occurs(title, in: whole),
        !title.starts(with: Array("目标完成".unicodeScalars))
      {
        goal = text()
      } else if result == nil, ProjectTexts.results.occurs(title, in: whole) {
        result = text()
      }
    }
    if problems == nil, measures == nil, result == nil { readSummary(section, reading) }
  }

  private static let summaryLabels = Lexicon<Int>([
    (
      "发现的主要问题： 发现的问题： 存在的主要问题： 存在的问题： 存在问题： 主要问题： 发现的主要问题 发现问题： 发现的问题及原因： 发现的主要问题及原因： 存在的问题及原因： 主要问题及原因： 存在的主要问题及原因： 存在问题及原因：",
      1
    ),
    ("下一步改进措施： 改进措施： 下一步措施： 下一步工作措施： 下一步打算： 整改措施： 下一步改进工作措施： 下一步改进措施及建议： 改进建议：", 2),
    ("通过项目实施，通过项目实施： 通过项目实施 项目绩效目标完成情况： 绩效目标完成情况： 主要产出和效果：", 3), ("绩效目标： 项目绩效目标：", 4),
  ])

  /// Labels within the section's own paragraphs: `存在的问题：…`. A text goes to the next label or the paragraph's end.
  private mutating func readSummary(_ section: Section, _ reading: ReportReading) {
    let extent = reading.outline.extent(section, paragraphs: reading.text.paragraphs)
    for index in extent.start.0..<min(extent.end.0 + 1, reading.text.paragraphs.count) {
      let paragraph = reading.text.paragraphs[index]
      let start = index == extent.start.0 ? section.headingEnd : 0
      let end = index == extent.end.0 ? extent.end.1 : paragraph.text.count
      if start < end { readLabels(paragraph, start..<end, reading) }
    }
  }

  private mutating func readLabels(_ paragraph: Paragraph, _ range: Range<Int>, _ reading: ReportReading) {
    var marks: [(position: Int, length: Int, value: Int)] = []
    var position = range.lowerBound
    while let found = ProjectTexts.summaryLabels.firstMatch(paragraph.text, in: position..<range.upperBound) {
      marks.append(found)
      position = found.position + found.length
    }
    for (index, mark) in marks.enumerated() {
      let end = index + 1 < marks.count ? marks[index + 1].position : range.upperBound
      let text = ProjectTexts.clean(reading.printed(mark.position + mark.length..<end, of: paragraph.index))
      switch mark.value {
      case 1: problems = problems ?? text
      case 2: measures = measures ?? text
      case 3: result = result ?? text
      default: goal = goal ?? text
      }
    }
  }

  private static func clean(_ text: String) -> String? {
    let trimmed = text.trimming { "，：: \n\u{3000}".contains($0) }
    return trimmed.isEmpty ? nil : trimmed
  }

  private static let grades = WordSet("优秀 良好 优 良 中 差 合格 不合格")
  private static let gradeLabels = WordSet(
    "等级为 等级： 自评结论为 自评等级为 评级为 评价结论为 自评结果为 等级评定为 等次： 评价等级为 评价等级： 评定等级为 等次为 结果为 评价结果为 评定为 综合评价为 绩效等级为")

  /// The grade that a project's text states: `等级为优`.
  static func grade(_ reading: ReportReading, _ section: Section) -> String? {
    let extent = reading.outline.extent(section, paragraphs: reading.text.paragraphs)
    for index in extent.start.0..<min(extent.end.0 + 1, reading.text.paragraphs.count) {
      let paragraph = reading.text.paragraphs[index]
      let start = index == extent.start.0 ? extent.start.1 : 0
      let end = index == extent.end.0 ? extent.end.1 : paragraph.text.count
      guard start < end, let label = gradeLabels.firstMatch(paragraph.text, in: start..<end) else { continue }
      var position = label.position + label.length
      while paragraph[position].isOne(of: "“", "‘", " ") { position += 1 }
      if let found = grades.match(paragraph.text, at: position, end: paragraph.text.count) {
        return paragraph.string(position..<position + found.length)
      }
    }
    return nil
  }
}
