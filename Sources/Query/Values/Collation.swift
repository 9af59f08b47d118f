// How texts compare: by code point, or as COLLATE says.

/// How texts compare.
public enum Collation: String, Sendable, CaseIterable {
  case codePoint = "binary"
  /// Without regard to case.
  case nocase
  /// Without regard to the accents of letters.
  case noaccent
  /// Without regard to either.
  case nocaseNoaccent = "nocase.noaccent"
  /// Chinese as a dictionary orders it. Texts are equal only when they are the same.
  case pinyin

  /// The collation that `name` means; nil when there is none.
  init?(named name: String) {
    switch name.lowercased() {
    case "nocase": self = .nocase
    case "noaccent": self = .noaccent
    case "noaccent.nocase", "nocase.noaccent": self = .nocaseNoaccent
    case "pinyin", "zh", "zh_cn", "zh_hans", "chinese": self = .pinyin
    case "binary", "c", "posix", "rtrim", "default": self = .codePoint
    default: return nil
    }
  }

  /// Whether texts may be equal that are not the same.
  var joinsTexts: Bool { self == .nocase || self == .noaccent || self == .nocaseNoaccent }

  /// Bytes whose order is that of `text`, and which are equal for texts that the collation holds equal in order.
  func key(of text: String) -> [UInt8] {
    switch self {
    case .codePoint: return Array(text.utf8)
    case .nocase: return Array(text.lowercased().utf8)
    case .noaccent: return Collation.withoutAccents(text)
    case .nocaseNoaccent: return Collation.withoutAccents(text.lowercased())
    case .pinyin:
      var bytes: [UInt8] = []
      PinyinOrder.appendKey(of: text, to: &bytes)
      return bytes
    }
  }

  private static func withoutAccents(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if let base = Accents.base(of: scalar.value) { CodePoints.append(base, to: &bytes) }
    }
    return bytes
  }
}
