// What the name of a subject says to the typed tables, found once for all rows and tables that ask.

/// A subject as the tables of money see it. Each answer is worked out when it is first asked for.
final class SubjectTraits {
  /// The name in the report's words.
  let name: String

  /// 收入, 支出 or 收支; nil when it names neither.
  private(set) lazy var flow = AccountNames.flow(name)
  /// Whether it is a line of the accounts of revenue and expenditure.
  private(set) lazy var isAccount = AccountNames.isAccount(name)
  /// The class of the functional classification that it names.
  private(set) lazy var className = AccountNames.className(name)
  /// The line of the functional classification that it is.
  private(set) lazy var classificationLine = SpendingRows.line(name)
  /// The kind of 三公经费 that it names.
  private(set) lazy var threePublicKind = AccountNames.threePublicKind(name)
  /// The kind of government procurement that it names.
  private(set) lazy var procurementKind = AccountNames.procurementKind(name)
  /// The category of the economic classification that it is.
  private(set) lazy var economicCategory = AccountRows.economicCategory(name)

  init(_ name: String) { self.name = name }
}

/// The traits of all subjects that came so far: reports tell of the same accounts again and again.
final class SubjectTable {
  /// The names themselves.
  let nouns = NounTable()
  private var traits: [(hash: UInt64, traits: SubjectTraits)] = []
  /// The traits, each in the first free place from its hash on; its number and 1, or 0 where a place is free.
  private var places = [Int32](repeating: 0, count: SubjectTable.limit * 2)
  private var last: SubjectTraits?
  /// So many subjects are remembered at most, which bounds the memory that a folder of many reports takes.
  private static let limit = 4_096

  /// The traits of `name`.
  func traits(of name: String) -> SubjectTraits {
    // Figures that follow each other are often of one subject.
    if let last, last.name == name { return last }
    let found = find(name)
    last = found
    return found
  }

  private func find(_ name: String) -> SubjectTraits {
    let hash = SubjectTable.hash(name)
    if traits.count >= SubjectTable.limit {
      traits.removeAll(keepingCapacity: true)
      for place in places.indices { places[place] = 0 }
    }
    var place = Int(truncatingIfNeeded: hash ^ hash >> 29) & (places.count - 1)
    while places[place] != 0 {
      let known = traits[Int(places[place]) - 1]
      if known.hash == hash, known.traits.name == name { return known.traits }
      place = (place + 1) & (places.count - 1)
    }
    let new = SubjectTraits(name)
    traits.append((hash, new))
    places[place] = Int32(traits.count)
    return new
  }

  /// FNV over the bytes: the library's hash of a text looks at normal forms.
  private static func hash(_ name: String) -> UInt64 {
    let start: UInt64 = 0xCBF2_9CE4_8422_2325
    func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
      bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
    return name.utf8.withContiguousStorageIfAvailable { hash($0) } ?? hash(name.utf8)
  }
}
