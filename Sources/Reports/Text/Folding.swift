// One spelling for what reports write in several ways: full-width and half-width, traditional and simplified.

/// Maps single code points to the spelling that the rules are written in. One to one, so that offsets stay.
enum Folding {
  /// The usual spelling of `scalar`: digits, letters, %, point and dash half-width; brackets, commas, colons, semicolons
  /// full-width; traditional characters of the budget vocabulary simplified; every kind of space a space.
  static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    if value < 0x80 { return foldASCII(scalar) }
    if value >= 0x4E00, value <= 0x9FFF { return simplified(scalar) }
    switch value {
    case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A:
      return Unicode.Scalar(value - 0xFEE0) ?? scalar
    case 0xA0, 0x2000...0x200F, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF: return " "
    case 0xFF05, 0xFE6A, 0x066A: return "%"
    case 0xFF0E: return "."
    case 0xFF0D, 0x2212, 0x2010...0x2012: return "-"
    case 0x2013...0x2015: return "—"
    case 0xFF5E, 0x223C, 0x301C: return "~"
    case 0xFF1D: return "="
    case 0xFF1E: return ">"
    case 0xFF1C: return "<"
    case 0x2267, 0x2A7E: return "≥"
    case 0x2266, 0x2A7D: return "≤"
    case 0xFF5C: return "|"
    case 0xFF0F: return "/"
    case 0xFF08, 0xFE59: return "（"
    case 0xFF09, 0xFE5A: return "）"
    case 0x2236, 0xFE55: return "："
    case 0x300C, 0x300E: return "“"
    case 0x300D, 0x300F: return "”"
    default: return scalar
    }
  }

  private static func foldASCII(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "(": "（"
    case ")": "）"
    case ";": "；"
    case "!": "！"
    case "?": "？"
    case "\t", "\u{0B}": " "
    default: scalar
    }
  }

  private static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let found = traditional[Int(scalar.value) - 0x4E00]
    return found == 0 ? scalar : Unicode.Scalar(found) ?? scalar
  }

  /// The simplified form of each code point from U+4E00 to U+9FFF; 0 where it is its own. A table, because every
  /// character of a report is looked up.
  private static let traditional: [UInt16] = {
    let pairs = """
      萬万億亿決决預预佔占來来個个條条項项戶户場场冊册張张輛辆臺台間间處处隻只財财務务經经費费購购車车運运維维護护術术國国際际總总計计減减長长與与為为約约餘余達达過过於于較较題题問问績绩標标評评價价機机關关證证產产資资單单業业補补貼贴獎奖勞劳動动會会發发組组織织辦办員员編编製制崗岗職职離离學学開开養养險险醫医療疗衛卫農农專专執执應应實实現现參参團团體体幹干結结轉转撥拨調调類类屬属區区縣县鎮镇鄉乡貧贫圖图狀状餅饼備备註注錄录頁页號号節节厲厉儉俭壓压縮缩無无變变後后從从還还這这們们時时說说數数據据統统監监測测優优進进選选舉举兩两萬万貳贰參叁陸陆歲岁週周點点鐘钟課课畝亩噸吨採采見见億亿繳缴餘余當当稅税爲为門门類类層层級级設设備备綜综構构險险館馆廣广傳传婦妇聯联會会
      """
    let scalars = Array(pairs.unicodeScalars.filter { $0.value > 0x80 })
    var table = [UInt16](repeating: 0, count: 0x9FFF - 0x4E00 + 1)
    for index in stride(from: 0, to: scalars.count - 1, by: 2) where scalars[index].isHan && scalars[index] != "〇" {
      table[Int(scalars[index].value) - 0x4E00] = UInt16(truncatingIfNeeded: scalars[index + 1].value)
    }
    return table
  }()
}

extension Unicode.Scalar {
  /// Whether this is a half-width digit, as folded text has them.
  var isDigit: Bool { value >= 48 && value <= 57 }
  /// Whether this is an ASCII letter.
  var isLetter: Bool { (value | 0x20) >= 97 && (value | 0x20) <= 122 }
  /// Whether this is a Chinese character.
  var isHan: Bool { value >= 0x4E00 && value <= 0x9FFF || value == 0x3007 }
  /// Whether this is any kind of white space or line end.
  var isSpace: Bool { value == 32 || properties.isWhitespace }
}
