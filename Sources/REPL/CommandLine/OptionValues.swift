// Reads the arguments of options.

import Query

extension OptionTable {
  /// The case of `type` that is called `value`.
  static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ value: String, _ type: Choice.Type, option: String
  ) throws(UsageError) -> Choice {
    if let choice = Choice(rawValue: value.lowercased()) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    throw UsageError(
      "\(option) does not know \"\(value)\"; it takes \(names.joined(separator: ", "))",
      "\(option) 没有“\(value)”；可用：\(names.joined(separator: "、"))", suggestions: NearestNames.of(value, among: names))
  }

  /// A whole number within `range`.
  static func count(_ value: String, option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int {
    if let number = Int(value), range.contains(number) { return number }
    throw UsageError(
      "\(option) wants a number from \(range.lowerBound) to \(range.upperBound), not \"\(value)\"",
      "\(option) 应为 \(range.lowerBound) 到 \(range.upperBound) 的整数，而不是“\(value)”")
  }

  /// A size in bytes: a number and an optional unit (B, KB, MB, GB, TB, or K, M, G, T; powers of 1024). Nil for others.
  static func byteCount(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits), number > 0 else { return nil }
    let shift: Int
    switch text.dropFirst(digits.count).filter({ $0 != " " }).uppercased() {
    case "", "B": shift = 0
    case "K", "KB", "KIB": shift = 10
    case "M", "MB", "MIB": shift = 20
    case "G", "GB", "GIB": shift = 30
    case "T", "TB", "TIB": shift = 40
    default: return nil
    }
    let bytes = number * Double(1 << shift)
    return bytes < 9e18 ? Int(bytes) : nil
  }
}
