// The number that a heading or list item starts with, in all the forms that reports use.

/// A recognised item number.
struct ItemNumber: Sendable, Equatable {
  /// The forms, from the outermost to the innermost as reports nest them.
  enum Form: Int, Sendable {
    /// `第二部分`, `第一章`.
    case part = 10
    /// `附件2`, `附表1`.
    case annex = 20
    /// `五、`.
    case chinese = 40
    /// `（三）`.
    case bracketedChinese = 50
    /// `1.`, `1、`, `1．`.
    case arabic = 60
    /// `（1）`, `1）`.
    case bracketedArabic = 70
    /// `①`, `⑴`.
    case circled = 80
    /// `一是`, `首先`.
    case enumerating = 90
  }

  /// Which form it has.
  let form: Form
  /// The ordinal it stands for.
  let ordinal: Int
  /// Code points from the start of the line to the end of the number.
  let length: Int

  init(form: Form, ordinal: Int, length: Int) {
    self.form = form
    self.ordinal = ordinal
    self.length = length
  }

  /// The item number at the start of `range`.
  init?(_ text: borrowing [Unicode.Scalar], in range: Range<Int>) {
    guard let first = range.first else { return nil }
    let end = range.upperBound
    let start = first
    let scalar = text[start]
    // Most lines and phrases begin with a character that no number begins with.
    if scalar.isHan, scalar != "第", scalar != "附", ItemNumber.digit(scalar) == nil { return nil }
    func finish(_ form: Form, _ ordinal: Int, _ stop: Int) -> ItemNumber {
      ItemNumber(form: form, ordinal: ordinal, length: stop - start)
    }
    if scalar == "第" {
      guard let (ordinal, stop) = ItemNumber.ordinal(text, at: start + 1, end: end), stop < end else { return nil }
      if text[stop] == "章" || text[stop] == "篇" {
        self = finish(.part, ordinal, stop + 1)
      } else if text[stop] == "部", stop + 1 < end, text[stop + 1] == "分" {
        self = finish(.part, ordinal, stop + 2)
      } else {
        return nil
      }
      return
    }
    if scalar == "附", start + 1 < end, text[start + 1].isOne(of: "件", "表", "录") {
      guard let stop = ItemNumber.annexEnd(text, at: start + 2, end: end) else { return nil }
      let ordinal = ItemNumber.ordinal(text, at: start + 2, end: end)?.ordinal ?? 0
      self = finish(.annex, ordinal, stop)
      return
    }
    if scalar == "（" || scalar == "〔" || scalar == "【" {
      guard let (ordinal, stop) = ItemNumber.ordinal(text, at: start + 1, end: end), stop < end, ordinal < 100,
        text[stop].isOne(of: "）", "〕", "】")
      else { return nil }
      self = finish(text[start + 1].isDigit ? .bracketedArabic : .bracketedChinese, ordinal, stop + 1)
      return
    }
    if let ordinal = ItemNumber.circled(scalar) {
      self = finish(.circled, ordinal, start + 1)
      return
    }
    guard let (ordinal, stop) = ItemNumber.ordinal(text, at: start, end: end), stop < end else { return nil }
    let mark = text[stop]
    if scalar.isDigit {
      guard stop - start <= 2 else { return nil }
      let after: Unicode.Scalar = stop + 1 < end ? text[stop + 1] : "\n"
      if mark == "）" {
        self = finish(.bracketedArabic, ordinal, stop + 1)
      } else if mark == "、" || mark == "." || mark == "．",
        !after.isDigit || NumberToken.isYear(text, at: stop + 1)
      {
        self = finish(.arabic, ordinal, stop + 1)
      } else {
        return nil
      }
    } else if mark == "、" || mark == "." || mark == "．" {
      // `一、二、三等奖` lists ordinals and is no heading.
      if stop + 2 < end, ItemNumber.digit(text[stop + 1]) != nil, text[stop + 2] == "、" { return nil }
      self = finish(.chinese, ordinal, stop + 1)
    } else if mark == "是" || mark == "要" && stop - start == 1 {
      self = finish(.enumerating, ordinal, stop + 1)
    } else {
      return nil
    }
  }

  /// `4`, `4-4`, `一` and the colon after them; nil when text follows that belongs to a sentence.
  private static func annexEnd(_ text: [Unicode.Scalar], at start: Int, end: Int) -> Int? {
    var stop = start
    while stop < end, text[stop].isDigit || text[stop] == "-" || text[stop] == "—" || digit(text[stop]) != nil {
      stop += 1
    }
    if stop == end { return stop }
    if text[stop] == "：" || text[stop] == ":" || text[stop] == "." || text[stop] == "、" { return stop + 1 }
    return stop > start && text[stop] != "）" && text[stop] != "，" && text[stop] != "。" ? stop : nil
  }

  /// An ordinal in digits or Chinese numerals, and where it ends.
  static func ordinal(_ text: [Unicode.Scalar], at start: Int, end: Int) -> (ordinal: Int, end: Int)? {
    var position = start
    var value = 0
    if start < end, text[start].isDigit {
      while position < end, text[position].isDigit, position - start < 4 {
        value = value * 10 + Int(text[position].value - 48)
        position += 1
      }
      return (value, position)
    }
    var current = 0
    while position < end, position - start < 4, let number = digit(text[position]) {
      if number == 10 {
        value += (current == 0 ? 1 : current) * 10
        current = 0
      } else {
        current = current * (current == 0 ? 0 : 10) + number
      }
      position += 1
    }
    return position > start ? (value + current, position) : nil
  }

  /// The value of a Chinese numeral character up to ten.
  static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "一": 1
    case "二": 2
    case "三": 3
    case "四": 4
    case "五": 5
    case "六": 6
    case "七": 7
    case "八": 8
    case "九": 9
    case "十": 10
    default: nil
    }
  }

  /// All numbers in a ring or in one character's brackets, separated by spaces.
  static let rings = [0x2460...0x249B, 0x2776...0x277F].joined().compactMap { (value: UInt32) in
    Unicode.Scalar(value).map { String($0) }
  }.joined(separator: " ")

  /// The ordinal of a number in a ring or in one character's brackets.
  static func circled(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0x2460...0x2473: Int(scalar.value - 0x2460) + 1
    case 0x2474...0x2487: Int(scalar.value - 0x2474) + 1
    case 0x2488...0x249B: Int(scalar.value - 0x2488) + 1
    case 0x2776...0x277F: Int(scalar.value - 0x2776) + 1
    default: nil
    }
  }
}
