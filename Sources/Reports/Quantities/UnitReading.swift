// What stands after a number: marks of approximation, multipliers, the unit.

/// The reading of the text right after a number.
struct UnitReading: Sendable {
  /// Where the unit ends, words of approximation included.
  var end: Int
  /// The power of ten of 万, 亿, 千, 百.
  var multiplier = 0
  /// Whether 余, 多, 几, 以上 … stands there.
  var isApproximate = false
  /// The unit as the tables name it; nil when none is printed.
  var unit: UnitName?
  /// What the unit measures.
  var dimension = Dimension.other
  /// Divide by ten to this power.
  var tenths = 0
  /// Whether 百分点 is the unit.
  var isPoints = false

  /// A unit that is known without being printed.
  init(unit: UnitName, dimension: Dimension) {
    end = 0
    self.unit = unit
    self.dimension = dimension
  }

  /// Reads multipliers and unit from `start` on.
  init(_ paragraph: borrowing Paragraph, at start: Int) {
    var position = start
    let count = paragraph.text.count
    var approximate = false
    var power = 0
    loop: while position < count {
      switch paragraph.text[position] {
      case "余", "多", "几", "来", "许":
        // `余` may only stand before a unit or multiplier, never before a noun such as 余额.
        if paragraph.text[position].isOne(of: "余", "多", "几") || power > 0 {
          guard UnitReading.mayFollowMark(paragraph, at: position + 1) else { break loop }
          approximate = true
        } else {
          break loop
        }
      case "万": power += 4
      case "亿": power += 8
      case "千":
        if paragraph[position + 1].isOne(of: "克", "米", "瓦", "卡") { break loop }
        power += 3
      case "百":
        if paragraph[position + 1] == "分" { break loop }
        power += 2
      default: break loop
      }
      position += 1
    }
    var stop = position
    if let found = UnitLexicon.units.match(paragraph.text, at: position, end: count),
      UnitReading.isUnit(paragraph, at: position, length: found.length)
    {
      if let name = found.value.name {
        unit = name
      } else {
        unit = UnitName(paragraph.text[position..<position + found.length])
      }
      dimension = found.value.dimension
      tenths = found.value.tenths
      isPoints = found.value.isPoints
      stop = position + found.length
      if found.value.dimension == .duration, paragraph[stop] == "多" || paragraph[stop] == "余" {
        approximate = true
        stop += 1
      }
    }
    if stop > position || power > 0, let after = UnitLexicon.after.match(paragraph.text, at: stop, end: count) {
      approximate = true
      stop += after.length
    }
    end = stop
    multiplier = power
    isApproximate = approximate
  }

  /// Whether a unit or multiplier follows a mark of approximation at `position`.
  private static func mayFollowMark(_ paragraph: Paragraph, at position: Int) -> Bool {
    let scalar = paragraph[position]
    if scalar.isOne(of: "万", "亿", "千", "百", "余", "多", "，", "。", "；", "、", "）", "\n") { return true }
    return UnitLexicon.units.match(paragraph.text, at: position, end: paragraph.text.count) != nil
  }

  /// `2020本级`: what stands at `position` is no unit but begins a word of its own.
  static func isOwn(_ unit: UnitName?, _ paragraph: Paragraph, at position: Int) -> Bool {
    guard let unit, unit.isJust("本") else { return false }
    return paragraph.has(["本", "级"], at: position)
  }

  /// Words that begin like a unit and are none.
  private static let falseUnits = WordSet(
    """
    口罩 具体 具有 具备 道路 方面 方案 方式 方法 方可 方针 路线 路面 路段 路径 路网 路灯 路口 团队 团体 团员 团结 团委 平台建 针对 剂量 副主 副处 副科 副县 副高 副市 架构 立项目 盘活 户口 轮换 轮训 元旦 元素 元月 元件 分别 分类 分析 分管 分为 分期 分局 分公司 分中心 人均 人大 人社 人民 人力 人才 人工智能 人工湖 人工费 人员 个人 个别 个体 个性 家属 家教 家风 家长 本级 本年 本部门 本单位 本项目 本次 本
    级 部分 部署 部级 项目 次年 件均 区级 区县 县级 市级 镇级 村级 乡镇 市直 市属 区直 县直 区委 市委 县委 门槛 起始 起点 起草 对口 对象 对应 组织 组成 组建 场地 场所 场馆 点击 类别 台账 台风 期间 期末
    期初 条件 条例 条款 批复 批准 处理 处置 所有 所属 所需 所以 只有 支持 支出 支付 支部 支撑 成立 成功 成效 成果 成本 成员 成绩 成为 成都 成人 周年 周岁 周边 年度 年末 年底 年初 年级 单价 单独 口径
    口岸 面积 面向 面对 层面 层级 版本 课程 课题 讲座 讲解 节约 节能 节日 首次 首先 首批 段落 里程 度假 户籍 户外 队伍 队员 回复 回访 回收 车辆 车间 片区 档案 班级 股权 股份 市场 市民 市政 村民 村庄
    村委 镇区 镇村 乡村 区域 区间 县域 米粉 克服 升级 升至 升学 日常 日报 日均 日用 日前 天然 天津 集中 集体 集团 包括 包含 包装 把握 把关 根据 根本 双方 双向 口头 床单 盒饭 头部 句子 格局 格式 格外 格调 折合 折旧 折叠 折扣 折算
    """)

  private static func isUnit(_ paragraph: Paragraph, at position: Int, length: Int) -> Bool {
    // `1.5LED` is no litre.
    if paragraph[position + length - 1].isLetter, paragraph[position + length].isLetter { return false }
    guard let found = falseUnits.match(paragraph.text, at: position, end: paragraph.text.count) else { return true }
    // `12项目`, `3个人` count all the same; the rest begin a word that the number does not count.
    if paragraph.has(["项", "目"], at: position) || paragraph.has(["个", "人"], at: position) { return true }
    return found.length <= length && found.length < 2
  }
}
