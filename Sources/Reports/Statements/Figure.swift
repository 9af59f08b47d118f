// What a sentence says of a quantity.

import Query

/// What a figure states, in the vocabulary of the tables.
enum Measure: String, Sendable {
  case actual = "决算数"
  case budget = "预算数"
  case received = "到位数"
  case share = "占比"
  case completion = "完成率"
  case change = "增减额"
  case changeRate = "增减率"
  case prior = "上年数"
  case balance = "结余"
  case score = "得分"
  case count = "数量"
  case other = "其他"
}

/// A quantity and what the sentence says of it. A class: rows, passages and tables all hold the same figures, and what is said
/// of one is complete before anything holds it.
final class Figure {
  /// The number and its unit.
  var quantity: Quantity
  /// What it measures, in the report's words.
  var subject = ""
  /// 口径.
  var measure = Measure.other
  /// The fiscal year that it is about.
  var year: Int?
  /// The project whose account it stands in.
  var project: String?
  /// The section it stands in.
  var section: Int?
  /// The clause in the paragraph.
  var clause: Range<Int> = 0..<0
  /// The line of the number.
  var line = 0
  /// Its offset in the document.
  var position = 0

  init(quantity: Quantity) { self.quantity = quantity }
}
