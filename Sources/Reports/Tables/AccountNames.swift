// Names of accounts, classes and kinds as the standard tables of public budgets have them.

/// Vocabulary that sorts subjects into the typed tables.
enum AccountNames {
  /// 收入, 支出 or 收支 by an account's name; nil when it names neither.
  static func flow(_ subject: String) -> String? {
    let text = scalars(subject)
    if both.occurs(text, in: 0..<text.count) { return "收支" }
    if let last = flows.lastMatch(text, in: 0..<text.count) { return last.value }
    return nil
  }

  /// What is left over belongs to both sides of the accounts.
  static func balanceFlow(_ item: String) -> String? { item.holds("结余") || item.holds("结转") ? "收支" : nil }

  private static let both = WordSet("收、支 收支 收入支出")
  private static let flows = Lexicon<String>([("收入 拨款收入", "收入"), ("支出 经费 费 费用", "支出")])

  static func scalars(_ text: String) -> [Unicode.Scalar] { Array(of: text) }

  /// Whether a subject is a line of the accounts of revenue and expenditure.
  static func isAccount(_ subject: String) -> Bool {
    let text = scalars(subject)
    var end = text.count
    if text.last == "）", let open = text.lastIndex(of: "（"), open > 0 { end = open }
    return accountEnds.match(text, endingAt: end, start: 0) != nil
  }

  private static let accountEnds = WordSet(
    "收入 支出 收入合计 支出合计 收支总计 收、支总计 总计 合计 总收入 总支出 机关运行经费 公用经费 人员经费 结余 结转 支出预算 收入预算 总预算 拨款 年初结转和结余 年末结转和结余 结余分配 收入总计 支出总计 用非财政拨款结余 运行经费 收支总预算 收入总预算 支出总预算 预留机动经费"
  )

  /// The name of an account in the spelling of the standard tables: `收、支总计` and `收入总计、支出总计` are 收支总计, `本年度收入合计`
  /// 本年收入合计.
  static func accountName(_ subject: String) -> String {
    var name = subject.holds("收、支") ? subject.replacing("收、支", with: "收支") : subject
    if let sides = bothTotals.first(where: { name.ends(as: $0) }) { name = name.dropLast(sides.count) + "收支总计" }
    guard name.ends(as: "计"), let year = years.first(where: { name.starts(as: $0) }) else { return name }
    switch String(name.dropFirst(year.count)) {
    case "收入总计", "支出总计", "收支总计": return String(name.dropFirst(year.count))
    case "收入合计": return "本年收入合计"
    case "支出合计": return "本年支出合计"
    default: return name
    }
  }
  private static let bothTotals = [
    "收入支出总计", "收入总计、支出总计", "收入总计和支出总计", "收入总计与支出总计", "收入、支出总计", "收入和支出总计",
  ]
  private static let years = ["本年度", "本年", "全年", "当年", "年度"]

  /// The account that a line belongs to by the standard tables, where the text does not say.
  static func standardParent(_ item: String) -> String? {
    if item.ends(as: "财政拨款收支总计"), item.count > 6 { return "收支总计" }
    for side in ["收入", "支出"] where item.holds("财政拨款" + side) && item.ends(as: "计") { return side + "总计" }
    let text = scalars(item)
    if funds.occurs(text, in: 0..<text.count), item.ends(as: "基本支出") || item.ends(as: "项目支出") {
      return String(item.dropLast(4)) + "支出"
    }
    if funds.occurs(text, in: 0..<text.count) { return item.ends(as: "收入") ? "本年收入合计" : "本年支出合计" }
    if item.starts(as: "基本支出"), item.count > 4 { return "基本支出" }
    if item.ends(as: "机关运行经费") || item.ends(as: "机关运行经费支出") || item.ends(as: "公用经费") { return "基本支出" }
    return nil
  }

  /// The total of the standard tables that an account is on the side of.
  static func total(of subject: String) -> String? {
    switch flow(subject) ?? balanceFlow(subject) {
    case "收入": "本年收入合计"
    case "支出": "本年支出合计"
    case "收支": "收支总计"
    default: nil
    }
  }

  private static let funds = WordSet("一般公共预算 政府性基金 国有资本经营")

  /// Classes of the functional classification, without 支出 at their end.
  static let classes = WordSet(
    """
    一般公共服务 外交 国防 公共安全 教育 科学技术 文化旅游体育与传媒 文化体育与传媒 文化体育传媒 社会保障和就业 社会保险基金 卫生健康 医疗卫生与计划生育 医疗卫生 节能环保 城乡社区 农林水 农林水事务 交通运输
    资源勘探工业信息等 资源勘探信息等 商业服务业等 商业服务业 金融 援助其他地区 自然资源海洋气象等 国土海洋气象等 住房保障 粮油物资储备 灾害防治及应急管理 债务还本 债务付息 债务发行费用 抗疫特别国债安排的
    """)

  /// Whether a subject names a class of the functional classification: `卫生健康支出`.
  static func className(_ subject: String) -> String? {
    var text = scalars(subject)
    text.removeAll { $0 == "“" || $0 == "”" }
    var end = text.count
    if tail.match(text, endingAt: end, start: 0) != nil, end > 2 { end -= 2 }
    guard let found = classes.match(text, at: 0, end: end), found.length == end else { return nil }
    return String(scalars: text[..<end])
  }

  private static let tail = WordSet("支出")

  /// 三公经费 by kind, longest names first where one holds another.
  static let threePublic = Lexicon<String>([
    ("“三公”经费 三公经费 三公”经费 “三公经费”", "合计"),
    ("因公出国（境） 因公出国境 出国（境）费 因公出国 出国（境）", "因公出国（境）费"),
    ("公务用车购置及运行维护费 公务用车购置及运行费 公务用车购置及运行 公务用车购置和运行维护费 公务用车购置和运行费 公车购置及运行 购置及运行维护费 购置及运行费 公务用车费", "公务用车购置及运行维护费"),
    ("公务用车购置费 公务用车购置 公务车购置 更新购置公务用车", "公务用车购置费"),
    ("公务用车运行维护费 公务用车运行费 公务用车运行维护 公务用车运行 公务用车运转维护费 公务用车运转费 公务用车运转 公车运行维护 公务车运行", "公务用车运行维护费"),
    ("国内公务接待 国内接待", "国内公务接待"),
    ("外事接待 国（境）外公务接待 国外接待 国（境）外接待", "外事接待"),
    ("公务接待费 公务接待", "公务接待费"),
  ])

  /// The kind of 三公经费 that a subject names.
  static func threePublicKind(_ subject: String) -> String? {
    let text = scalars(subject)
    guard let found = threePublic.firstMatch(text, in: 0..<text.count) else { return nil }
    // `因公出国（境）费、公务用车购置及运行费和公务接待费的财政拨款` are all of them.
    let names = found.position + found.length..<text.count
    return names.count >= 8 && found.value == abroad && reception.occurs(text, in: names) ? "合计" : found.value
  }

  private static let abroad = "因公出国（境）费"
  private static let reception = WordSet("公务接待")

  /// Kinds of government procurement.
  static let procurement = Lexicon<String>([
    ("小微企业 小型微型企业 小型和微型企业 小型、微型企业 小微", "小微企业"), ("中小企业 中小微企业", "中小企业"), ("采购货物 货物支出 货物类 采购货物支出 货物采购 货物", "货物"),
    ("采购工程 工程支出 工程类 采购工程支出 工程采购 工程", "工程"), ("采购服务 服务支出 服务类 采购服务支出 服务采购 服务", "服务"),
    ("政府采购支出总额 政府采购支出 政府采购总额 政府采购金额 政府采购预算 采购总额 政府采购", "合计"), ("监狱企业", "监狱企业"), ("残疾人福利性单位", "残疾人福利性单位"),
  ])

  /// The kind of procurement that a subject names: the most special word in it.
  static func procurementKind(_ subject: String) -> String? {
    let text = scalars(subject)
    var kinds: [String] = []
    var position = 0
    while position < text.count {
      if let found = procurement.match(text, at: position, end: text.count) { kinds.append(found.value) }
      position += 1
    }
    return kinds.first { $0 != "合计" } ?? kinds.first
  }
}
