// PostgreSQL's templates of times, such as `YYYY-MM-DD HH24:MI`, as formats.

extension TimeFormat {
  /// PostgreSQL's templates and what they are called here, the longest first.
  private static let templates: [(template: String, format: String)] = [
    ("MONTH", "%B"), ("YYYY", "%Y"), ("HH24", "%H"), ("HH12", "%I"), ("IYYY", "%G"), ("DDD", "%j"), ("MON", "%b"),
    ("DAY", "%A"), ("YY", "%y"), ("MM", "%m"), ("DD", "%d"), ("DY", "%a"), ("HH", "%I"), ("MI", "%M"), ("SS", "%S"),
    ("MS", "%g"), ("US", "%f"), ("AM", "%p"), ("PM", "%p"), ("IW", "%V"), ("ID", "%u"), ("TZ", "%Z"),
  ]

  /// The format that a template of PostgreSQL, such as `YYYY-MM-DD HH24:MI`, stands for; `FM` in front of a part leaves
  /// out its leading zeros. Nil when a letter of it means nothing.
  init?(template: String) {
    var format = ""
    var rest = template[...]
    var isPlain = false
    scan: while let character = rest.first {
      if rest.prefix(2).uppercased() == "FM" {
        isPlain = true
        rest = rest.dropFirst(2)
        continue
      }
      if character == "\"" {
        let text = rest.dropFirst().prefix { $0 != "\"" }
        for character in text { format += character == "%" ? "%%" : String(character) }
        rest = rest.dropFirst(text.count + 2)
        continue
      }
      for (name, meaning) in TimeFormat.templates where rest.prefix(name.count).uppercased() == name {
        format += isPlain ? "%-\(meaning.dropFirst())" : meaning
        isPlain = false
        rest = rest.dropFirst(name.count)
        continue scan
      }
      guard !(character.isASCII && character.isLetter) else { return nil }
      format += character == "%" ? "%%" : String(character)
      rest = rest.dropFirst()
    }
    self.init(format)
  }
}
