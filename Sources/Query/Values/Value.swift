// One value outside a vector: a literal, a parameter, a cell of a result.

/// One value. It carries what is needed to show it; its SQL type stands beside it (in a vector, a column, a literal).
public indirect enum Value: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// An integer of any type, a DATE (days since 1970-01-01), a TIME or a TIMESTAMP (microseconds).
  case integer(Int128)
  /// A DECIMAL, AMOUNT (元) or PERCENT (ratio).
  case decimal(FixedDecimal)
  case double(Double)
  case text(String)
  /// The bytes of a BLOB, which need not be UTF-8.
  case blob([UInt8])
  case interval(Interval)
  case list([Value])
  case structure([Value])

  /// Whether this is NULL.
  public var isNull: Bool { if case .null = self { true } else { false } }
}

/// A span of time as SQL has it: months, days and microseconds are kept apart, since a month has no fixed length.
public struct Interval: Hashable, Sendable {
  /// Whole months, years included.
  public var months: Int32
  /// Whole days.
  public var days: Int32
  /// Microseconds, hours and minutes included.
  public var microseconds: Int64

  /// Creates an interval of the given parts.
  public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }
}
