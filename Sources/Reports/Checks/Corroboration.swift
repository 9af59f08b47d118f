// What a rule finds in the book of a government: a contradiction only where the same rule mostly holds in the same book.

import Query

/// The gate that every rule's rows pass before they are findings.
///
/// No published book contradicts itself in a third of what a rule tests in it; where a rule fails that often, the tables of
/// the book were misread or its levels mixed. Such failures are worth knowing and no contradictions: their `passed` is NULL.
/// The reports of departments, and a failure or two in a government's short one, stand as they are.
enum Corroboration {
  /// From how many lines on a government's report is a book, whose tables go on over pages.
  static let leastLinesOfBook = 500
  /// How often a rule may fail in a shorter one before the share of what holds is asked for.
  static let mostFailuresBesideFew = 2

  /// How many times what fails must hold for a failure to count: what is called the same in two places of a book is seldom
  /// the same, what one sentence or one table tells mostly is.
  static func leastShare(for relation: CheckRelation) -> Int { relation == .same ? 9 : 2 }

  /// `rule` with `passed` NULL, and the reason in `note`, where its failures are doubted; and how many bytes stand before
  /// the rule's own text.
  static func statement(of rule: CheckRule) -> (text: String, lead: Int) {
    let names = ChecksView.columns.map(\.name)
    let given = names.map { name in
      switch name {
      case "passed": "CASE WHEN doubted.report IS NULL OR passed THEN passed END AS passed"
      case "note": "CASE WHEN doubted.report IS NULL OR passed IS NOT FALSE THEN note ELSE \(doubt) END AS note"
      default: "tested.\(name)"
      }
    }
    let lead = "WITH tested AS (\n  SELECT * FROM (\n"
    // A line of its own for the closing bracket: a rule may end with a comment.
    let text = """
      \(lead)\(rule.query)
        ) AS checks(\(names.joined(separator: ", ")))
      )
      SELECT \(given.joined(separator: ", "))
      FROM tested
      LEFT JOIN (
        SELECT tested.report, count(*) FILTER (WHERE passed) AS held, count(*) FILTER (WHERE NOT passed) AS failed
        FROM tested
        JOIN reports AS r ON r.report = tested.report AND r.kind = '\(ReportIdentity.otherKind)'
        GROUP BY tested.report, r.lines
        HAVING held < \(leastShare(for: rule.relation)) * failed
          AND (r.lines >= \(leastLinesOfBook) OR failed > \(mostFailuresBesideFew))
      ) AS doubted ON doubted.report = tested.report
      """
    return (text, lead.utf8.count)
  }

  /// Why a failure is doubted, behind the rule's own note, in both languages.
  private static let doubt =
    "concat_ws('；', note, concat('本规则在此检验 ', held + failed, ' 项，不符 ', failed, ' 项，疑为读取有误 / the rule fails for ', "
    + "failed, ' of ', held + failed, ' here: the reading is doubted'))"
}
