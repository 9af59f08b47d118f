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

  /// The hash of the name.
  let hash: UInt64

  init(_ name: String, hash: UInt64) {
    self.name = name
    self.hash = hash
  }

  /// FNV over eight bytes at a time: the library's hash of a text looks at normal forms.
  static func hash(_ name: String) -> UInt64 {
    var name = name
    return name.withUTF8 { bytes in
      let all = UnsafeRawBufferPointer(bytes)
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(all.count)
      var start = 0
      // Eight bytes are left at every place where as many are read.
      while start + 8 <= all.count {
        hash =
          (hash ^ all.loadUnaligned(fromByteOffset: start, as: UInt64.self))
          &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
        start += 8
      }
      while start < all.count {
        hash = (hash ^ UInt64(all[start])) &* 0x100_0000_01B3
        start += 1
      }
      return hash
    }
  }

  /// Whether both are of one name.
  func isSame(as other: SubjectTraits) -> Bool {
    self === other || hash == other.hash && name == other.name
  }
}

/// The traits of all subjects that came so far: reports tell of the same accounts again and again.
final class SubjectTable {
  /// The names themselves.
  let nouns = NounTable()
  /// Figures and rows to fill anew.
  let records = RecordPool()
  @exclusivity(unchecked) private var traits: [SubjectTraits] = []
  /// The traits, each in the first free place from its hash on; its number and 1, or 0 where a place is free.
  @exclusivity(unchecked) private var places = [Int32](repeating: 0, count: SubjectTable.limit * 2)
  @exclusivity(unchecked) private var last: SubjectTraits?
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
    let hash = SubjectTraits.hash(name)
    if traits.count >= SubjectTable.limit {
      traits.removeAll(keepingCapacity: true)
      for place in places.indices { places[place] = 0 }
    }
    var place = Int(truncatingIfNeeded: hash ^ hash >> 29) & (places.count - 1)
    while places[place] != 0 {
      let number = Int(places[place]) - 1
      if traits[number].hash == hash, traits[number].name == name { return traits[number] }
      place = (place + 1) & (places.count - 1)
    }
    let new = SubjectTraits(name, hash: hash)
    traits.append(new)
    places[place] = Int32(traits.count)
    return new
  }
}
