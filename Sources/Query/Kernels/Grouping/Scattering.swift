// Puts the rows of many vectors where they belong in one: what dividing rows by hash does with every column.
//
// Invariant of the unsafe code here: `places` has every number below its count once, which its maker sees to, and there are as
// many rows as places, which is checked; so every element of the target is written, and none outside it. Elements have no reference
// count.

/// Scattering loops.
enum Scattering {
  /// The elements of `parts`, one part after the other, each at its place.
  static func scatter<Element: BitwiseCopyable>(_ parts: [ArraySlice<Element>], places: [Int32])
    -> [Element]
  {
    precondition(parts.reduce(0) { $0 + $1.count } == places.count)
    return unsafe [Element](unsafeUninitializedCapacity: places.count) { target, initialized in
      unsafe places.withUnsafeBufferPointer { places in
        var start = 0
        for part in parts {
          unsafe part.withUnsafeBufferPointer { source in
            for row in 0..<source.count {
              unsafe target.initializeElement(at: Int(places[start &+ row]), to: source[row])
            }
          }
          start &+= part.count
        }
      }
      initialized = places.count
    }
  }
}

extension Vector {
  /// The rows of `parts`, which have type `type` and are no constants, one part after the other, each at its place. Nil for
  /// values without a fixed width, and for texts of several dictionaries.
  static func scattered(_ parts: [Vector], places: [Int32], type: DataType) -> Vector? {
    let storage: Storage?
    switch type.storage {
    case .integers:
      storage = elements(parts, places) { if case .integers(let all) = $0 { all } else { nil } }.map { .integers($0) }
    case .doubles:
      storage = elements(parts, places) { if case .doubles(let all) = $0 { all } else { nil } }.map { .doubles($0) }
    case .booleans:
      storage = elements(parts, places) { if case .booleans(let all) = $0 { all } else { nil } }.map { .booleans($0) }
    case .wideIntegers:
      storage = elements(parts, places) { if case .wideIntegers(let all) = $0 { all } else { nil } }
        .map { .wideIntegers($0) }
    case .texts:
      guard case .texts(_, let dictionary)? = parts.first?.storage else { return nil }
      storage = elements(parts, places) { part -> ArraySlice<Int32>? in
        guard case .texts(let codes, let own) = part, own === dictionary else { return nil }
        return codes
      }.map { .texts($0, dictionary) }
    case .intervals, .lists, .structures: storage = nil
    }
    guard let storage else { return nil }
    return Vector(
      type: type, count: places.count, storage: storage, validity: scatteredValidity(parts, places))
  }

  private static func elements<Element: BitwiseCopyable>(
    _ parts: [Vector], _ places: [Int32], _ read: (Storage) -> ArraySlice<Element>?
  ) -> ArraySlice<Element>? {
    var slices: [ArraySlice<Element>] = []
    slices.reserveCapacity(parts.count)
    for part in parts {
      guard let slice = read(part.storage), slice.count == part.count else { return nil }
      slices.append(slice)
    }
    return Scattering.scatter(slices, places: places)[...]
  }

  private static func scatteredValidity(_ parts: [Vector], _ places: [Int32]) -> Validity? {
    guard parts.contains(where: { $0.validity != nil }) else { return nil }
    var rows = Validity(repeating: true, count: places.count)
    var start = 0
    for part in parts {
      if let validity = part.validity {
        for row in 0..<part.count where !validity[row] { rows[Int(places[start + row])] = false }
      }
      start += part.count
    }
    return rows
  }
}
