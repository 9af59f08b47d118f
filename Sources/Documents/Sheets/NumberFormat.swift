// Number formats of spreadsheets: what a cell shows for the number that it holds. `0.4382` with `0.00%` is 43.82%.

/// A format code, read once for all cells that have it.
struct NumberFormat {
  /// A piece of a section.
  private enum Piece: Equatable {
    case literal(String)
    /// The digits of the number stand here.
    case number
    /// Part of a date: a letter and how often it stands.
    case date(Character, Int)
  }

  /// What a section says of numbers of one sign.
  private struct Section {
    var pieces: [Piece] = []
    var places = 0
    var leastPlaces = 0
    var leastWhole = 0
    var isPercent = false
    var hasThousands = false
    /// Commas at the end of the digits: each divides by a thousand.
    var thousandths = 0
    var isGeneral = false
    var isDate: Bool { pieces.contains { if case .date = $0 { true } else { false } } }
  }

  private var sections: [Section] = []
  /// Whether numbers of this format are dates or times.
  var isDate: Bool { sections.first?.isDate ?? false }
  /// Whether numbers of this format are percentages.
  var isPercent: Bool { sections.first?.isPercent ?? false }

  /// Reads a format code.
  init(_ code: String) {
    for part in NumberFormat.split(code) { sections.append(NumberFormat.section(part)) }
  }

  /// The codes that have a number instead of a text.
  static func builtIn(_ identifier: Int) -> String {
    switch identifier {
    case 1: "0"
    case 2: "0.00"
    case 3, 37, 38: "#,##0"
    case 4, 39, 40: "#,##0.00"
    case 9: "0%"
    case 10: "0.00%"
    case 14: "yyyy-m-d"
    case 15, 16: "d-mmm"
    case 17: "mmm-yy"
    case 18...21, 45...47: "h:mm:ss"
    case 22: "yyyy-m-d h:mm"
    case 27, 36, 50, 57: "yyyy年m月"
    case 28, 29, 51, 54, 58: "m月d日"
    case 30: "m-d-yy"
    case 31: "yyyy年m月d日"
    case 32...35, 52, 53, 55, 56: "h:mm"
    case 41, 43: identifier == 41 ? "#,##0" : "#,##0.00"
    case 42, 44: identifier == 42 ? "#,##0" : "#,##0.00"
    default: "General"
    }
  }

  /// What a cell shows for `number`.
  func text(of number: DecimalText, starts1904: Bool) -> String {
    guard !sections.isEmpty else { return number.certain.description }
    var number = number.certain
    var section = sections[0]
    if number.isNegative, sections.count > 1 {
      section = sections[1]
      number.isNegative = false
    } else if number.isZero, sections.count > 2 {
      section = sections[2]
    }
    if section.isDate {
      guard let date = SerialDate(number, starts1904: starts1904) else { return number.description }
      return NumberFormat.text(of: date, section)
    }
    return NumberFormat.text(of: number, section)
  }

  private static func text(of number: DecimalText, _ section: Section) -> String {
    var shown = number.shifted(by: (section.isPercent ? 2 : 0) - 3 * section.thousandths)
    var digits = shown.description
    if !section.isGeneral {
      shown = shown.rounded(to: section.places)
      digits = text(ofDigits: shown, section)
    } else if shown.isNegative {
      digits.removeFirst()
    }
    var text = ""
    for piece in section.pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .number: text += digits
      case .date: break
      }
    }
    return (shown.isNegative ? "-" : "") + text
  }

  private static func text(ofDigits number: DecimalText, _ section: Section) -> String {
    var (whole, fraction) = number.parts(least: section.leastWhole)
    while fraction.count < section.leastPlaces { fraction.append(0) }
    if section.leastWhole == 0, whole.allSatisfy({ $0 == 0 }) { whole = [] }
    var text = ""
    for (index, digit) in whole.enumerated() {
      let left = whole.count - index
      if section.hasThousands, index > 0, left % 3 == 0 { text += "," }
      text.unicodeScalars.append(Unicode.Scalar(48 + digit))
    }
    if !fraction.isEmpty {
      text += "."
      for digit in fraction { text.unicodeScalars.append(Unicode.Scalar(48 + digit)) }
    }
    return text
  }

  private static func text(of date: SerialDate, _ section: Section) -> String {
    var text = ""
    var previous: Character = " "
    for (index, piece) in section.pieces.enumerated() {
      guard case .date(let letter, let count) = piece else {
        if case .literal(let literal) = piece { text += literal }
        continue
      }
      var next: Character = " "
      for case .date(let following, _) in section.pieces[(index + 1)...] {
        next = following
        break
      }
      // `m` is a minute behind an hour or before a second.
      let isMinute = letter == "m" && (previous == "h" || next == "s")
      switch letter {
      case "y": text += count > 2 ? "\(date.year)" : SerialDate.padded(date.year % 100, 2)
      case "m" where isMinute: text += SerialDate.padded(date.seconds / 60 % 60, min(count, 2))
      case "m": text += SerialDate.padded(date.month, min(count, 2))
      case "d": text += count > 2 ? "" : SerialDate.padded(date.day, count)
      case "h": text += SerialDate.padded(date.seconds / 3_600, min(count, 2))
      case "s": text += SerialDate.padded(date.seconds % 60, min(count, 2))
      default: break
      }
      previous = letter
    }
    return text
  }

  // MARK: Reading codes

  /// Cuts a code at the semicolons outside quotes and brackets; text sections, the fourth, are of no use here.
  private static func split(_ code: String) -> [[Character]] {
    var parts: [[Character]] = [[]]
    var isQuoted = false
    var isEscaped = false
    for character in code.prefix(512) {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ";", !isQuoted {
        parts.append([])
        continue
      }
      parts[parts.count - 1].append(character)
    }
    return Array(parts.prefix(3))
  }

  private static func section(_ code: [Character]) -> Section {
    var reader = SectionReader(code: code)
    return reader.read()
  }

  /// Reads the code of one section from left to right.
  private struct SectionReader {
    let code: [Character]
    private var section = Section()
    private var hasNumber = false
    private var isFraction = false
    private var index = 0

    init(code: [Character]) { self.code = code }

    mutating func read() -> Section {
      while index < code.count {
        let character = code[index]
        index += 1
        switch character {
        case "\"": quoted()
        case "\\", "!":
          if index < code.count { literal(String(code[index])) }
          index += 1
        case "_", "*": index += 1
        case "[": bracketed()
        case "0", "#", "?": digit(character)
        case ".":
          isFraction = true
          number()
        case ",":
          let isFollowed = index < code.count && "0#?".contains(code[index])
          if hasNumber, isFollowed { section.hasThousands = true }
          if hasNumber, !isFollowed { section.thousandths += 1 }
        case "%":
          section.isPercent = true
          literal("%")
        case "E", "e", "/":
          // Exponents and fractions of counters are shown as plain numbers.
          if hasNumber { return SectionReader.general }
          literal(String(character))
        case "y", "Y", "m", "M", "d", "D", "h", "H", "s", "S": date(Character(character.lowercased()))
        case "G", "g": word("general") { $0.takeGeneral() }
        case "A", "a": word("am/pm") { _ in }
        case "@": takeGeneral()
        default: literal(String(character))
        }
      }
      return section
    }

    private static var general: Section {
      var section = Section()
      section.isGeneral = true
      section.pieces = [.number]
      return section
    }

    private mutating func literal(_ text: String) {
      if case .literal(let before) = section.pieces.last {
        section.pieces[section.pieces.count - 1] = .literal(before + text)
      } else {
        section.pieces.append(.literal(text))
      }
    }

    private mutating func number() {
      if !hasNumber { section.pieces.append(.number) }
      hasNumber = true
    }

    private mutating func takeGeneral() {
      section.isGeneral = true
      number()
    }

    /// The rest of a word whose first letter was read; nothing else starts with these letters.
    private mutating func word(_ word: String, _ take: (inout SectionReader) -> Void) {
      guard String(code[(index - 1)...].prefix(word.count)).lowercased() == word else { return }
      index += word.count - 1
      take(&self)
    }

    private mutating func quoted() {
      while index < code.count, code[index] != "\"" {
        literal(String(code[index]))
        index += 1
      }
      index += 1
    }

    /// `[$¥-804]` shows a currency; colours, conditions and languages show nothing.
    private mutating func bracketed() {
      let inside = code[index...].prefix { $0 != "]" }
      if inside.first == "$" { literal(String(inside.dropFirst().prefix { $0 != "-" })) }
      index += inside.count + 1
    }

    private mutating func digit(_ character: Character) {
      number()
      if isFraction {
        section.places += 1
        if character == "0" { section.leastPlaces = section.places }
      } else if character == "0" {
        section.leastWhole += 1
      }
      section.thousandths = 0
    }

    private mutating func date(_ letter: Character) {
      var count = 1
      while index < code.count, Character(code[index].lowercased()) == letter {
        count += 1
        index += 1
      }
      section.pieces.append(.date(letter, count))
    }
  }
}
