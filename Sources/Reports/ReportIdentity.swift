// Whose report it is, for which year and of which kind.

import Documents

/// What a report says of itself in its title and its first lines.
struct ReportIdentity: Sendable {
  /// The document's title.
  let title: String
  /// The organisation that reports.
  let org: String?
  /// Province, city or district.
  let region: String?
  /// The fiscal year.
  let year: Int?
  /// 部门决算, 部门预算, 部门整体支出绩效报告, 项目支出绩效评价报告 or 其他.
  let kind: String

  init(_ text: ReportText, readings: [[NumberReading]]) {
    let name = Array(text.document.name.unicodeScalars).map(Folding.fold)
    var titles = ReportIdentity.titles(text)
    if let behind = ReportIdentity.titlesBehindNavigation(text, titles) { titles = behind }
    if let whole = ReportIdentity.joined(titles) { titles.insert(whole, at: 0) }
    if let cover = ReportIdentity.cover(titles) { titles.insert(cover, at: 0) }
    title = ReportIdentity.title(name: name, titles: titles)
    let folded = Array(title.unicodeScalars).map(Folding.fold)
    year =
      ReportIdentity.year(folded) ?? ReportIdentity.year(name)
      ?? titles.lazy.compactMap { ReportIdentity.year($0) }.first ?? ReportIdentity.commonYear(readings)
    let found =
      ReportIdentity.organisation(folded) ?? ReportIdentity.organisation(name)
      ?? titles.lazy.compactMap { ReportIdentity.organisation($0) }.first
      ?? ReportIdentity.labelled(text) ?? ReportIdentity.organisationInText(text)
    let region = found.flatMap(ReportIdentity.region) ?? ReportIdentity.region(folded)
    org = found.map(ReportIdentity.string)
    self.region = region.map(ReportIdentity.string)
    kind =
      ReportIdentity.kind(folded) ?? ReportIdentity.kind(name) ?? titles.lazy.compactMap(ReportIdentity.kind).first
      ?? ReportIdentity.otherKind
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    String(scalars: scalars[...])
  }

  /// The short lines before the first sentence.
  private static func titles(_ text: ReportText, from start: Int = 0) -> [[Unicode.Scalar]] {
    var titles: [[Unicode.Scalar]] = []
    for paragraph in text.paragraphs[start...].prefix(12) where paragraph.kind == .prose {
      if paragraph.text.count > 50 || paragraph.text.contains("，") || titles.count >= 6 { break }
      titles.append(paragraph.text)
    }
    return titles
  }

  /// The lines from the title of a government's report on, where the menus of a web page stand before it.
  private static func titlesBehindNavigation(_ text: ReportText, _ titles: [[Unicode.Scalar]]) -> [[Unicode.Scalar]]? {
    // `预算/决算` among them is no title, which tells a year or whose it is.
    guard text.document.format == "html",
      !titles.contains(where: { kind($0) != nil && (year($0) != nil || organisation($0) != nil) })
    else { return nil }
    let found = text.paragraphs.prefix(200).first {
      $0.kind == .prose && (12...80).contains($0.text.count) && isWhole($0.text) && year($0.text) != nil
        && kind($0.text) != nil
    }
    guard let found, governments.occurs(found.text, in: 0..<found.text.count) else { return nil }
    return ReportIdentity.titles(text, from: found.index)
  }

  /// The title of a government's report that is set on several lines: `关于某市2025年预算执行情况和`, `2026年预算草案的报告`.
  private static func joined(_ titles: [[Unicode.Scalar]]) -> [Unicode.Scalar]? {
    guard
      let first = titles.indices.first(where: { opensJoined(titles, at: $0) }), !isWhole(titles[first])
    else { return nil }
    for end in titles.indices where end > first && end <= first + 3 && isWhole(titles[end]) {
      let whole = Array(titles[first...end].joined())
      return whole.count <= 80 && governments.occurs(whole, in: 0..<whole.count) ? whole : nil
    }
    return nil
  }

  /// Whether a line may be the first of such a title, which may break within the words that tell it: `某市2025年预算执行`,
  /// `情况和2026年预算草案`.
  private static func opensJoined(_ titles: [[Unicode.Scalar]], at index: Int) -> Bool {
    let line = titles[index]
    if line.starts(with: ["关", "于"]) { return true }
    guard year(line) != nil else { return false }
    if governments.occurs(line, in: 0..<line.count) { return true }
    guard index + 1 < titles.count, !isWhole(line) else { return false }
    let seam = Array(line.suffix(longestOfGovernments - 1) + titles[index + 1].prefix(longestOfGovernments - 1))
    return governments.occurs(seam, in: 0..<seam.count)
  }

  /// Whether a title is at its end.
  private static func isWhole(_ title: [Unicode.Scalar]) -> Bool {
    titleEnds.match(title, endingAt: title.count, start: 0) != nil
  }
  private static let titleEnds = WordSet("报告 的报告（摘要） 报告（书面） 草案 （草案） 说明 公开 决议 决定")

  /// The title of a cover that sets it on several lines; nil where one line tells kind and organisation, or none do.
  private static func cover(_ titles: [[Unicode.Scalar]]) -> [Unicode.Scalar]? {
    let lines = titles.prefix { ItemNumber($0, in: 0..<$0.count) == nil && !$0.contains("录") }
    guard let first = lines.first, region(first) != nil || first.starts(with: ["中", "共"]),
      !lines.contains(where: { kind($0) != nil && organisation($0) != nil })
    else { return nil }
    for count in lines.indices.dropFirst() {
      let joined = lines[...count].joined().filter { $0 != " " }
      if kind(joined) != nil, organisation(joined) != nil { return joined }
    }
    return nil
  }

  /// A printed title where there is one that names a kind of report and a year or organisation, else the file's name.
  private static func title(name: [Unicode.Scalar], titles: [[Unicode.Scalar]]) -> String {
    for title in titles
    where kind(title) != nil && (year(title) != nil || organisation(title) != nil)
      && ItemNumber(title, in: 0..<title.count) == nil
    {
      return string(title)
    }
    if kind(name) != nil || year(name) != nil { return string(name) }
    return titles.first { kind($0) != nil }.map(string) ?? string(name)
  }

  /// The kind of what is no department's and no project's report, such as that of a government.
  static let otherKind = "其他"

  private static let kinds = Lexicon<String>([
    ("部门决算 单位决算 决算公开 决算报告 决算编制说明 决算情况说明 决算", "部门决算"),
    ("部门预算 单位预算 预算公开 预算报告 预算编制说明 预算情况说明 预算", "部门预算"),
    ("绩效运行监控 绩效监控 绩效跟踪 预算绩效 部门整体支出绩效 整体支出绩效 整体绩效 整体支出", "部门整体支出绩效报告"),
    ("项目支出绩效 项目绩效 支出绩效评价 绩效评价报告 专项资金绩效 绩效自评报告 重点评价报告 绩效评价", "项目支出绩效评价报告"),
  ])

  /// Titles of a government's accounts, which are no department's.
  private static let governments = WordSet(
    "财政决算 决算草案 预算草案 预算执行情况 财政预算 总决算 政府决算 政府预算 收支情况 财政收支 预算调整 债务情况 政府债务 审计工作报告 审计情况 审计结果 审计公告 执行审计 收支审计 预算的报告 决算的报告 财政预决算"
  )

  /// The longest of those words, in code points.
  private static let longestOfGovernments = governments.longestLength

  private static let explanations = WordSet("说明 公开 报告 公示")

  private static func kind(_ title: [Unicode.Scalar]) -> String? {
    if governments.occurs(title, in: 0..<title.count) { return otherKind }
    var found: [String] = []
    var position = 0
    var namesFund = false
    var namesLevel = false
    while position < title.count {
      // `一般公共预算` names a fund, not a kind of report.
      if let fund = StatementWords.fundNames.match(title, at: position, end: title.count) {
        namesLevel = namesLevel || levels.match(title, endingAt: position, start: 0) != nil
        position += fund.length
        namesFund = true
        continue
      }
      if let match = kinds.match(title, at: position, end: title.count) {
        // `2026年省本级预算公开表`.
        namesLevel = namesLevel || levels.match(title, endingAt: position, start: 0) != nil
        found.append(match.value)
        position += match.length
      } else {
        position += 1
      }
    }
    // `2024年全省一般公共预算收支决算总表`, `云溪市2023年决算情况表`: those of no department.
    let isOfDepartment = departments.occurs(title, in: 0..<title.count)
    if !isOfDepartment, found.allSatisfy({ $0 == "部门预算" || $0 == "部门决算" }),
      namesLevel || !found.isEmpty && startsWithTerritory(title)
    {
      return otherKind
    }
    // `政府性基金预算说明`: nothing but the fund says that it is a budget.
    if namesFund, found.isEmpty, explanations.match(title, endingAt: title.count, start: 0) != nil { return "部门预算" }
    // `预算绩效评价报告` is an evaluation, whatever else its title names.
    return found.first { $0.ends(as: "绩效报告") } ?? found.first { $0.ends(as: "评价报告") } ?? found.first
  }

  /// What stands before a fund of a government's own accounts.
  private static let levels = WordSet("全省 全市 全县 全区 全州 全盟 全旗 省级 市级 县级 区级 州级 省本级 市本级 县本级 区本级 州本级 自治区本级 自治区级")
  /// What the title of a department's report has.
  private static let departments = WordSet("部门 单位 项目 局 委 厅 院 校 中心 街道 办事处 三公")

  /// Whether nothing but the name of a province, city or county stands before the year of a title.
  private static func startsWithTerritory(_ title: [Unicode.Scalar]) -> Bool {
    guard let digit = title.firstIndex(where: \.isDigit), digit > 1, title[..<digit].allSatisfy(\.isHan) else {
      return false
    }
    return title[digit - 1].isOne(of: "省", "市", "县", "区", "州", "盟", "旗") && year(title) != nil
  }

  private static func year(_ title: [Unicode.Scalar]) -> Int? {
    var position = 0
    while position + 4 <= title.count {
      let digits = title[position..<position + 4]
      if digits.allSatisfy({ $0.isDigit }), position == 0 || !title[position - 1].isDigit,
        position + 4 == title.count || !title[position + 4].isDigit
      {
        let value = digits.reduce(0) { $0 * 10 + Int($1.value - 48) }
        if (1990...2100).contains(value) { return value }
      }
      position += 1
    }
    return nil
  }

  /// The year that the text names most often; the later one of two.
  private static func commonYear(_ readings: [[NumberReading]]) -> Int? {
    var counts: [Int: Int] = [:]
    for case .numeral(let numeral) in readings.joined() {
      if let year = numeral.year { counts[year, default: 0] += 1 }
    }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }

  /// Words that an organisation's name ends with.
  static let organisationEnds = WordSet(
    """
    联合会 委员会 人民政府 办公室 管理局 监督局 教育局 财政局 公安局 司法局 民政局 税务局 统计局 审计局 水利局 林业局 农业农村局 卫生健康局 体育局 旅游局 文化局 规划局 环境局 保障局 交通局 运输局 住建局 建设局 商务局
    应急局 信访局 医保局 医疗保障局 气象局 档案局 档案馆 图书馆 博物馆 文化馆 科技馆 美术馆 法院 检察院 党校 医院 学校 大学 学院 中学 小学 幼儿园 中心 研究院 研究所 总工会 工会 协会 学会 红十字会 残联 妇联 工商联 团委 文联 科协
    纪委 监委 宣传部 组织部 统战部 工作部 武装部 联络部 政法委 编办 机关 厅 局 委 办 站 所 院 队 支队 大队 总队 管委会 街道办事处 办事处 镇政府 乡政府 人大常委会 政协 消防救援支队 殡仪馆 公司 集团 基金会
    """)

  /// The name at the start of a title: up to its year, or to the kind of report.
  private static func organisation(_ title: [Unicode.Scalar]) -> [Unicode.Scalar]? {
    // `第一部分 某某局概况`: the number of a heading is no part of the name.
    var start = ItemNumber(title, in: 0..<title.count)?.length ?? 0
    while start < title.count, title[start] == " " { start += 1 }
    // `2023年度某某局部门决算`: the year may come first.
    if title.count > start + 5, title[start..<start + 4].allSatisfy({ $0.isDigit }), title[start + 4] == "年" {
      start += title[start + 5] == "度" ? 6 : 5
    }
    var end = start
    while end < title.count, title[end].isHan || title[end].isOne(of: "（", "）", "·", "、", "“", "”") {
      if end > start + 3, kinds.match(title, at: end, end: title.count) != nil { break }
      end += 1
    }
    while end > start {
      if let match = organisationEnds.match(title, endingAt: end, start: start), end - start >= 4,
        isOrganisation(title, start..<end)
      {
        // `人民法院`: the name of the place stands on a line before.
        if title[start..<(end - match.length)].elementsEqual("人民".unicodeScalars) { return nil }
        return Array(title[start..<end])
      }
      if end < title.count, title[end].isDigit { return nil }
      end -= 1
    }
    return nil
  }

  /// Whether a name is that of a body: not `某市财政局局` of 局长, not `受市人民政府委` of 委托, not the menu of a web page.
  private static func isOrganisation(_ text: [Unicode.Scalar], _ name: Range<Int>) -> Bool {
    if name.upperBound < text.count, let last = text[name].last, last.isOne(of: "局", "厅", "委", "院", "办", "队", "所"),
      text[name.upperBound].isOne(of: "长", "托", "员", "会", "主", "在")
    {
      return false
    }
    return !text[name.lowerBound].isOne(of: "受", "我", "返", "根", "记", "据", "近", "按") && !menus.occurs(text, in: name)
  }
  private static let menus = WordSet("网站 主站 政府网 首页 门户 无障碍 国务院 中央人民政府")

  private static let labels = WordSet(
    "预算主管部门： 主管部门： 预算单位： 预算部门： 编制单位： 编制部门： 填报单位： 填报部门： 单位名称： 部门名称： 公开部门： 部门： 预算主管部门: 预算单位: 编制部门: 编制单位: 部门名称: 部门:")

  /// The name behind `预算主管部门：` on a cover or `编制部门：` above the first table.
  private static func labelled(_ text: ReportText) -> [Unicode.Scalar]? {
    for paragraph in text.paragraphs.prefix(80) where paragraph.text.count <= 120 {
      let line = paragraph.text.filter { $0 != "|" }
      let start = line.prefix { $0 == " " }.count
      guard let label = labels.match(line, at: start, end: line.count) else { continue }
      let name = line[(start + label.length)...].drop { $0 == " " }.prefix { $0.isHan || $0.isOne(of: "（", "）", "·") }
      // `编制部门：某市教育局单位：元`, with what parted the two lost.
      let ends = stride(from: name.endIndex, to: name.startIndex + 3, by: -1)
      let end = ends.first { organisationEnds.match(line, endingAt: $0, start: name.startIndex) != nil }
      if let end { return Array(line[name.startIndex..<end]) }
    }
    return nil
  }

  /// The name that an early sentence starts with, when it names its city or county.
  private static func organisationInText(_ text: ReportText) -> [Unicode.Scalar]? {
    for paragraph in text.paragraphs.prefix(15)
    where paragraph.kind == .prose && paragraph.text.count > 30 && paragraph.text.contains(where: \.isSentenceMark) {
      var end = 0
      while end < min(24, paragraph.text.count), paragraph.text[end].isHan { end += 1 }
      while end >= 5 {
        let name = Array(paragraph.text[..<end])
        if organisationEnds.match(name, endingAt: end, start: 0) != nil, region(name) != nil,
          isOrganisation(paragraph.text, 0..<end)
        {
          return name
        }
        end -= 1
      }
    }
    return nil
  }

  /// Province, city and district at the start of an organisation's name.
  private static func region(_ org: [Unicode.Scalar]) -> [Unicode.Scalar]? {
    // `2026年某市某区教育局`, `某市某区2026年区级部门预算`: the name begins behind the year or ends where it begins.
    if let first = org.first, first.isDigit {
      let name = Array(org.drop { $0.isDigit || $0.isOne(of: " ", "年", "度") })
      return name.first.map { $0.isDigit } == false ? region(name) : nil
    }
    // `关于某市2025年预算的报告`; `市财政局局长在市人大会议上`: who speaks names no place.
    if let about = abouts.match(org, at: 0, end: org.count) { return region(Array(org[about.length...])) }
    var end = 0
    for (position, scalar) in org.enumerated() where position > 0 && position < 14 {
      if scalar.isDigit { break }
      if end > 0, scalar.isOne(of: "及", "和", "与") { break }
      guard scalar.isOne(of: "省", "市", "区", "县", "州", "盟", "旗") else { continue }
      if scalar == "市" || scalar == "区" || scalar == "县" || position - end >= 2 { end = position + 1 }
      // `自治区`, `自治州` go on; the name itself may hold `社区`, `市场`.
      if position + 1 < org.count, org[position + 1].isOne(of: "场", "直", "属", "政") { break }
    }
    return end > 1 && org[0] != "全" && (end <= 3 || org[0] != "市") ? Array(org[..<end]) : nil
  }
  private static let abouts = WordSet("关于 《关于 《 标题：")
}
