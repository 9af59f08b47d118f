// The units and counter words of Chinese budget reports.

/// What a unit measures and how it scales.
struct UnitMeaning: Sendable {
  /// The unit as the tables name it; nil to take the word as printed.
  var name: UnitName?
  /// What it measures.
  let dimension: Dimension
  /// Divide by ten to this power to get the named unit: 1 for ‰ as %.
  var tenths = 0
  /// Whether 百分点 is meant.
  var isPoints = false
}

extension Lexicon where Value == UnitMeaning {
  /// Units whose meaning has no name of its own are named as they are printed.
  fileprivate convenience init(named groups: [(String, UnitMeaning)]) {
    var words: [(String, UnitMeaning)] = []
    for (text, meaning) in groups {
      guard meaning.name == nil else {
        words.append((text, meaning))
        continue
      }
      for word in text.unicodeScalars.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        var named = meaning
        named.name = UnitName(String(word))
        words.append((String(word), named))
      }
    }
    self.init(words)
  }
}

/// The words that follow a number.
enum UnitLexicon {
  /// Units by the word printed.
  static let units = Lexicon<UnitMeaning>(named: [
    ("元 元人民币 块钱", UnitMeaning(name: "元", dimension: .money)),
    ("美元 欧元 港元 日元 英镑", UnitMeaning(dimension: .other)),
    ("% 百分比", UnitMeaning(name: "%", dimension: .percent)),
    ("‰", UnitMeaning(name: "%", dimension: .percent, tenths: 1)),
    ("个百分点 百分点 个点", UnitMeaning(name: "%", dimension: .percent, isPoints: true)),
    ("成", UnitMeaning(name: "%", dimension: .percent, tenths: -1)),
    ("倍 番 折 元/人 元/月 元/天 元/年", UnitMeaning(dimension: .other)),
    (
      "年 个月 个多月 天 个工作日 工作日 小时 个小时 分钟 秒 秒钟 周 个星期 星期 个季度 学年 个学期 学期 日历天",
      UnitMeaning(dimension: .duration)
    ),
    ("日", UnitMeaning(name: "天", dimension: .duration)),
    ("年多 余年", UnitMeaning(name: "年", dimension: .duration)),
    ("吨 公斤 千克 克 斤 kg KG t 磅 公吨", UnitMeaning(dimension: .weight)),
    ("平方米 平方公里 平方千米 亩 公顷 ㎡ m2 m² hm2 hm² km2 km² 平米 平方 亩次 平方厘米", UnitMeaning(dimension: .area)),
    (
      "立方米 万方 微克/立方米 微克 毫克/升 毫克 分贝 摄氏度 m cm mm L ml kWh 立方 公里 千米 米 厘米 毫米 里 km 升 毫升 千瓦时 千瓦 兆瓦时 千伏安 千伏 兆帕 Mbps 度 兆 MB GB TB 兆瓦 海里 延米 m³ 吨公里",
      UnitMeaning(dimension: .other)
    ),
    (
      """
      个 名 人 场 次 期 户 件 条 篇 本 份 册 家 项 辆 台 套 张 间 所 座 处 只 支 袋 桶 箱 批 人次 场次 户次 车次 架次 班次 批次 团组 组 队 对 笔 起 宗 桩 门 类 种
      幅 块 棵 株 头 版 集 讲 课 课时 学时 学分 堂 节 轮 遍 趟 枚 面 双 桌 床 把 根 瓶 包 盒 颗 粒 首 句 页 卷 栋 幢 层 口 艘 架 匹 羽 尾 床位 张床位 台（套） 台套 套次 件次 家次 台次 篇次 部次 期次 门次 处次 座次 幅次 张次
      个次 轮次 剂次 剂 针次 针 台件 册次 例次 头次 宗次 课次 趟次 班次 品次 具 尊 副 立项 标箱 标准箱 车皮 艘次 架 道 方 路 亩次 羽次 户口 人场次 团 件套 盘次 平台 例 人份 份次 项次 条次 部 部门 单位 机构 企业 县 区 市 镇 乡 村 社区 街道 学校 家庭 医院 科室 岗位 网点 站点 点位 基地 标段 标包 包件 品种 批件 号次 字 盘 盏 顶 片 段 孔 眼 井 盆 筐 车 单
      名额 席位 席 票 刀 滴 则 档 班 人日 人天 工日 工时 人月 台班 辆次 户数 股 岁 万步 幕 支队 米次 套件 枝 朵 篮 碗 顿 餐 份额 回 栏 款 届次 格 樘
      """, UnitMeaning(dimension: .count)
    ),
    ("个批次 个批 批（次）", UnitMeaning(name: UnitName("批次"), dimension: .count)),
    ("个人次 人（次）", UnitMeaning(name: UnitName("人次"), dimension: .count)),
    ("分", UnitMeaning(dimension: .other)),
  ])

  /// Words right before a number that make it approximate or a bound; they belong to its raw text.
  static let before = WordSet(
    "近 约 大约 约为 大概 超 超过 超出 不低于 不少于 不高于 不超过 不多于 低于 高于 不足 不到 将近 接近 逾 ≥ ≤ > < 至少 至多 少于 多于 突破 不小于 不大于 小于 大于 约合 约计 上限")

  /// Words right after a unit that make it approximate or a bound.
  static let after = WordSet("以上 以下 以内 左右 上下 之多 有余 及以上 及以下 （含）以上 （含）以下")

  /// Noun phrases that a threshold of a label stands before: `100万以上项目`.
  static let thresholdNouns = WordSet("项目 的项目 设备 的设备 通用 专用 大型 的通用 的专用 （不含车辆） 的大型 （含）的 合同 的合同 采购项目 贵重 仪器 的仪器")

  /// Counters whose Chinese numeral is a count: `三天`, `十部门`.
  static let chineseCounters = WordSet(
    """
    天 个月 年 周 个 名 人 场 次 期 户 件 条 篇 份 册 家 项 辆 台 套 所 座 处 支 批 人次 场次 批次 部门 单位 县 区 镇 乡 村 社区 街道 间 门 类 种 笔 起 组 队 部 轮 小时 分钟 倍 番 成
    个百分点 折 元 口 张 幅 块 栋 本 只 箱 袋 吨 亩 公里 米 平方米 人份 课时 学时
    """)

  /// Nouns after `五大`, `四大` that are counted.
  static let greatNouns = WordSet("机制 体系 平台 模块 板块 方面 举措 措施 任务 工程 行动 类别 领域 环节 制度 项目 指标 活动 职能 系统 中心")

  /// Beginnings of fixed names that only look like counts: `两个维护`, `四个意识`.
  static let slogans = WordSet(
    """
    两个维护 两个确立 两个一百年 两个大局 两个毫不动摇 两个责任 三个代表 三个转变 四个意识 四个自信 四个全面 四个服从 四个伟大 四个革命 四个最严 五个文明 五个认同 五个一 六个一 三个一 四个一 两个覆盖
    三个区分开来 四个不摘 五个统筹 三个务必 八项规定 五项规定 十项措施 两个结合 六个坚持 四个着力 五个一批 三项制度 两项补贴 两项政策 两个清零 三项改革 三重一大 三会一课 三公 十个全覆盖 两个专项 三个清单 两个清单 三项机制 十个明确
    """)
}
