// The head of a flattened table: words of which some stand over columns, some over several columns, and some over none.

import Query

/// The words of a head, by their places among the cells.
struct FlattenedHead {
  let cells: CellSequence
  let places: [Int]
  private var folded: [Unicode.Scalar] { cells.folded }

  /// Words of the heads of budget tables.
  private static let words = WordSet(
    """
    项目 行次 栏次 金额 决算数 预算数 年初预算数 全年预算数 调整预算数 执行数 全年执行数 合计 小计 基本支出 项目支出 科目编码 科目名称 功能分类科目编码 支出功能分类科目编码 经济分类科目编码 科目代码 本年收入合计 财政拨款收入 上级补助收入 事业收入
    经营收入 附属单位上缴收入 其他收入 本年支出合计 上缴上级支出 经营支出 对附属单位补助支出 类 款 项 因公出国（境）费 因公出国（境）费用 公务用车购置及运行费 公务用车购置及运行维护费 公务用车购置费 公务用车运行费 公务用车运行维护费 公务接待费
    一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款 一般公共预算 政府性基金预算 国有资本经营预算 “三公”经费合计 三公经费合计 “三公”经费支出合计 事业单位经营支出 上年结转结余
    收入 支出 人员经费 公用经费 年初结转和结余 本年收入 本年支出 年末结转和结余 一级指标 二级指标 三级指标 指标值 年度指标值 实际完成值 全年实际值 分值 得分 备注 序号 预算 决算
    执行率 权重 偏差原因分析及改进措施 上年决算数 上年预算数 增减额 增减率 本年预算数 比上年增减 单位名称 功能科目 经济科目 编码 名称 占比
    """)

  /// Whether a cell is a word of such a head.
  static func isWord(_ text: [Unicode.Scalar]) -> Bool {
    words.match(text, at: 0, end: text.count)?.length == text.count
  }

  /// Words of a head that name the rows: codes and names.
  private static let keys = WordSet(
    "科目编码 科目代码 科目名称 单位代码 单位编码 部门代码 部门编码 （单位）代码 （单位）编码 单位名称 部门名称 （单位）名称")
  /// Words that stand over no column of their own.
  private static let unnamed: Set<String> = ["类", "款", "项", "栏次", "收入", "支出", "预算数", "决算数"]
  private static let rowHeads: Set<String> = ["项目", "单位名称", "部门", "单位", "序号"]

  /// The words that may stand over columns of numbers, without those of which nothing tells where they stand.
  var named: [Int] { places.filter { !FlattenedHead.unnamed.contains(cells.text($0)) } }

  /// Whether a cell names rows: a code or a name.
  func isKey(_ place: Int) -> Bool { FlattenedHead.keys.occurs(folded, in: cells[place]) }

  /// Whether a cell is the word over the first column, which names rows.
  func headsRows(_ place: Int) -> Bool { FlattenedHead.rowHeads.contains(cells.text(place)) }

  /// Whether a digit stands in a word of the head other than `used`: a figure that must not be lost.
  func hasDigit(besides used: Set<Int>) -> Bool {
    places.contains { !used.contains($0) && cells[$0].contains { folded[$0].isDigit } }
  }

  // MARK: Rows

  /// The row of the head over `width` columns. It takes the lines of all its words, also of those that stand over no column.
  func row(_ width: Int) -> LineRow {
    let words = fitting(width)
    let row = cells.row(words)
    return hasDigit(besides: Set(words)) ? row : cells.row(places, cells: row.cells)
  }

  /// The words of the head that stand over the columns: as many as there are columns, the last ones.
  private func fitting(_ width: Int) -> [Int] {
    let named = places.filter { !["类", "款", "栏次", "收入", "支出"].contains(cells.text($0)) }
    return fitting(named: side(grouped(named)), width)
  }

  private func fitting(named: [Int], _ width: Int) -> [Int] {
    let keys = named.filter(isKey)
    let columns = named.filter { !keys.contains($0) }
    if keys.count == 2, columns.count >= 2 {
      // `项目` heads code and name, whose own heads come last.
      return keys + columns.filter { !(columns.count > width - 2 && $0 == columns[0]) }.prefix(width - 2)
    }
    // Empty cells leave nothing behind: of a head with 行次 the last columns are those without amounts.
    if named.count > 1, cells.text(named[1]) == "行次" { return Array(named.prefix(width)) }
    return named.count > width ? [named[0]] + named.suffix(width - 1) : named
  }

  /// Whether a head starts with 预算数 and 决算数, which stand over the columns of either.
  var isStaged: Bool {
    places.count > 2 && places.prefix(2).allSatisfy { ["预算数", "决算数"].contains(cells.text($0)) }
  }

  /// The row of 预算数 and 决算数 above the other words of a head, each over its half of the columns named `names`, with `spare`
  /// columns without a head before each.
  func stages(names: [String], spare: [Int]) -> LineRow? {
    guard isStaged, names.count.isMultiple(of: 2) else { return nil }
    let half = names.count / 2
    guard names[..<half].elementsEqual(names[half...]) else { return nil }
    let left = cells[places[0]]
    let right = cells[places[1]]
    let before = half + spare[...half].reduce(0, +)
    let width = names.count + spare.reduce(0, +)
    let ranges = (0..<width).map { column in
      column == 0
        ? left
        : column < before
          ? left.upperBound..<left.upperBound
          : column == before ? right : right.upperBound..<right.upperBound
    }
    return cells.row(Array(places[..<2]), cells: ranges)
  }

  // MARK: Words over several columns

  /// Of the words of two sides, each from 项目 on, the longer list: every row is of one side.
  func side(_ named: [Int]) -> [Int] {
    let starts = named.indices.filter { cells.text(named[$0]) == "项目" }
    guard starts.count == 2, starts[0] == 0 else { return named }
    let left = Array(named[..<starts[1]])
    let right = Array(named[starts[1]...])
    return left.count > right.count ? left : right
  }

  private static let groups: [(parent: String, members: [String])] = [
    ("本年支出", ["小计", "基本支出", "项目支出"]), ("本年支出", ["合计", "基本支出", "项目支出"]),
    ("公务用车购置", ["小计", "公务用车购置", "公务用车运行"]),
    ("基本支出", ["小计", "人员经费", "公用经费"]),
  ]

  /// The words of the second line of a head, from 小计 on, set where the word stands that they divide.
  func grouped(_ named: [Int]) -> [Int] {
    var words = named
    for (parent, members) in FlattenedHead.groups {
      while let start = words.indices.last(where: { start in
        start + members.count <= words.count
          && zip(members, words[start...]).allSatisfy { cells.text($1).hasPrefix($0) }
      }),
        let place = words[..<start].lastIndex(where: { cells.text($0).hasPrefix(parent) && cells.text($0) != "公务用车购置费" }
        )
      {
        let group = Array(words[start..<start + members.count])
        words.removeSubrange(start..<start + members.count)
        words.replaceSubrange(place...place, with: group)
      }
    }
    return words
  }

  /// The columns with the head that divides into 小计 and its parts in place of 小计, which names nothing.
  func titled(_ columns: [Int], names: [String]) -> [Int] {
    var parents =
      places.filter { place in
        (cells.text(place).hasPrefix("公务用车购置及") || cells.text(place) == "基本支出") && !columns.contains(place)
      }[...]
    return columns.indices.map { index in
      guard names[index] == "小计", index + 1 < names.count,
        names[index + 1].hasPrefix("公务用车购置") || names[index + 1] == "人员经费", let parent = parents.popFirst()
      else { return columns[index] }
      return parent
    }
  }
}
