// The seven charts that a standard final-accounts report names, from the tables of any such report.

import Query

/// One of the standard charts.
struct StandardFigure {
  /// Its title as reports have it.
  let title: Words
  let kind: ChartKind
  /// The numbers: a name, then one column a series; `:report` is the report.
  let query: String
}

/// The standard charts of a final-accounts report (部门决算).
enum StandardFigures {
  /// The charts, in the order of the reports.
  static let all: [StandardFigure] = [
    StandardFigure(
      title: Words("Total income and expenditure against last year", "收、支决算总计变动情况"), kind: .bar,
      query: change(
        [
          ("收入总计", "flow IN ('收入', '收支') AND item IN ('收入总计', '收支总计', '收、支总计', '收入支出总计')"),
          ("支出总计", "flow IN ('支出', '收支') AND item IN ('支出总计', '收支总计', '收、支总计', '收入支出总计')"),
        ])),
    StandardFigure(
      title: Words("Structure of income", "收入决算结构"), kind: .pie,
      query: """
        SELECT item AS 项目, max(amount) AS 金额 FROM accounts
        WHERE report = :report AND flow = '收入' AND stage = '决算' AND parent IN ('本年收入合计', '收入合计')
          AND item NOT IN ('本年收入合计', '收入合计', '收入总计', '本年收入', '收入') GROUP BY item HAVING max(amount) > 0 ORDER BY min(line), 金额 DESC
        """),
    StandardFigure(
      title: Words("Structure of expenditure", "支出决算结构"), kind: .pie,
      query: """
        SELECT item AS 项目, max(amount) AS 金额 FROM accounts
        WHERE report = :report AND stage = '决算' AND parent IN ('本年支出合计', '支出合计')
          AND item IN ('基本支出', '项目支出', '上缴上级支出', '经营支出', '对附属单位补助支出')
        GROUP BY item HAVING max(amount) > 0 ORDER BY min(line), 金额 DESC
        """),
    StandardFigure(
      title: Words("Budget appropriations against last year", "财政拨款收支变动"), kind: .bar,
      query: change(
        [
          ("财政拨款收入", "flow IN ('收入', '收支') AND item IN ('财政拨款收支总计', '财政拨款收、支总计', '财政拨款收入总计')"),
          ("财政拨款支出", "flow IN ('支出', '收支') AND item IN ('财政拨款收支总计', '财政拨款收、支总计', '财政拨款支出总计')"),
        ])),
    StandardFigure(
      title: Words("General public budget expenditure against last year", "一般公共预算支出变动"), kind: .bar,
      query: change(
        [("一般公共预算支出", "flow = '支出' AND item IN ('一般公共预算财政拨款支出', '一般公共预算支出')")])),
    StandardFigure(
      title: Words("Expenditure by function", "支出功能分类结构"), kind: .pie,
      query: """
        WITH stated AS (
          SELECT class, max(actual) AS amount, min(line) AS line FROM spending
          WHERE report = :report AND section IS NULL AND item IS NULL AND class IS NOT NULL GROUP BY class),
        summed AS (
          SELECT class, sum(actual) AS amount, min(line) AS line FROM spending
          WHERE report = :report AND item IS NOT NULL AND class IS NOT NULL GROUP BY class)
        SELECT class AS 类, amount AS 金额 FROM stated WHERE amount > 0
        UNION ALL
        SELECT class, amount FROM summed WHERE amount > 0 AND NOT EXISTS (SELECT 1 FROM stated WHERE stated.amount > 0)
        ORDER BY 金额 DESC
        """),
    StandardFigure(
      title: Words("Structure of official travel, vehicles and receptions", "三公经费结构"), kind: .pie,
      query: """
        WITH stated AS (
          SELECT kind, max(actual) AS amount, min(line) AS line FROM three_public WHERE report = :report GROUP BY kind)
        SELECT kind AS 类别, amount AS 金额 FROM stated
        WHERE amount > 0 AND (kind IN ('因公出国（境）费', '公务用车购置及运行维护费', '公务接待费')
          OR kind IN ('公务用车购置费', '公务用车运行维护费')
            AND NOT EXISTS (SELECT 1 FROM stated s WHERE s.kind = '公务用车购置及运行维护费' AND s.amount IS NOT NULL))
        ORDER BY line
        """),
  ]

  /// Last year and this year of some accounts; last year's amount is the one stated, else this year's without the change.
  private static func change(_ series: [(name: String, condition: String)]) -> String {
    let columns = series.map { "max(amount) FILTER (WHERE \($0.condition)) AS \"\($0.name)\"" }
    let changes = series.map { series in
      "coalesce(max(prior) FILTER (WHERE \(series.condition)), max(amount) FILTER (WHERE \(series.condition))"
        + " - max(change) FILTER (WHERE \(series.condition)))"
    }
    let rows = "FROM accounts WHERE report = :report AND stage = '决算'"
    return """
      SELECT (SELECT year - 1 FROM reports WHERE report = :report) || '年' AS 年度, \
      \(zip(changes, series).map { "\($0) AS \"\($1.name)\"" }.joined(separator: ", ")) \(rows)
      UNION ALL
      SELECT (SELECT year FROM reports WHERE report = :report) || '年', \(columns.joined(separator: ", ")) \(rows)
      """
  }
}
