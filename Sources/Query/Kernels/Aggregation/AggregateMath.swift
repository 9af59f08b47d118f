// Logarithm and exponential for statistics: the few places where aggregates need the C library.

private import Glibc

/// Functions of real numbers that the standard library lacks.
enum AggregateMath {
  /// The natural logarithm.
  static func logarithm(_ number: Double) -> Double { log(number) }
  /// e to the power `number`.
  static func exponential(_ number: Double) -> Double { exp(number) }
  /// The sine of an angle in radians.
  static func sine(_ angle: Double) -> Double { sin(angle) }
  /// The logarithm to base 2.
  static func binaryLogarithm(_ number: Double) -> Double { log2(number) }
}
