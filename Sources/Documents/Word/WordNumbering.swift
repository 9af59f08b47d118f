// The numbers that a word processor sets before paragraphs of its lists: they stand in no text, and readers see them.

/// Lists and where each of them stands.
struct WordNumbering {
  /// One level of a list.
  struct Level {
    var format = "decimal"
    var text = ""
    var start = 1
  }

  /// The levels of each abstract list.
  private var abstractLists: [String: [Int: Level]] = [:]
  /// The abstract list of each list, and its own starts by level.
  private var lists: [String: (abstract: String, starts: [Int: Int])] = [:]
  /// The last number of each level, by abstract list; lists of one abstract list count on together.
  private var counters: [String: [Int: Int]] = [:]
  /// Lists that have begun, whose own starts are used up.
  private var begun: Set<String> = []

  /// Lists that were read elsewhere: the levels of each abstract list, and the lists that refer to them.
  init(abstractLists: [String: [Int: Level]], lists: [String: (abstract: String, starts: [Int: Int])]) {
    self.abstractLists = abstractLists
    self.lists = lists
  }

  /// Reads `word/numbering.xml`; no lists when there is no such part.
  init(_ bytes: [UInt8]?) throws(DocumentFailure) {
    guard let bytes else { return }
    var scanner = try XMLScanner(bytes, format: "docx")
    while let token = try scanner.next() {
      guard case .open(let name) = token else { continue }
      if name == "abstractNum" {
        let identifier = scanner.attribute("abstractNumId") ?? ""
        abstractLists[identifier] = try WordNumbering.levels(&scanner)
      } else if name == "num" {
        try readList(scanner.attribute("numId") ?? "", &scanner)
      }
    }
  }

  private static func levels(_ scanner: inout XMLScanner) throws(DocumentFailure) -> [Int: Level] {
    var levels: [Int: Level] = [:]
    var number = 0
    while let token = try scanner.next() {
      if case .close("abstractNum") = token { break }
      guard case .open(let name) = token else { continue }
      let value = scanner.attribute("val")
      switch name {
      case "lvl":
        number = scanner.attribute("ilvl").flatMap { Int($0) } ?? 0
        levels[number] = Level()
      case "numFmt": levels[number]?.format = value ?? "decimal"
      case "lvlText": levels[number]?.text = value ?? ""
      case "start": levels[number]?.start = WordNumbering.bounded(value)
      default: break
      }
    }
    return levels
  }

  private mutating func readList(_ identifier: String, _ scanner: inout XMLScanner) throws(DocumentFailure) {
    var abstract = ""
    var starts: [Int: Int] = [:]
    var level = 0
    while let token = try scanner.next() {
      if case .close("num") = token { break }
      guard case .open(let name) = token else { continue }
      switch name {
      case "abstractNumId": abstract = scanner.attribute("val") ?? ""
      case "lvlOverride": level = scanner.attribute("ilvl").flatMap { Int($0) } ?? 0
      case "startOverride": starts[level] = WordNumbering.bounded(scanner.attribute("val"))
      default: break
      }
    }
    lists[identifier] = (abstract, starts)
  }

  private static func bounded(_ text: String?) -> Int { min(max(text.flatMap { Int($0) } ?? 1, 0), 100_000) }

  /// The number of the next paragraph of a list, as printed; empty for bullets and unknown lists.
  mutating func label(list identifier: String, level: Int) -> String {
    guard let list = lists[identifier], let levels = abstractLists[list.abstract], let own = levels[level] else {
      return ""
    }
    var numbers = counters[list.abstract] ?? [:]
    if begun.insert(identifier).inserted {
      for (level, start) in list.starts { numbers[level] = start - 1 }
    }
    numbers[level] = (numbers[level] ?? own.start - 1) + 1
    for deeper in numbers.keys where deeper > level { numbers[deeper] = nil }
    counters[list.abstract] = numbers
    guard own.format != "bullet", own.format != "none" else { return "" }
    var label = ""
    var isPlace = false
    for character in own.text {
      if isPlace {
        isPlace = false
        guard let place = character.wholeNumberValue, place >= 1 else { continue }
        let shown = levels[place - 1] ?? Level()
        label += WordNumbering.text(of: numbers[place - 1] ?? shown.start, format: shown.format)
      } else if character == "%" {
        isPlace = true
      } else {
        label.append(character)
      }
    }
    return label
  }

  /// A number in one of the formats of word processors; decimal for those that no report uses.
  static func text(of number: Int, format: String) -> String {
    switch format {
    case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand",
      "taiwaneseCounting", "ideographDigital":
      return chinese(number)
    case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
      return (1...20).contains(number)
        ? Unicode.Scalar(UInt32(0x245F + number)).map { String(Character($0)) } ?? "" : "\(number)"
    case "decimalFullWidth":
      return String(
        String.UnicodeScalarView("\(number)".unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
    case "upperLetter", "lowerLetter":
      guard number >= 1, number <= 26 else { return "\(number)" }
      let first: UInt32 = format == "upperLetter" ? 65 : 97
      return Unicode.Scalar(first + UInt32(number - 1)).map { String(Character($0)) } ?? ""
    case "upperRoman": return roman(number)
    case "lowerRoman": return roman(number).lowercased()
    case "decimalZero": return number < 10 ? "0\(number)" : "\(number)"
    default: return "\(number)"
    }
  }

  /// `二十一`, `一百零三`.
  private static func chinese(_ number: Int) -> String {
    let digits = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    if number <= 0 { return digits[0] }
    if number > 9999 { return "\(number)" }
    var text = ""
    var isGap = false
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
      let digit = number / unit % 10
      if digit == 0 {
        isGap = isGap || !text.isEmpty
        continue
      }
      if isGap { text += "零" }
      isGap = false
      text += (unit == 10 && digit == 1 && text.isEmpty ? "" : digits[digit]) + name
    }
    return text
  }

  private static func roman(_ number: Int) -> String {
    guard number >= 1, number < 4000 else { return "\(number)" }
    var rest = number
    var text = ""
    for (value, letters) in [
      (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
      (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ] {
      while rest >= value {
        text += letters
        rest -= value
      }
    }
    return text
  }
}
