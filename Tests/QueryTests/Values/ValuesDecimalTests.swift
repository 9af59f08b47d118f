// Exact arithmetic against schoolbook arithmetic on digits, which knows no machine words.

import Synchronization
import Testing

@testable import Query

/// A whole number of any length: decimal digits, the lowest first, and a sign.
private struct Digits: Equatable {
  var digits: [Int]
  var isNegative: Bool

  init(_ digits: [Int], isNegative: Bool) {
    self.digits = digits
    while self.digits.last == 0 { self.digits.removeLast() }
    self.isNegative = isNegative && !self.digits.isEmpty
  }

  /// The digits of an unscaled decimal text, e.g. `-1.50` as -150.
  init(_ text: String) {
    self.init(text.filter(\.isNumber).reversed().compactMap(\.wholeNumberValue), isNegative: text.hasPrefix("-"))
  }

  /// This number with zeros added at its low end.
  func shifted(_ places: Int) -> Digits {
    Digits([Int](repeating: 0, count: places) + digits, isNegative: isNegative)
  }

  static func compareMagnitudes(_ left: Digits, _ right: Digits) -> Int {
    if left.digits.count != right.digits.count { return left.digits.count < right.digits.count ? -1 : 1 }
    for (one, two) in zip(left.digits.reversed(), right.digits.reversed()) where one != two {
      return one < two ? -1 : 1
    }
    return 0
  }

  static func + (left: Digits, right: Digits) -> Digits {
    if left.isNegative == right.isNegative {
      var result: [Int] = []
      var carry = 0
      for place in 0..<max(left.digits.count, right.digits.count) + 1 {
        let sum = left.digit(place) + right.digit(place) + carry
        result.append(sum % 10)
        carry = sum / 10
      }
      return Digits(result, isNegative: left.isNegative)
    }
    let isLeftLarger = compareMagnitudes(left, right) >= 0
    let (large, small) = isLeftLarger ? (left, right) : (right, left)
    var result: [Int] = []
    var borrow = 0
    for place in large.digits.indices {
      var difference = large.digits[place] - small.digit(place) - borrow
      borrow = difference < 0 ? 1 : 0
      if difference < 0 { difference += 10 }
      result.append(difference)
    }
    return Digits(result, isNegative: large.isNegative)
  }

  static prefix func - (number: Digits) -> Digits { Digits(number.digits, isNegative: !number.isNegative) }

  static func * (left: Digits, right: Digits) -> Digits {
    var result = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
    for (place, one) in left.digits.enumerated() {
      var carry = 0
      for (other, two) in right.digits.enumerated() {
        let value = result[place + other] + one * two + carry
        result[place + other] = value % 10
        carry = value / 10
      }
      result[place + right.digits.count] += carry
    }
    return Digits(result, isNegative: left.isNegative != right.isNegative)
  }

  private func digit(_ place: Int) -> Int { place < digits.count ? digits[place] : 0 }
}

private struct RandomDecimal {
  var text: String
  var type: DataType
  var scale: Int

  init(using random: inout TestRandom) {
    let precision = Int.random(in: 1...18, using: &random)
    scale = Int.random(in: 0...precision, using: &random)
    let unscaled = Int128.random(
      in: -FixedDecimal.powersOfTen[precision] + 1...FixedDecimal.powersOfTen[precision] - 1, using: &random)
    text = FixedDecimal.format(unscaled: unscaled, scale: scale)
    type = .decimal(precision: precision, scale: scale)
  }
}

@Suite("Exact arithmetic") struct ValuesDecimalTests {
  /// Decimals of a text, and its digits brought to a number of decimals.
  private func digits(_ text: String, scale: Int) -> Digits {
    let own = text.split(separator: ".").dropFirst().first?.count ?? 0
    return Digits(text).shifted(scale - own)
  }

  @Test func sumsDifferencesAndProductsAreExact() throws {
    var random = TestRandom(1)
    for _ in 0..<2000 {
      let (left, right) = (RandomDecimal(using: &random), RandomDecimal(using: &random))
      let (one, two) = (try TestArgument(left.text, left.type), try TestArgument(right.text, right.type))
      let (first, second) = (digits(left.text, scale: 18), digits(right.text, scale: 18))
      #expect(digits(try TestCall.text("+", one, two), scale: 18) == first + second, "\(left.text) + \(right.text)")
      #expect(digits(try TestCall.text("-", one, two), scale: 18) == first + -second, "\(left.text) - \(right.text)")
      let product = try TestCall.text("*", one, two)
      #expect(digits(product, scale: 36) == first * second, "\(left.text) * \(right.text) = \(product)")
    }
  }

  /// A quotient is right when it is off by no more than half of its last place.
  @Test func quotientsAreNearestWithTwelveDecimals() throws {
    var random = TestRandom(2)
    for _ in 0..<2000 {
      let (left, right) = (RandomDecimal(using: &random), RandomDecimal(using: &random))
      guard right.text.contains(where: { $0.isNumber && $0 != "0" }) else { continue }
      let text = try TestCall.text(
        "/", try TestArgument(left.text, left.type), try TestArgument(right.text, right.type))
      let scale = text.split(separator: ".").dropFirst().first?.count ?? 0
      #expect(scale >= 12)
      // |2 * (left - quotient * right)| <= |right| / 10^scale, all at scale + 18 + 18 decimals.
      let product = Digits(text) * digits(right.text, scale: 18)
      let difference = (digits(left.text, scale: 18 + scale) + -product) * Digits([2], isNegative: false)
      #expect(
        Digits.compareMagnitudes(difference, digits(right.text, scale: 18)) <= 0,
        "\(left.text) / \(right.text) = \(text)")
    }
  }

  /// `left * right / divisor` by one division of the machine is what 128 bits give, at the ends of 64 bits and at halves too.
  @Test func productsAreDividedInWordsAsInDoubleWords() {
    var random = TestRandom(3)
    let ends: [Int64] = [.min, .min + 1, -3, -2, -1, 0, 1, 2, 3, 10, 1_000_000_000_000, .max - 1, .max]
    func number() -> Int128 {
      let bits = Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...63, using: &random)
      return Int128(Bool.random(using: &random) ? bits : ends[Int.random(in: 0..<ends.count, using: &random)])
    }
    for _ in 0..<20_000 {
      let (left, right, divisor) = (number(), number(), number())
      if divisor == 0 { continue }
      let expected = FixedDecimal.divideRounded(left * right, by: divisor)
      #expect(ExactScaling.multiplyDivide(left, right, by: divisor) == expected, "\(left) * \(right) / \(divisor)")
    }
  }

  @Test(arguments: [
    ("1", "3", "0.333333333333"), ("2", "3", "0.666666666667"), ("-2", "3", "-0.666666666667"),
    ("1", "8", "0.125000000000"), ("0.000000000001", "2", "0.000000000001"),
  ])
  func quotientsRoundHalfAwayFromZero(left: String, right: String, result: String) throws {
    let type = DataType.decimal(precision: 18, scale: 12)
    let value = try TestCall.text("/", try TestArgument(left, type), try TestArgument(right, type))
    #expect(value == result)
  }

  @Test func overflowIsAnErrorThatNamesTheOperands() throws {
    let bigint = try TestArgument("9223372036854775807", .bigint)
    let one = try TestArgument("1", .bigint)
    let kind = TestCall.failure { _ = try TestCall.text("+", bigint, one) }
    #expect(kind == .evaluation(.overflow(operation: "9223372036854775807 + 1", type: .bigint)))
    let large = try TestArgument(String(repeating: "9", count: 38), .decimal(precision: 38, scale: 0))
    #expect(TestCall.failure { _ = try TestCall.text("+", large, large) } != nil)
    #expect(TestCall.failure { _ = try TestCall.text("*", large, large) } != nil)
  }

  @Test func overflowInANullRowIsNone() throws {
    var left = VectorBuilder(type: .bigint)
    var right = VectorBuilder(type: .bigint)
    for value in [Value.integer(1), .null] { try left.append(value) }
    for value in [Value.integer(2), .integer(Int128(Int64.max))] { try right.append(value) }
    let result = try ExactArithmetic.compute(.add, left.build(), right.build(), type: .bigint)
    #expect(result.value(at: 0) == .integer(3))
    #expect(result.value(at: 1) == .null)
  }

  @Test func integersPromoteAsDocumented() throws {
    let integer = try TestArgument("2000000000", .integer)
    #expect(try TestCall.run("*", [integer, integer]).type == .bigint)
    #expect(TestCall.failure { _ = try TestCall.text("+", integer, integer) } != nil)
    let literal = try TestArgument("2000000000", .integer, isLiteral: true)
    #expect(try TestCall.text("+", literal, literal) == "4000000000")
    #expect(try TestCall.text("/", try TestArgument("7", .integer), try TestArgument("2", .integer)) == "3.5")
    #expect(try TestCall.text("//", try TestArgument("-7", .integer), try TestArgument("2", .integer)) == "-3")
    #expect(try TestCall.text("%", try TestArgument("-7", .integer), try TestArgument("3", .integer)) == "-1")
  }

  @Test func dividingByZeroIsNullWithACountOrAnError() throws {
    let (one, zero) = (try TestArgument("1", .integer), try TestArgument("0", .integer))
    for operation in ["/", "//", "%"] {
      #expect(try TestCall.run(operation, [one, zero]).value == .null)
      #expect(
        TestCall.failure { _ = try TestCall.run(operation, [one, zero], settings: TestCall.strict) }
          == .evaluation(.divisionByZero))
    }
    var divisors = VectorBuilder(type: .integer)
    for value in [Value.integer(0), .null, .integer(2), .integer(0)] { try divisors.append(value) }
    let context = TestCall.context()
    let dividend = try Vector.constant(.integer(4), type: .integer, count: 4)
    let result = try IntegerDivision.divide(
      dividend, divisors.build(), isRemainder: false, type: .integer, context: context)
    #expect((0..<4).map { result.value(at: $0) } == [.null, .null, .integer(2), .null])
    #expect(context.divisionsByZero.load(ordering: .relaxed) == 2)
  }
}
