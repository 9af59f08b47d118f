// Lists after 分别: `货物、工程和服务采购金额分别为1万元、2万元和3万元`, `受理12件，审结9件，分别上升6%和7%`.

import Query

/// Finds which of several subjects each number of a list belongs to.
enum RespectiveList {
  static let marker = WordSet("分别 依次")
  private static let links = "、，,和及与以或"

  /// The subjects of the list that starts at reading `index`, in order; nil when the phrase starts none.
  static func subjects(
    _ reader: PhraseReader, readings: [NumberReading], index: Int, measure: Measure, figures: [Figure], last: [String]
  ) -> [String]? {
    guard reader.cuesBefore.contains(.respective),
      let mark = marker.lastMatch(reader.paragraph.text, in: reader.before), !reader.map.isQuoted(mark.position)
    else {
      // `…分别为1万元、2万元，占总额的比重为30%、60%`: the shares go with the amounts.
      let goesOn = !last.isEmpty && (measure == .share || measure == .changeRate || measure == .completion)
      return goesOn && length(reader, readings, from: index) == last.count ? last : nil
    }
    let count = length(reader, readings, from: index)
    guard count > 1 else { return nil }
    let isAccount = measure != .count && measure != .other
    let noun = isAccount ? reader.accountNoun(measure) : reader.countedNoun()
    let parts = parts(reader, noun.lowerBound..<min(noun.upperBound, max(mark.position, noun.lowerBound)))
    if parts.count == count { return parts }
    guard noun.isEmpty || reader.isGeneric(noun) else { return nil }
    let earlier = figures.suffix(while: { $0.measure != .change && $0.measure != .changeRate && $0.measure != .share })
    let sentence = reader.map.sentenceStart(reader.before.upperBound)
    let level = reader.map.level(reader.before.upperBound)
    // What a semicolon parts is told apart.
    let limit =
      (sentence..<max(sentence, reader.before.lowerBound)).last {
        reader.paragraph[$0] == "；"
      }.flatMap { mark in earlier.count { $0.quantity.number.lowerBound > mark } > 0 ? mark : nil } ?? sentence
    let isMoney =
      if case .quantity(let first) = readings[index] { first.dimension == .money } else { false }
    let named = earlier.filter {
      $0.quantity.number.lowerBound >= limit && (!isMoney || $0.quantity.dimension == .money)
        && reader.map.level($0.quantity.number.lowerBound) == level
    }.suffix(count).map(\.subject)
    return named.count == count && Set(named).count == count ? named : nil
  }

  /// How many numbers of one dimension follow each other with nothing but links between.
  private static func length(_ reader: PhraseReader, _ readings: [NumberReading], from index: Int) -> Int {
    guard case .quantity(let first) = readings[index] else { return 0 }
    var count = 1
    var last = first
    for reading in readings[(index + 1)...] {
      guard case .quantity(let next) = reading, next.dimension == first.dimension,
        isLink(reader.paragraph.text[last.raw.upperBound..<next.raw.lowerBound])
      else { break }
      count += 1
      last = next
    }
    return count
  }

  /// Whether nothing stands between two numbers of a list but links, and words of change: `增长5%、下降3%`.
  private static func isLink(_ between: ArraySlice<Unicode.Scalar>) -> Bool {
    let rest = between.drop { links.unicodeScalars.contains($0) }
    return rest.isEmpty || rest.count < between.count && changes.contains(String(scalars: rest))
  }
  private static let changes = ShortList("增长 下降 增加 减少 上升 降低 提高")

  /// The members of a list of nouns.
  private static func parts(_ reader: PhraseReader, _ range: Range<Int>) -> [String] {
    var parts: [String] = []
    var start = range.lowerBound
    for position in range {
      let isLink = reader.paragraph.text[position].isOne(of: "、", "和", "及", "与")
      guard isLink, !reader.map.isQuoted(position), position > start,
        reader.map.level(position) == reader.map.level(range.lowerBound)
      else { continue }
      parts.append(reader.paragraph.string(start..<position))
      start = position + 1
    }
    if start < range.upperBound { parts.append(reader.paragraph.string(start..<range.upperBound)) }
    return completed(parts)
  }

  /// The members with what they leave to each other: `一般公共预算收入和支出` ends in 一般公共预算支出, and
  /// `城镇和农村居民人均可支配收入` begins with 城镇居民人均可支配收入.
  private static func completed(_ parts: [String]) -> [String] {
    guard parts.count == 2, let first = parts.first, let last = parts.last else { return parts }
    for (side, other) in [("收入", "支出"), ("支出", "收入")] where last == other && first.ends(as: side) {
      return [first, first.dropLast(2) + other]
    }
    // `收、支总计分别为1.2亿元和1.1亿元`.
    if first == "收" || first.ends(as: "度收"), last.starts(as: "支"), !last.starts(as: "支出") {
      return ["收入" + last.dropFirst(1), "支出" + last.dropFirst(1)]
    }
    if scopes.contains(first), last.count > 2, scopes.contains(String(last.prefix(2))) {
      return [first + last.dropFirst(2), last]
    }
    return parts
  }

  /// Halves that one noun behind both of them is told of.
  private static let scopes = ShortList("城镇 农村 城市 乡村 中央 地方 省级 市级 县级 区级 本级 上级 下级 国内 国外 境内 境外 男性 女性 线上 线下")
}

extension Array {
  /// The elements at the end that all satisfy a condition.
  fileprivate func suffix(while isIncluded: (Element) -> Bool) -> ArraySlice<Element> {
    var start = endIndex
    while start > startIndex, isIncluded(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}
