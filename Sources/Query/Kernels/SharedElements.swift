// An array that several workers fill at the same time, each at places of its own.
//
// Invariant of the unsafe code here: every place is checked against the count before it is written; the buffer lives until
// `array` returns, and those who write have finished by then; elements have no reference count, so that they need not be
// initialised before they are written. Whoever fills an array writes every place of it.

/// The elements of an array in the making.
@safe struct SharedElements<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>
  /// How many elements there will be.
  let count: Int

  /// Writes one element. No other worker may write to the same place.
  @inline(__always)
  func put(_ element: Element, at place: Int) {
    precondition(place >= 0 && place < count, "a place of a shared array lies within it")
    unsafe base[place] = element
  }

  /// The element at a place that this worker itself has written.
  @inline(__always)
  func own(at place: Int) -> Element {
    precondition(place >= 0 && place < count, "a place of a shared array lies within it")
    return unsafe base[place]
  }

  /// Writes some elements from `start` on. No other worker may write to the same places.
  func put(_ elements: ArraySlice<Element>, at start: Int) {
    precondition(start >= 0 && start <= count - elements.count, "places of a shared array lie within it")
    unsafe elements.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { unsafe (base + start).update(from: first, count: source.count) }
    }
  }

  /// Writes the same element to some places. No other worker may write to them.
  func put(_ element: Element, at places: Range<Int>) {
    precondition(places.lowerBound >= 0 && places.upperBound <= count, "places of a shared array lie within it")
    unsafe (base + places.lowerBound).update(repeating: element, count: places.count)
  }

  /// An array of `count` elements that `fill` writes, every one of them, by as many workers as it likes.
  ///
  /// - Throws: what `fill` throws.
  static func array(count: Int, _ fill: (SharedElements<Element>) throws(QueryError) -> Void) throws(QueryError)
    -> [Element]
  {
    var failure: QueryError?
    let elements = unsafe [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard let base = buffer.baseAddress else { return }
      do throws(QueryError) {
        unsafe try fill(SharedElements(base: base, count: count))
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return elements
  }
}

extension Array where Element: BitwiseCopyable & Sendable {
  /// Elements written between two checks: a new page of memory takes about as long as the numbers that it holds.
  private static var elementsBetweenChecks: Int { 1 << 18 }

  /// `element`, `count` times. `check` is called now and then, and throws when the statement is to stop.
  init(
    repeating element: Element, count: Int, check: () throws(QueryError) -> Void
  ) throws(QueryError) {
    self = try SharedElements<Element>.array(count: count) { (target) throws(QueryError) in
      for start in stride(from: 0, to: count, by: Self.elementsBetweenChecks) {
        try check()
        target.put(element, at: start..<Swift.min(start + Self.elementsBetweenChecks, count))
      }
    }
  }

  /// What `element` gives for each place below `count`. `check` is called now and then, and throws when the statement is to stop.
  @inline(__always)
  init(
    count: Int, check: () throws(QueryError) -> Void, _ element: (_ place: Int) -> Element
  ) throws(QueryError) {
    self = try SharedElements<Element>.array(count: count) { (target) throws(QueryError) in
      for place in 0..<count {
        if place & (Self.elementsBetweenChecks - 1) == 0 { try check() }
        target.put(element(place), at: place)
      }
    }
  }
}
