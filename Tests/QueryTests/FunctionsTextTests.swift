// Text and list functions: ends of ranges, negative positions, characters of several bytes, NULL, and both ways to run.

import Testing

@testable import Query

@Suite struct FunctionsTextTests {
  @Test(arguments: [
    (1, 2, "财政"), (3, 2, "拨款"), (-2, 2, "拨款"), (0, 2, "财"), (3, -2, "财政"), (5, 1, ""), (2, 99, "政拨款"), (-9, 3, ""),
    (-5, 3, "财政"),
  ])
  func substringCountsCodePoints(_ start: Int, _ length: Int, _ expected: String) throws {
    #expect(
      try FunctionCalls.scalar("substring", .text("财政拨款"), .integer(Int128(start)), .integer(Int128(length)))
        == .text(expected))
  }

  @Test func extremePositionsDoNotTrap() throws {
    for number in [Int.min, Int.min + 1, -1, 0, 1, Int.max] {
      let value = Value.integer(Int128(number))
      for name in ["left", "right", "left_grapheme", "right_grapheme", "array_extract"] {
        _ = try FunctionCalls.scalar(name, .text("预算"), value)
      }
      for other in [Int.min, 0, Int.max] {
        // Positions beyond 32 bits are errors of substring.
        _ = try? FunctionCalls.scalar("substring", .text("预算"), value, .integer(Int128(other)))
        _ = try FunctionCalls.scalar("list_slice", .list([.integer(1)]), value, .integer(Int128(other)))
        _ = try FunctionCalls.scalar("array_slice", .text("预算"), value, .integer(Int128(other)))
      }
      _ = try FunctionCalls.scalar("split_part", .text("a,b"), .text(","), value)
      _ = try FunctionCalls.scalar("list_extract", .list([.integer(1)]), value)
    }
    #expect(throws: QueryError.self) { try FunctionCalls.scalar("repeat", .text("ab"), .integer(Int128(Int.max))) }
    #expect(throws: QueryError.self) {
      try FunctionCalls.scalar("lpad", .text("a"), .integer(Int128(Int.max)), .text("x"))
    }
  }

  @Test func dictionariesAndRowsAgree() throws {
    var random = SeededGenerator(3)
    let pool: [Value] = [.text("预算数"), .text("  决算 "), .text("abc"), .text(""), .null, .text("ÄÖü")]
    let many = (0..<40).map { _ in pool.randomElement(using: &random) ?? .null }
    for name in ["upper", "lower", "trim", "reverse", "length", "hex", "md5", "initcap", "strip_accents", "url_encode"]
    {
      let together = try FunctionCalls.scalar(name, rows: many.map { [$0] })
      for (value, result) in zip(many, together) {
        #expect(try FunctionCalls.scalar(name, value) == result, "\(name) of \(value)")
      }
    }
  }

  @Test func textsAreFormatted() throws {
    func format(_ template: String, _ value: Value) throws -> Value {
      try FunctionCalls.scalar("format", .text(template), value)
    }
    #expect(try format("{:,.2f}", .decimal(FixedDecimal(unscaled: 1_234_567_895, scale: 3))) == .text("1,234,567.90"))
    #expect(try format("{:>6}|", .text("预算")) == .text("    预算|"))
    #expect(try format("{:05d}", .integer(-42)) == .text("-0042"))
    #expect(try format("{:x}", .integer(255)) == .text("ff"))
    #expect(try format("{:.2f}", .double(0.125)) == .text("0.12"))
    #expect(try format("{:e}", .double(0.000125)) == .text("1.250000e-04"))
    #expect(try format("{{}}{}", .integer(1)) == .text("{}1"))
    #expect(try FunctionCalls.scalar("printf", .text("%5.1f%%"), .double(99.95)) == .text("100.0%"))
    #expect(try FunctionCalls.scalar("printf", .text("%-4d|"), .integer(7)) == .text("7   |"))
    #expect(throws: QueryError.self) { try format("{:d}", .text("a")) }
    #expect(throws: QueryError.self) { try format("{} {}", .text("a")) }
  }

  @Test func digestsAgreeWithTheirStandards() throws {
    #expect(try FunctionCalls.scalar("md5", .text("")) == .text("d41d8cd98f00b204e9800998ecf8427e"))
    #expect(
      try FunctionCalls.scalar("md5", .text(String(repeating: "1234567890", count: 8)))
        == .text("57edf4a22be3c955ac49da2e2107b67a"))
    #expect(
      try FunctionCalls.scalar("sha1", .text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
        == .text("84983e441c3bd26ebaae4aa1f95129e5e54670f1"))
    #expect(
      try FunctionCalls.scalar("sha256", .text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
        == .text("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"))
  }

  @Test func listsAreTakenApart() throws {
    let list = Value.list([.integer(3), .null, .integer(1), .integer(3)])
    #expect(try FunctionCalls.scalar("list_sort", list) == .list([.integer(1), .integer(3), .integer(3), .null]))
    #expect(try FunctionCalls.scalar("list_distinct", list) == .list([.integer(3), .integer(1)]))
    #expect(
      try FunctionCalls.scalar("list_slice", list, .integer(-2), .integer(-1)) == .list([.integer(1), .integer(3)]))
    #expect(try FunctionCalls.scalar("list_extract", list, .integer(-1)) == .integer(3))
    #expect(try FunctionCalls.scalar("list_contains", list, .integer(1)) == .boolean(true))
    #expect(try FunctionCalls.scalar("list_sum", list) == .integer(7))
    #expect(try FunctionCalls.scalar("list_concat", list, .null) == list)
    #expect(
      try FunctionCalls.scalar("list_value", .text("a"), .null, .text("b")) == .list([.text("a"), .null, .text("b")]))
    #expect(
      try FunctionCalls.scalar("range", .integer(5), .integer(0), .integer(-2))
        == .list([.integer(5), .integer(3), .integer(1)]))
  }

  @Test func distancesAgreeWithKnownOnes() throws {
    #expect(try FunctionCalls.scalar("levenshtein", .text("kitten"), .text("sitting")) == .integer(3))
    #expect(try FunctionCalls.scalar("damerau_levenshtein", .text("CA"), .text("ABC")) == .integer(2))
    #expect(try FunctionCalls.scalar("hamming", .text("预算"), .text("决算")) == .integer(1))
    #expect(throws: QueryError.self) { try FunctionCalls.scalar("hamming", .text("a"), .text("ab")) }
  }
}
