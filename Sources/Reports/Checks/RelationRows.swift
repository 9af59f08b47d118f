// Rows of relations: which figures of a passage belong together, for the checks to compare.

import Query

/// Writes the table of relations.
struct RelationRows {
  let reading: ReportReading

  /// All relations of the report, in the order of the text.
  func write(to tables: inout TableSet, isStopped: () -> Bool = { false }) throws(QueryError) {
    let figures = reading.figures
    var first = 0
    var number = 0
    while first < figures.count {
      let index = figures[first].quantity.paragraph
      var last = first
      while last < figures.count, figures[last].quantity.paragraph == index { last += 1 }
      defer { first = last }
      let paragraph = reading.text.paragraphs[index]
      if first & 255 == 0, isStopped() { return }
      // Cells have rules of their own, a figure alone belongs to none, and a paragraph without an end is no passage.
      guard paragraph.kind != .row, (2...400).contains(last - first), let map = reading.maps[index] else { continue }
      for relation in RelationFinder(paragraph: paragraph, map: map, figures: figures[first..<last], all: figures)
        .find()
      {
        number += 1
        for member in relation.members { try append(relation.kind, member, number: number, to: &tables) }
      }
    }
  }

  private func append(
    _ kind: FigureRelation.Kind, _ member: (role: FigureRelation.Role, figure: Int), number: Int,
    to tables: inout TableSet
  ) throws(QueryError) {
    let figure = reading.figures[member.figure]
    try tables.append(.relations) { row throws(QueryError) in
      try row.text(reading.key)
      try row.integer(number)
      try row.text(kind.rawValue)
      try row.text(member.role.rawValue)
      try row.integer(member.figure + 1)
      try row.integer(figure.line)
    }
  }
}
