// Whether a code point is one of a few that stand in the source. Written out, they become a comparison or two in the program;
// a search through a text of them takes a hundred times as long, and rules ask dozens of times at every figure.

extension Unicode.Scalar {
  /// Whether this is one of up to sixteen code points.
  @inline(__always)
  func isOne(
    of a: Unicode.Scalar, _ b: Unicode.Scalar? = nil, _ c: Unicode.Scalar? = nil,
    _ d: Unicode.Scalar? = nil,
    _ e: Unicode.Scalar? = nil, _ f: Unicode.Scalar? = nil, _ g: Unicode.Scalar? = nil,
    _ h: Unicode.Scalar? = nil,
    _ i: Unicode.Scalar? = nil, _ j: Unicode.Scalar? = nil, _ k: Unicode.Scalar? = nil,
    _ l: Unicode.Scalar? = nil,
    _ m: Unicode.Scalar? = nil, _ n: Unicode.Scalar? = nil, _ o: Unicode.Scalar? = nil,
    _ p: Unicode.Scalar? = nil
  ) -> Bool {
    self == a || self == b || self == c || self == d || self == e || self == f || self == g
      || self == h || self == i
      || self == j || self == k || self == l || self == m || self == n || self == o || self == p
  }
}
