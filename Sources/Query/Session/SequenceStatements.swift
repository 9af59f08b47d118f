// CREATE SEQUENCE, SET VARIABLE.

extension Session {
  /// CREATE SEQUENCE.
  func createSequence(_ create: CreateSequence) throws(QueryError) -> Outcome {
    let key = create.name.text.lowercased()
    if catalog.sequences[key] != nil, !create.orReplace {
      if create.ifNotExists { return .changed(0) }
      throw QueryError(.catalog(.alreadyExists(name: create.name.text)), at: create.name.span)
    }
    func refuse(_ english: String, _ chinese: String) -> QueryError {
      QueryError(.binding(.notAllowed(.init(english, chinese))), at: create.name.span)
    }
    guard create.increment != 0 else { throw refuse("INCREMENT must not be zero", "INCREMENT 不能为零") }
    let isUpward = create.increment > 0
    let least = create.minimum ?? (isUpward ? 1 : Int64.min)
    let greatest = create.maximum ?? (isUpward ? Int64.max : -1)
    guard least < greatest else {
      throw refuse("MINVALUE must be less than MAXVALUE", "MINVALUE 必须小于 MAXVALUE")
    }
    let start = create.start ?? (isUpward ? least : greatest)
    guard (least...greatest).contains(start) else {
      throw refuse("START lies outside MINVALUE and MAXVALUE", "START 不在 MINVALUE 与 MAXVALUE 之间")
    }
    catalog.sequences[key] = NumberSequence(
      name: create.name.text, start: start, increment: create.increment, bounds: least...greatest,
      isCyclic: create.isCyclic)
    return .changed(0)
  }

  /// DROP SEQUENCE, unless a table's default counts with it.
  func dropSequence(_ drop: Drop) throws(QueryError) -> Outcome {
    let key = drop.name.text.lowercased()
    guard catalog.sequences[key] != nil else {
      if drop.ifExists { return .changed(0) }
      throw QueryError(
        .catalog(
          .doesNotExist(
            name: drop.name.text,
            candidates: Suggestions.nearest(to: drop.name.text, among: catalog.sequences.values.map(\.name).sorted()))),
        at: drop.name.span)
    }
    for case (let name, .table(let table)) in catalog.all {
      let uses = table.constraints.defaults.values.contains {
        SyntaxPrinter.text(of: $0).lowercased().contains("nextval('\(key)')")
      }
      if uses, !drop.isCascade {
        throw QueryError(.catalog(.inUse(name: drop.name.text, by: name)), at: drop.name.span)
      }
    }
    catalog.sequences[key] = nil
    catalog.comments[CommentTarget(.sequence, key)] = nil
    return .changed(0)
  }

  /// SET VARIABLE and RESET VARIABLE.
  func setVariable(_ name: Name, to value: Expression?) throws(QueryError) -> Outcome {
    variables[name.text.lowercased()] = try value.map { (value) throws(QueryError) in
      try constantValue(of: value)
    }
    return .changed(0)
  }
}
