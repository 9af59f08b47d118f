// Sets of code points: the character classes of regular expressions.

/// A set of code points as sorted ranges that do not touch.
struct CodePointSet: Sendable, Hashable {
  /// The last code point of Unicode.
  static let last: UInt32 = 0x10FFFF

  /// The ranges, ascending.
  private(set) var ranges: [ClosedRange<UInt32>]

  /// The set of all code points in `ranges`, in any order.
  init(_ ranges: [ClosedRange<UInt32>]) {
    self.ranges = CodePointSet.normalized(ranges)
  }

  /// Every code point.
  static let all = CodePointSet([0...last])
  /// `\d`.
  static let digits = CodePointSet([48...57])
  /// `\w`.
  static let word = CodePointSet([48...57, 65...90, 95...95, 97...122])
  /// `\s`.
  static let space = CodePointSet([9...10, 12...13, 32...32])
  /// A newline alone.
  static let newline = CodePointSet([10...10])

  private static func normalized(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let before = result.last, range.lowerBound <= before.upperBound &+ 1 {
        result[result.count - 1] = before.lowerBound...max(before.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// The code points of both sets.
  func union(_ other: CodePointSet) -> CodePointSet { CodePointSet(ranges + other.ranges) }

  /// The code points that are not in the set.
  var complement: CodePointSet {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= CodePointSet.last { result.append(next...CodePointSet.last) }
    return CodePointSet(result)
  }

  /// Whether `code` is in the set.
  func contains(_ code: UInt32) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < code { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(code)
  }

  /// Where letters with case lie: the only code points that folding has to look at.
  private static let casedRanges: [ClosedRange<UInt32>] = [
    0x41...0x5A, 0x61...0x7A, 0xB5...0xB5, 0xC0...0x587, 0x10A0...0x10FF, 0x13A0...0x13FF, 0x1C80...0x1CBF,
    0x1D79...0x1D8E, 0x1E00...0x1FFF, 0x2126...0x218F, 0x24B6...0x24E9, 0x2C00...0x2D2F, 0xA640...0xA7FF,
    0xAB53...0xABBF, 0xFF21...0xFF5A, 0x10400...0x104FF, 0x1E900...0x1E943,
  ]

  /// The set with the other case of every letter in it.
  var ignoringCase: CodePointSet {
    var result = ranges
    for range in ranges {
      for cased in CodePointSet.casedRanges where range.overlaps(cased) {
        for code in range.clamped(to: cased) {
          let lower = CodePoints.lowercased(code)
          let upper = CodePoints.uppercased(code)
          if lower != code { result.append(lower...lower) }
          if upper != code { result.append(upper...upper) }
        }
      }
    }
    // The Kelvin sign and the long s fold to ASCII letters.
    if contains(0x6B) || contains(0x4B) { result.append(0x212A...0x212A) }
    if contains(0x73) || contains(0x53) { result.append(0x17F...0x17F) }
    return CodePointSet(result)
  }
}

extension CodePointSet {
  /// The set of `[:name:]`; nil when there is none of that name.
  init?(posixClass name: String) {
    switch name {
    case "alnum": self.init([48...57, 65...90, 97...122])
    case "alpha": self.init([65...90, 97...122])
    case "ascii": self.init([0...127])
    case "blank": self.init([9...9, 32...32])
    case "cntrl": self.init([0...31, 127...127])
    case "digit": self = .digits
    case "graph": self.init([33...126])
    case "lower": self.init([97...122])
    case "print": self.init([32...126])
    case "punct": self.init([33...47, 58...64, 91...96, 123...126])
    case "space": self.init([9...13, 32...32])
    case "upper": self.init([65...90])
    case "word": self = .word
    case "xdigit": self.init([48...57, 65...70, 97...102])
    default: return nil
    }
  }

  /// The set of `\p{name}`: a script or a general category; nil when there is none of that name.
  init?(property name: String) {
    if name == "Any" {
      self = .all
    } else if let script = CodePointSet.scripts[name] {
      self.init(script)
    } else if let category = CodePointSet.categories[name] {
      self = category
    } else {
      return nil
    }
  }

  /// Scripts that reports and their tools meet, by Unicode's Scripts.txt without its rarest blocks.
  private static let scripts: [String: [ClosedRange<UInt32>]] = [
    "Han": [
      0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x3005...0x3005, 0x3007...0x3007, 0x3021...0x3029,
      0x3038...0x303B, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFA6D, 0xFA70...0xFAD9, 0x16FE2...0x16FE3,
      0x16FF0...0x16FF1, 0x20000...0x2A6DF, 0x2A700...0x2EE5D, 0x2F800...0x2FA1D, 0x30000...0x323AF,
    ],
    "Hiragana": [0x3041...0x3096, 0x309D...0x309F, 0x1B001...0x1B11F, 0x1B150...0x1B152],
    "Katakana": [0x30A1...0x30FA, 0x30FD...0x30FF, 0x31F0...0x31FF, 0x32D0...0x32FE, 0xFF66...0xFF6F, 0xFF71...0xFF9D],
    "Hangul": [0x1100...0x11FF, 0x3131...0x318E, 0x3200...0x321E, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xD7B0...0xD7FB],
    "Bopomofo": [0x2EA...0x2EB, 0x3105...0x312F, 0x31A0...0x31BF],
    "Latin": [
      0x41...0x5A, 0x61...0x7A, 0xAA...0xAA, 0xBA...0xBA, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2B8, 0x2E0...0x2E4,
      0x1D00...0x1D25, 0x1D2C...0x1D5C, 0x1D62...0x1D65, 0x1D6B...0x1D77, 0x1D79...0x1DBE, 0x1E00...0x1EFF,
      0x2071...0x2071, 0x207F...0x207F, 0x2090...0x209C, 0x212A...0x212B, 0x2132...0x2132, 0x214E...0x214E,
      0x2160...0x2188, 0x2C60...0x2C7F, 0xA722...0xA787, 0xA78B...0xA7CA, 0xAB30...0xAB5A, 0xAB5C...0xAB64,
      0xFB00...0xFB06, 0xFF21...0xFF3A, 0xFF41...0xFF5A,
    ],
    "Greek": [
      0x370...0x373, 0x375...0x377, 0x37A...0x37D, 0x37F...0x37F, 0x384...0x384, 0x386...0x386, 0x388...0x3E1,
      0x3F0...0x3FF, 0x1F00...0x1FFE, 0x2126...0x2126,
    ],
    "Cyrillic": [0x400...0x484, 0x487...0x52F, 0x1C80...0x1C88, 0x1D2B...0x1D2B, 0x2DE0...0x2DFF, 0xA640...0xA69F],
    "Arabic": [
      0x600...0x604, 0x606...0x60B, 0x60D...0x61A, 0x61C...0x61E, 0x620...0x63F, 0x641...0x64A, 0x656...0x6FF,
    ],
    "Hebrew": [0x591...0x5F4, 0xFB1D...0xFB4F],
    "Thai": [0xE01...0xE3A, 0xE40...0xE5B],
  ]

  /// General categories by their short names, and their unions by one letter. Found by asking of every code point once.
  private static let categories: [String: CodePointSet] = {
    var ranges: [String: [ClosedRange<UInt32>]] = [:]
    var start: UInt32 = 0
    var current = ""
    for code in 0...last + 1 {
      let name = code <= last ? categoryName(code) : ""
      guard name != current else { continue }
      if !current.isEmpty { ranges[current, default: []].append(start...code - 1) }
      current = name
      start = code
    }
    var sets: [String: CodePointSet] = [:]
    for letter in ["L", "M", "N", "P", "S", "Z", "C"] {
      var parts: [ClosedRange<UInt32>] = []
      for name in ranges.keys.sorted() where name.hasPrefix(letter) {
        sets[name] = CodePointSet(ranges[name] ?? [])
        parts += ranges[name] ?? []
      }
      sets[letter] = CodePointSet(parts)
    }
    return sets
  }()

  private static func categoryName(_ code: UInt32) -> String {
    guard let scalar = Unicode.Scalar(code) else { return "Cs" }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: ""
    @unknown default: ""
    }
  }
}
