// The vocabulary of statements: what budget reports say before and after a figure.

/// A word that tells the measure of the figure after it.
struct MeasureCue: Sendable {
  let measure: Measure
  /// Whether the figure counts downwards: 减少, 下降.
  var isNegative = false
  /// Whether the word belongs to the subject: 执行率, 支出.
  var isSubject = false
}

/// Words by their role.
enum StatementWords {
  /// Fillers between a subject and its figure.
  static let fillers = WordSet(
    """
    为 是 约 达 达到 共 共计 累计 计 各 均 了 的 有 至 ： 仅 只 分别 则 已 价值 总价值 又 已达 也 每人每月 每人每年 每户每年 每人每天 每年每人 每月每人 ¥ ￥ 人民币 人民币： 控制在 稳定在 保持在 均为 各为 为： 总计为 合计为 高达 数为 总共 一共 分别为 分别是 分别达 分别占 依次 依次为 依次是 各是 达： 也达 实际 了共 约为 大约 人均 共有 共达 另有 还有 全年 每 即 也 等 介于 在 处于 未 未达 未达到 未超过 未超
    """)

  /// Fillers that open a clause and belong to no subject.
  static let openers = WordSet(
    """
    其中 其中： 其中， 共 共计 累计 截止目前 截至目前 截至 截止 目前 今年 今年以来 相应安排 相应 年初 全年 年末 年底 同时 并 且 还 另 另外 以及 和 及 与 、 或 包括 包括： 主要包括 即 分别 据统计 据初步统计 此次 本次 先后 一是 二是 三是
    四是 五是 六是 七是 八是 九是 十是 首先 其次 最后 最后是 其次是 首先是 现有 共有 的 主要是 部门共有 单位共有 包含 含 ① ② ③ ④ ⑤ ⑥ 实际 当年 ： ， 我单位 本部门 本单位 我部门 本院 我院 本校 我校 我局 本局 我厅 本厅 我委 本委 我办 我镇 我街道 我中心 本中心 我馆 本馆 我站 本级 全院 全校 全局 全厅 之间 之间的 按 已 已成功 已经 并给予 至 到
    """)

  /// Words right before a figure that tell its measure.
  static let cues = Lexicon<MeasureCue>([
    (
      "增加 增长 提高 上升 增收 增支 增幅 增长率 升高 增长幅度 增加幅度 多支出 超支 净增 增加额 差值 差额 相差 增速 变动率 增减率 变化率 增减变动率 同比增速 增幅达 增长比例 高出 调增 核增 净调增 拟调增 增涨 上涨 增加率 增额 超预算 超收 超额 超概算 超计划 超标准 超定额 超限额 超目标 超任务",
      MeasureCue(measure: .change)
    ),
    (
      "负增长 减少 下降 降低 减收 减支 减幅 降幅 减少率 下降率 压减 压缩 缩减 节约 节省 少支出 净减 回落 减低 减少额 降低率 下降幅度 减少幅度 减额 下滑 低出 缩小 核减 精简 调减 净调减 拟调减 短收 欠收 少收 少支 调低 下浮 缩短 节约资金 节省资金 节支 节资",
      MeasureCue(measure: .change, isNegative: true)
    ),
    ("占 占比 比例 比重 占比例 占比重 所占比例 所占比重 占比率", MeasureCue(measure: .share)),
    (
      """
      控制率 得分率 完成率 执行率 到位率 支付率 办结率 回复率 使用率 拨付率 达成率 实现率 结案率 完成比例 执行比例 执行进度 支出进度 完成进度 支出率 完成预算 完成年初预算 完成年初预算数 完成调整预算 完成调整预算数 完成全年预算 完成预算数 完成
      """, MeasureCue(measure: .completion, isSubject: true)
    ),
    (
      """
      到位 到位资金 实际到位 实际到位资金 资金到位 实际到位数 到位数 到位金额 实际落实 实际落实资金 落实资金 实际落实安排收入 落实安排收入 拨付到位 到位经费 实际到位经费 已到位 到账 实际到账 实际拨付 实际下达 财政拨付资金
      """, MeasureCue(measure: .received)
    ),
    (
      """
      年初预算 预算 预算数 预算额 预算安排 预算总额 全年预算 全年预算数 调整预算 调整预算数 年初预算数 年初预算安排 预算金额 预算资金 财政安排经费 当年财政安排经费 安排经费 安排资金 预算总计 预算合计 支出预算 收入预算 总预算 预算经费 预算批复
      年初批复预算 批复预算 预算安排资金 安排预算 预算调整数 调整后 调整后预算 调整后预算数 计划投入 计划资金 年度资金 预算为 财政预算 预算支出 财政安排资金 年初预算成本投入 预算收入 预算总收入 预算总支出 收入总预算 支出总预算 收支总预算 调整数
      追加 年中追加 年中追加预算 预期 预期为 预计 预计为 年度预算 年度预算数 预算下达 全年预算资金 申请预算 拟安排 计划安排 计划采购 拟投入
      """, MeasureCue(measure: .budget)
    ),
    (
      """
      决算 决算数 支出决算 支出决算数 收入决算 收入决算数 执行数 预算执行数 实际支出 实际支出数 全年执行数 实际执行数 实际执行 支出决算总额 决算总额 决算支出 实际使用 实际完成 决算金额 实际支付 支出数 全部执行 执行 全年支出 累计支出 共计支出 共支出
      实际支出资金 已支付 已支出 已拨付 已使用 累计支付 累计拨付 实际支出金额 实际使用资金 支付数 决算收入 实际收入 支付资金
      """, MeasureCue(measure: .actual)
    ),
    ("上年数 上年决算数 上年决算 上年支出 上年同期 上年预算数 上年收入 去年 上年 上年度 上年实际支出 去年同期 上年执行数", MeasureCue(measure: .prior)),
    (
      "结余 结转 结余资金 结转资金 年末结转和结余 年初结转和结余 结转结余 结转和结余 节余 结存 年末结余 年初结转 年末结转 上年结转 结余额 结存资金 结转下年 结转下年度 结转下年使用 结转以后年度 结转至下年 滚存结余 年末滚存结余 累计结余 当年结余 本年结余 收支结余 收支结余为 净结余 盈余 亏损 赤字 本期盈余",
      MeasureCue(measure: .balance, isSubject: true)
    ),
    ("得分 评分 自评得分 综合得分 评价得分 总分 综合评分 自评分 自评综合得分 最终得分 评价总分 自评总分", MeasureCue(measure: .score, isSubject: true)),
  ])

  /// Ends of noun phrases that an account has; money after them is an outturn unless something else is said.
  static let accountEnds = WordSet(
    """
    收入 支出 合计 总计 总额 总收入 总支出 拨款 公用经费 人员经费 运行经费 三公”经费 三公经费 三公"经费 公”经费 运行费 维护费 接待费 境）费 境）费用 购置费 购置 （类） （款） （项） 公务接待 外事接待 合同金额 采购金额 采购额 会议费 培训费 差旅费 办公费
    类）支出 款）支出 项）支出 收支 结余分配 资产 固定资产 购置支出 个人家庭补助 个人和家庭补助 个人和家庭的补助 离休费 退休费 基金 公积金 专用基金 总支 支出合计 收入合计 费用 税收 增值税 所得税 契税 城建税 资源税 房产税 印花税 车船税 耕地占用税 土地使用税 土地增值税 环境保护税 消费税 烟叶税 非税 上级补助 转移支付 税收返还 结算补助 专项补助 固定补助 调入资金
    """)

  /// Words of headings under which figures are accounts.
  static let accountHeadings = WordSet("决算 预算 收入 支出 经费 采购 资产 收支 资金 财政拨款 基金 国有资本")
  /// Words of headings under which money is told in a narrative.
  static let narrativeHeadings = WordSet("工作 职能 职责 成效 做法 问题 措施 建议 活动 机构 概况 亮点 计划 讲座 服务 建设")

  /// Subjects that say nothing by themselves; the context names the thing.
  static let generic = WordSet(
    """
    支出 收入 数 项目 全年 年初 该项目 该项目当年 项目全年 年度 当年 财政 本年 资金 金额 总额 实际 共计 合计 总计 费用 全部 其 该 项目当年 该项目年初 该项目全年 全年项目 项目资金 项目年初 经费 决算 预算 年 全年执行下来 执行下来 执行 累计 拨款 该项
    目财政 该项目2 数额 额 支出额 收入额 总金额 小计 单位 部门 本部门 此 该项目资金 本项目 本项目全年 本项目当年 为 该经费 该专项 项目年度 率 该项目总 总 项目总 比例 共 同口径 年初预算数 预算数 年初预算 调整预算数 全年预算 决算数 实际 本年度 上年度 应 年中 最终 数据 情况 收支 与 整体 较计划 较目标 较任务 比计划 比目标 较上年 比上年 超额 超出 两者 二者 三者 前者 后者 涉及 涉及资金 扣 得 扣减 拨付 共拨付 支付 共支付 实有 保有 调整后 本院 学院 我院 本校 学校 我局 本局 全院 全校 均 金 小计数 合计数 目标值 目标 指标值 计划 计划数 计划值 任务 任务数 目标任务 年度目标 年度指标值 实际值 完成值 日均 月均 年均 人均 户均
    """)

  /// Names of funds that hold the word 预算 and speak of no budget.
  static let fundNames = WordSet("一般公共预算 政府性基金预算 国有资本经营预算 公共预算 社会保险基金预算 社保基金预算 公共财政预算 政府预算 基金预算 社会保险预算")

  /// Verbs that govern the noun after them and are no part of it.
  static let verbs = WordSet(
    """
    开展 举办 建立 设立 完成 实施 印制 印发 发放 送去 送出 送上 拍摄 培育 补充 表扬 表彰 命名表彰 选树 评选 评选出 推荐 推荐评选 创建 打造 建成 新建 邀请 组织 争取 赢得 接待 处理 撰写 解决 协调解决 支持和协调 帮助 扶持 资助 救助 救助
    关爱 慰问 走访 走访慰问 走访看望 领取 获得 荣获 取得 挽回 采集 采集到 征集 征集到 推送 发送 发布 上报 报送 制作 刊发 刊登 转载 编印 翻印 分发 参与 参加 吸引 覆盖 惠及 受益 服务 提供 达成 投递 创评 成立 新成立 评定 命名
    评估验收 认定 创评认定 给予 投入 出资 募集 募筹 筹集 捐赠 捐款 募捐 落实 化解 调解 排查 走进 深入 收看 观看 参观 撰写 采用 被 下设 下设立 内设 设有 设 聘请 聘用 选派 下派 招募 培养 发展 新增 新成立 新建成 新发展 改造 修建
    维修 购买 购置 采购 安装 配备 安排 使用 占用 拥有 共有 收到 受理 办理 查处 立案 审理 审结 整改 检查 督查 督导 调研 召开 召集 承办 主办 协办 编写 修订 制定 制发 出台 下发 签订 签约 引进 引入 达到 实现 超额 突破 推广 普及
    销售 种植 养殖 生产 收集 录入 登记 建档 涌现出 涌现出来 涌现 集中 展示 展播 播出 播放 点击 转介 转办 转交 转 开设 开办 开放 投放 张贴 悬挂 摆放 更换 更新 选取 选择 选举 选聘 聘任 命名为 授予 反映 带动 促进 联系 结对 帮扶
    帮扶救助 探访 看望 家访 筛查 检测 监测 抽查 抽检 审核 审批 审计 核查 核实 统计 公布 公开 公示 宣讲 宣传 讲 讲授 授课 播放 播出 建 新 办 送 发 招 评 选 向 为 对 给 到 在 由 从 于 以 将 把 让 使 按 经 通过 根据 按照 因 联合 会同 涉及 惠及 保有 持有 实有
    """)

  /// Verbs that govern what follows wherever they stand in a clause; hardly ever nouns themselves.
  static let governing = WordSet(
    """
    开展 举办 建立 设立 完成 实施 印制 印发 发放 送去 送出 送上 拍摄 表扬 表彰 命名表彰 评选出 打造 建成 邀请 争取 给予 成立 新成立 涌现出来的 涌现出的 涌现出 召开 获得 荣获 出台 推送 募集 募筹 达成 开设 开办 下设 下设立 内设
    设有 新建 新增 建设完成 组建 上报 编印 张贴 悬挂 收到 完成了 捐赠了 举行 树立 送到 筹集 建成了 建有 建了 推动
    """)

  /// Verbs that stay with the noun: `培训创业女性`, `直接覆盖妇女群众`.
  static let keptVerbs = WordSet(
    "培训 覆盖 受益 参与 惠及 救助 资助 慰问 接待 处理 撰写 推荐 走访 服务 帮扶 宣传 收看 观看 参加 宣讲 讲 转 采集 翻印 投递 提供 达成 发放 救助关爱 帮扶救助")

  /// Words after a figure that go on with the sentence and are not the thing counted.
  static let continuations = WordSet(
    """
    提高到 上升到 增加到 增长到 下降到 减少到 降低到 提高至 上升至 增加至 增长至 下降至 降至 升至 提升至 提升到 压缩至 压缩到 缩短至 缩短到 调整为 调整到 调整至 增至 减至 降到 升到 下降为 提高 下降 缩短 共计 共 累计 合计 总计 免费 进行 送去 送上 送出 参与 参加 获得 采集 用于 作为 被 已 全部 均 得到 荣获 纳入 投入 建成 以来 并 且 或 后 时 前 内 中 上 下 到 在 以 为 通过 由 对 向 同比 比 较 占 增长 下降 增加 减少 完成 等 开展 举办 提供 享受 接受 观看 收看 前往
    赴 挽回 联合 共同 顺利 成功 按 按照 根据 主要 其中 之间 不等 期间 的时间 的同时 一次性 捐赠给 分别 给予 发放 不 未 无 均为 均已 如期 按时 按期 如数 相比 持平 同期 来自 以及 集中 就业 标准 的标准 超概算 超预算 超计划 超标准 超出 超过 尚未 仍未 均未 尚 仍 系 由于 因
    """)

  /// Verbs from one value to another: `由5万元提高到8万元`.
  static let spanVerbs = WordSet(
    "提高到 上升到 增加到 增长到 下降到 减少到 降低到 提高至 上升至 增加至 增长至 下降至 降至 升至 提升至 提升到 压缩至 压缩到 缩短至 缩短到 调整为 调整到 调整至 增至 减至 降到 升到 下降为 调减为 调增为 调减到 调减至 调增至 增加为 减少为 提高为 提升为 扩大到 扩大至 压减到 压减至 核减为 核增为"
  )

  /// Where the noun after a figure ends: the next verb or connective.
  static let nounStops = WordSet(
    """
    参与 参加 获得 送去 送上 送出 挽回 采集 采集到 并 进行 提供 开展 参观 作为 联合 得到 用于 就业增收 增收 遭受 实施 通过 到 按照 以及 分别 给予 建成 建立 评选 观看 收看 发放 免费 享受 接受 完成 被 已 纳入 顺利 均 度过 面对 共同 受益 办理
    将 在 为 于 由 从 向 对 后 时 是 达 超 取得 实现 转入 转出 投入 赴 前往 举行 举办 组织 召开 合作 予以 作 捐赠 全面 编制 手中 手里 和 及 以来 正式 印发 共 每
    """)

  /// Words before a year that make it the base of a comparison.
  static let comparers = WordSet("与 比 较 由 同 跟 和 相比 对比 低于 高于 少于 多于 相较于 相较 于")

  /// Phrases that a comparison starts with, to be cut from a subject.
  static let comparisonStarts = WordSet(
    "比上年 较上年 比去年 较去年 与上年 与去年 同比 比年初 较年初 比预算 较预算 比上一年 较上一年 与预算 与年初 比 较 环比 同口径 按同口径 同上年 与20 由20 从20 同上年 相比 决算数比 决算比")
}
