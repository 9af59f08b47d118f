// What a sentence says of a quantity.

import Query

/// What a figure states, in the vocabulary of the tables.
enum Measure: String, CaseIterable, Sendable {
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
/// of one is complete before anything holds it, so that no access needs to be checked against another one.
final class Figure {
  /// The number and its unit.
  @exclusivity(unchecked) var quantity: Quantity
  /// What it measures, in the report's words.
  @exclusivity(unchecked) var subject = ""
  /// What the subject says to the tables; nil while it is not known, and where no rows are made of figures.
  @exclusivity(unchecked) var traits: SubjectTraits?
  /// 口径.
  @exclusivity(unchecked) var measure = Measure.other
  /// The fiscal year that it is about.
  @exclusivity(unchecked) var year: Int?
  /// The project whose account it stands in.
  @exclusivity(unchecked) var project: String?
  /// The section it stands in.
  @exclusivity(unchecked) var section: Int?
  /// The clause in the paragraph.
  @exclusivity(unchecked) var clause: Range<Int> = 0..<0
  /// Words that may stand between the figure before it, or the start of the paragraph, and this one.
  @exclusivity(unchecked) var cuesBefore = CueKinds(rawValue: 0)
  /// The line of the number.
  @exclusivity(unchecked) var line = 0
  /// Its offset in the document.
  @exclusivity(unchecked) var position = 0

  /// Whether it counts downwards.
  var isNegative: Bool { quantity.value.unscaled < 0 }

  /// Whether it says how much there is, exactly.
  var isStock: Bool {
    guard !quantity.isApproximate, quantity.value.unscaled > 0 else { return false }
    switch quantity.dimension {
    case .percent, .duration: return false
    default: return measure != .change
    }
  }

  init(quantity: Quantity) { self.quantity = quantity }

  /// Starts anew with another number.
  func reset(_ quantity: Quantity) {
    self.quantity = quantity
    subject = ""
    traits = nil
    measure = .other
    year = nil
    project = nil
    section = nil
    clause = 0..<0
    cuesBefore = []
    line = 0
    position = 0
  }
}
