// Arithmetic on doubles: as IEEE 754 has it, except that dividing by zero is NULL.

internal import Glibc

/// Kernels on doubles.
enum DoubleArithmetic {
  /// The values of a vector of doubles; none for another storage.
  @inline(__always)
  static func values(_ vector: Vector) -> ArraySlice<Double> {
    if case .doubles(let values) = vector.storage { values } else { [] }
  }

  /// `operation` of every pair of rows, rounded to 24 bits when `type` is REAL.
  @inline(__always)
  static func zip(
    _ left: Vector, _ right: Vector, type: DataType, validity: Validity?, _ operation: (Double, Double) -> Double
  ) -> Vector {
    let (values, others) = (values(left), values(right))
    let results =
      type == .real
      ? zipElements(values, isConstant: left.isConstant, others, isConstant: right.isConstant) {
        Double(Float(operation($0, $1)))
      } : zipElements(values, isConstant: left.isConstant, others, isConstant: right.isConstant, operation)
    return Vector(
      type: type, count: left.count, storage: .doubles(results), validity: validity,
      isConstant: left.isConstant && right.isConstant)
  }

  /// Addition, subtraction or multiplication.
  static func compute(
    _ operation: ExactArithmetic.Operation, _ left: Vector, _ right: Vector, type: DataType
  ) -> Vector {
    let validity = Vector.commonValidity(left, right)
    return switch operation {
    case .add: zip(left, right, type: type, validity: validity) { $0 + $1 }
    case .subtract: zip(left, right, type: type, validity: validity) { $0 - $1 }
    case .multiply: zip(left, right, type: type, validity: validity) { $0 * $1 }
    }
  }

  /// What a division gives.
  enum Division: String, Sendable {
    case quotient = "/", wholePart = "//", remainder = "%"
  }

  /// A division; NULL where the divisor is zero.
  static func divide(
    _ division: Division, _ left: Vector, _ right: Vector, type: DataType, context: EvaluationContext
  ) throws(QueryError) -> Vector {
    let validity = try ZeroDivision.validity(left, right, context: context)
    return switch division {
    case .quotient: zip(left, right, type: type, validity: validity) { $0 / $1 }
    case .wholePart: zip(left, right, type: type, validity: validity) { trunc($0 / $1) }
    case .remainder: zip(left, right, type: type, validity: validity) { fmod($0, $1) }
    }
  }
}
