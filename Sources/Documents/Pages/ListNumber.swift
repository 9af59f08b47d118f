// The numbers that items of a list and headings start with, as far as the lines of a page are told apart by them.

/// Reads the number at the start of a text.
enum ListNumber {
  private static let chinese = Array("一二三四五六七八九十".unicodeScalars)

  /// The number of an item: of `二十四、`, `（三）`, `12、` or `1.基本支出`; nil where none starts the text.
  static func start(of text: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar>? {
    guard let mark = text.prefix(6).firstIndex(where: { "、）).．".unicodeScalars.contains($0) }) else { return nil }
    // `1.5`, `2.` of a figure that goes on elsewhere: a point is behind a number only where words follow.
    if ".．".unicodeScalars.contains(text[mark]) {
      guard let next = text[(mark + 1)...].first(where: { $0 != " " }), (0x4E00...0x9FFF).contains(next.value) else {
        return nil
      }
    }
    let number = text[..<mark].drop { $0 == "（" || $0 == "(" }
    return number.isEmpty || !number.allSatisfy({ chinese.contains($0) || $0.isPrintedDigit }) ? nil : number
  }

  /// The number of a part of the report: of `第四部分`.
  static func part(_ text: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar>? {
    guard text.first == "第", let end = text.prefix(6).firstIndex(of: "部"), text[end...].starts(with: ["部", "分"]) else {
      return nil
    }
    return text[1..<end]
  }
}
