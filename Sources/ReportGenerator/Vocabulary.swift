// Invented places and units, and names of the functional classification.

/// Names that reports are made of.
enum Vocabulary {
  /// The unit of the report with this seed: no two seeds below some ten thousand have the same, so that reports read together
  /// tell of different units.
  static func unit(_ seed: UInt64) -> String {
    let names = UInt64(places.count * units.count * towns.count)
    // A step without a common factor visits every name once.
    let number = Int((seed % names) * 7_919 % names)
    let (place, rest) = number.quotientAndRemainder(dividingBy: units.count * towns.count)
    let (unit, town) = rest.quotientAndRemainder(dividingBy: towns.count)
    let district = String(towns[town].dropLast(1)) + "县"
    return places[place] + district + units[unit]
  }

  /// Where work was done.
  static let towns = [
    "柳河镇", "双桥镇", "大石镇", "沙坪镇", "新庄镇", "黄泥镇", "龙泉镇", "高岭镇", "白沙镇", "马场镇", "竹园镇", "梅溪镇", "铁炉镇", "东湾镇", "西坡镇", "南关镇",
    "北塔镇", "水口镇", "花园镇", "金沟镇", "银杏镇", "磨盘镇", "古城镇", "枫林镇", "青山镇", "红岩镇", "长滩镇", "短松镇", "上寨镇", "下坝镇", "平桥镇",
  ]

  static let places = [
    "临川市", "平原市", "白石市", "青河市", "江城市", "河口市", "长宁市", "春山市", "阳江市", "湖滨市", "北塘市", "西河市", "东山市", "云岭市", "松山市", "南桥市",
    "石门市", "安乐市", "清溪市", "永和市",
  ]

  static let units = [
    "审计局", "教育局", "水务局", "农业农村局", "民政局", "司法局", "卫生健康局", "文化广电和旅游局", "交通运输局", "市场监督管理局", "应急管理局", "统计局", "林业局", "财政局",
    "住房和城乡建设局", "人力资源和社会保障局", "自然资源局",
    "残疾人联合会", "总工会", "图书馆", "疾病预防控制中心", "人民医院", "第一中学", "气象局", "档案馆", "红十字会", "科学技术协会", "政务服务中心", "街道办事处", "融媒体中心",
  ]

  /// A section of the functional classification with items of it: the codes are those of the Ministry of Finance's list.
  struct Section: Sendable {
    /// The class by name.
    let className: String
    let code: String
    let name: String
    /// Codes within the section, and names.
    let items: [(code: String, name: String)]

    init(_ className: String, _ code: String, _ name: String, _ items: (String, String)...) {
      (self.className, self.code, self.name) = (className, code, name)
      self.items = items.map { (code: $0.0, name: $0.1) }
    }
  }

  static let classification: [Section] = [
    Section("一般公共服务支出", "20108", "审计事务", ("01", "行政运行"), ("02", "一般行政管理事务"), ("04", "审计业务"), ("06", "信息化建设")),
    Section("一般公共服务支出", "20106", "财政事务", ("01", "行政运行"), ("04", "预算改革业务"), ("06", "财政监察")),
    Section("教育支出", "20502", "普通教育", ("01", "学前教育"), ("02", "小学教育"), ("03", "初中教育"), ("04", "高中教育")),
    Section("科学技术支出", "20607", "科学技术普及", ("01", "机构运行"), ("02", "科普活动")),
    Section("文化旅游体育与传媒支出", "20701", "文化和旅游", ("04", "图书馆"), ("08", "文化活动"), ("09", "群众文化")),
    Section("农林水支出", "21301", "农业农村", ("01", "行政运行"), ("08", "病虫害控制"), ("22", "农业生产发展")),
    Section("农林水支出", "21303", "水利", ("05", "水利工程建设"), ("14", "防汛"), ("16", "农村水利")),
    Section("节能环保支出", "21103", "污染防治", ("01", "大气"), ("02", "水体")),
    Section("城乡社区支出", "21201", "城乡社区管理事务", ("01", "行政运行"), ("04", "城管执法")),
    Section("交通运输支出", "21401", "公路水路运输", ("04", "公路建设"), ("06", "公路养护")),
  ]

  /// Sections that nearly every report has.
  static let common: [Section] = [
    Section("社会保障和就业支出", "20805", "行政事业单位养老支出", ("05", "机关事业单位基本养老保险缴费支出")),
    Section("社会保障和就业支出", "20808", "抚恤", ("01", "死亡抚恤")),
    Section("卫生健康支出", "21011", "行政事业单位医疗", ("01", "行政单位医疗")),
    Section("住房保障支出", "22102", "住房改革支出", ("01", "住房公积金")),
  ]

  static let revenueSources = ["事业收入", "经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"]
  static let otherExpenditure = ["上缴上级支出", "经营支出", "对附属单位补助支出"]

  static let projects = [
    "基层医疗卫生服务能力提升", "农村饮水安全维修养护", "校园安全防护设施", "公共文化场馆免费开放", "森林防火", "信息化运维", "困难群众救助", "城市道路照明", "农产品质量安全检测", "普法宣传教育",
    "乡村振兴帮扶", "应急物资储备",
  ]
}
