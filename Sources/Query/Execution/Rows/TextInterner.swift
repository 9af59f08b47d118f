// Gives texts of many dictionaries codes of one, so that equal texts have equal codes whatever vector they come from.

/// One set of codes for texts that come with different dictionaries. The first dictionary whose texts are distinct is taken
/// over as it is, so that a column of one table costs nothing.
struct TextInterner: Sendable {
  /// The dictionary taken over: its codes stay codes here, also when texts of others are added.
  private var adopted: TextDictionary?
  /// All texts, once there are several dictionaries.
  private var builder: TextDictionaryBuilder?
  /// Codes of recently seen dictionaries here; -1 where not known yet.
  private var mappings: [(source: TextDictionary, codes: [Int32])] = []
  private static let mappingLimit = 8

  /// An interner without texts.
  init() {}

  /// Texts so far: codes are below this.
  var count: Int { builder?.count ?? adopted?.count ?? 0 }

  /// Bytes held besides dictionaries that are others' too.
  var byteCount: Int { (builder?.byteCount ?? 0) + mappings.reduce(0) { $0 + $1.codes.count * 4 } }

  /// Whether the codes of `dictionary` are codes here as they stand. Takes the first distinct dictionary over.
  mutating func shares(_ dictionary: TextDictionary) -> Bool {
    if let adopted { return adopted === dictionary }
    guard builder == nil, dictionary.isDistinct else { return false }
    adopted = dictionary
    return true
  }

  /// Whether the codes of `dictionary` have been taken over as codes here.
  func hasAdopted(_ dictionary: TextDictionary) -> Bool { adopted === dictionary }

  /// The codes here of `values`; new texts are added. NULL rows get code 0.
  mutating func codes(of values: ArraySlice<Int32>, dictionary: TextDictionary, validity: Validity?)
    throws(QueryError) -> [Int32]
  {
    if shares(dictionary) { return Array(values) }
    if builder == nil {
      builder = adopted.map { TextDictionaryBuilder(extending: $0) } ?? TextDictionaryBuilder()
    }
    let index = mappingIndex(for: dictionary)
    var result = [Int32](repeating: 0, count: values.count)
    for (row, code) in values.enumerated() {
      if let validity, !validity[row] { continue }
      var own = mappings[index].codes[Int(code)]
      if own < 0 {
        own = builder?.code(forUTF8: dictionary.utf8(code)) ?? 0
        mappings[index].codes[Int(code)] = own
      }
      result[row] = own
    }
    guard count < 1 << 30 else { throw QueryError(.limit(.memory(bytes: count * 16))) }
    return result
  }

  /// The codes here of `values`, -1 for texts that are not here. Adds none.
  mutating func existingCodes(of values: ArraySlice<Int32>, dictionary: TextDictionary, validity: Validity?) -> [Int32]
  {
    if adopted === dictionary { return Array(values) }
    guard count > 0 else { return Array(repeating: -1, count: values.count) }
    if builder == nil, let adopted { builder = TextDictionaryBuilder(extending: adopted) }
    let index = mappingIndex(for: dictionary)
    var result = [Int32](repeating: -1, count: values.count)
    for (row, code) in values.enumerated() {
      if let validity, !validity[row] { continue }
      var own = mappings[index].codes[Int(code)]
      if own == -1 {
        own = builder?.existingCode(forUTF8: dictionary.utf8(code)) ?? -2
        mappings[index].codes[Int(code)] = own
      }
      result[row] = max(own, -1)
    }
    return result
  }

  private mutating func mappingIndex(for dictionary: TextDictionary) -> Int {
    if let index = mappings.firstIndex(where: { $0.source === dictionary }) { return index }
    if mappings.count == TextInterner.mappingLimit { mappings.removeFirst() }
    mappings.append((dictionary, Array(repeating: -1, count: dictionary.count)))
    return mappings.count - 1
  }

  /// All texts, by code.
  func dictionary() -> TextDictionary {
    builder?.build() ?? adopted ?? TextDictionary([""], isDistinct: true)
  }
}
