// PIVOT and UNPIVOT.

extension Binder {
  func bindPivot(
    _ pivot: PivotStatement, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> Plan { throw QueryError(.catalog(.unsupported(feature: "PIVOT")), at: span) }
  func bindPivotClause(
    _ source: BoundRelation, _ clause: PivotClause, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation { throw QueryError(.catalog(.unsupported(feature: "PIVOT")), at: span) }
  func bindUnpivot(
    _ source: BoundRelation, _ clause: UnpivotClause, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> BoundRelation { throw QueryError(.catalog(.unsupported(feature: "UNPIVOT")), at: span) }
  func bindDescribe(
    _ describe: Describe, span: SourceSpan, in environment: Environment
  ) throws(QueryError) -> Plan { throw QueryError(.catalog(.unsupported(feature: "DESCRIBE")), at: span) }
}
