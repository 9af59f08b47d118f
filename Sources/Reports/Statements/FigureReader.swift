// Goes through a report's quantities in order and asks what each sentence says of them.

import Query

/// Makes figures of quantities.
struct FigureReader {
  let text: ReportText
  let readings: [[NumberReading]]
  let outline: Outline
  let identity: ReportIdentity

  /// All figures in the order of the text.
  mutating func read() -> [Figure] {
    var figures: [Figure] = []
    for paragraph in text.paragraphs {
      for case .quantity(let quantity) in readings[paragraph.index] {
        var figure = Figure(quantity: quantity)
        figure.position = paragraph.origin[quantity.number.lowerBound]
        figure.line = text.line(at: figure.position)
        figure.section = outline.section(paragraph: paragraph.index, position: quantity.number.lowerBound)?.id
        figure.year = identity.year
        figure.org = identity.org
        figure.clause = quantity.raw
        figures.append(figure)
      }
    }
    return figures
  }
}
