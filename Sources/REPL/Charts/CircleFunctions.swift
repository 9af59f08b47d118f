// Sine and cosine for the slices of a pie.

import Glibc

/// Functions of the circle.
enum CircleFunctions {
  /// Sine and cosine of an angle given in turns.
  static func sineAndCosine(ofTurn turn: Double) -> (sine: Double, cosine: Double) {
    let angle = turn * 2 * Double.pi
    return (sin(angle), cos(angle))
  }
}
