// Casts both ways, the text of doubles, and the lattice of types.

import Testing

@testable import Query

@Suite("Casts") struct ValuesCastTests {
  @Test(arguments: [
    (1.0, "1.0"), (0.1, "0.1"), (1e20, "1e+20"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1e-5, "1e-05"),
    (0.0001, "0.0001"), (123456789.125, "123456789.125"), (-0.0, "-0.0"), (.infinity, "inf"), (-.infinity, "-inf"),
    (.nan, "nan"), (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
  ])
  func doublesAreShownShortest(number: Double, text: String) {
    #expect(ValueFormat.text(of: .double(number), type: .double) == text)
  }

  @Test func doublesRoundTripThroughText() throws {
    var random = TestRandom(5)
    for _ in 0..<5000 {
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { continue }
      let text = ValueFormat.text(of: .double(number), type: .double)
      #expect(NumberParsing.double(Array(text.utf8)[...]) == number)
    }
  }

  @Test(arguments: [
    ("2.5", "2"), ("3.5", "4"), ("-2.5", "-2"), ("0.5", "0"), ("1e3", "1000"), ("2.4999", "2"),
  ])
  func doublesRoundToEvenIntegers(text: String, integer: String) throws {
    #expect(try TestCall.cast(text, .double, to: .integer) == integer)
  }

  @Test(arguments: [
    ("2.5", "3"), ("-2.5", "-3"), ("2.4", "2"), ("0.5", "1"), ("-0.4", "0"),
  ])
  func decimalsRoundHalfAwayFromZero(text: String, integer: String) throws {
    #expect(try TestCall.cast(text, .decimal(precision: 5, scale: 1), to: .integer) == integer)
    #expect(try TestCall.cast(text, .varchar, to: .integer) == integer)
  }

  @Test func rangesAreChecked() throws {
    for (text, source, target) in [
      ("128", DataType.integer, DataType.tinyint), ("-1", .integer, .utinyint), ("3e9", .double, .integer),
      ("1000", .integer, .decimal(precision: 3, scale: 0)), ("nan", .double, .bigint),
      ("99999999999999999999", .hugeint, .bigint), ("1e30", .double, .amount),
    ] {
      #expect(TestCall.failure { _ = try TestCall.cast(text, source, to: target) } != nil, "\(text) to \(target.name)")
      let value = try Cast.cast(.text(text), from: .varchar, to: source)
      #expect(try Cast.cast(value, from: source, to: target, isTry: true) == .null)
    }
  }

  @Test(arguments: [
    ("[1, 2, NULL]", DataType.list(.integer), "[1, 2, NULL]"), ("[]", .list(.integer), "[]"),
    ("['a,b', c]", .list(.varchar), "['a,b', c]"), ("[[1], [2, 3]]", .list(.list(.bigint)), "[[1], [2, 3]]"),
    ("true", .boolean, "true"), ("f", .boolean, "false"), ("1_000", .integer, "1000"), (" 42 ", .integer, "42"),
    ("1.005", .decimal(precision: 10, scale: 2), "1.01"), ("1e2", .decimal(precision: 10, scale: 2), "100.00"),
    ("43.82%", .percent, "0.4382"), ("0.4382", .percent, "0.4382"), ("5.2‰", .percent, "0.0052"),
  ])
  func textsAreRead(text: String, type: DataType, result: String) throws {
    #expect(try TestCall.cast(text, .varchar, to: type) == result)
  }

  @Test func structuresAreReadAndShown() throws {
    let type = DataType.structure([
      DataType.StructureField(name: "a", type: .integer), DataType.StructureField(name: "b", type: .varchar),
    ])
    #expect(try TestCall.cast("{'b': x, 'a': 1}", .varchar, to: type) == "{'a': 1, 'b': x}")
    let value = try Cast.cast(.text("{'a': 1, 'b': x}"), from: .varchar, to: type)
    #expect(ValueFormat.json(of: value, type: type) == "{\"a\":1,\"b\":\"x\"}")
  }

  @Test func manyRowsOfFewTextsAreReadOncePerEntry() throws {
    let dictionary = TextDictionary(["1", "x", "3"], isDistinct: true)
    var validity = Validity(repeating: true, count: 6)
    validity[1] = false
    let vector = Vector(
      type: .varchar, count: 6, storage: .texts([0, 1, 2, 0, 2, 2], dictionary), validity: validity)
    let numbers = try Cast.cast(vector, to: .integer)
    #expect(
      (0..<6).map { numbers.value(at: $0) } == [.integer(1), .null, .integer(3), .integer(1), .integer(3), .integer(3)])
    let bad = Vector(type: .varchar, count: 3, storage: .texts([0, 1, 2], dictionary))
    #expect(
      TestCall.failure { _ = try Cast.cast(bad, to: .integer) } == .evaluation(.unreadable(text: "x", type: .integer)))
    #expect(try Cast.cast(bad, to: .integer, isTry: true).value(at: 1) == .null)
  }

  @Test func typeNamesAndTheirAliases() throws {
    for (name, type) in [
      ("INT", DataType.integer), ("int8", .bigint), ("LONG", .bigint), ("float8", .double), ("STRING", .varchar),
      ("BPCHAR", .varchar), ("DATETIME", .timestamp), ("TIMESTAMP WITH TIME ZONE", .zonedTimestamp),
      ("AMOUNT", .amount),
      ("金额", .amount), ("百分比", .percent), ("NUMERIC", .decimal(precision: 18, scale: 3)),
    ] {
      let written = TypeName(name: name, span: SourceSpan(start: 0, end: 0))
      #expect(try DataType.named(written, in: Catalog()) == type)
    }
    let unknown = TypeName(name: "INTEGR", span: SourceSpan(start: 0, end: 0))
    guard
      case .binding(.unknownType(let name, let candidates))? = TestCall.failure({
        _ = try DataType.named(unknown, in: Catalog())
      })
    else {
      Issue.record("INTEGR must not be a type")
      return
    }
    #expect(name == "INTEGR")
    #expect(candidates.contains("INTEGER"))
  }

  @Test func commonTypesAreSymmetricAndHoldBoth() {
    let types: [DataType] = [
      .null, .boolean, .tinyint, .integer, .bigint, .hugeint, .utinyint, .ubigint, .decimal(precision: 10, scale: 2),
      .decimal(precision: 18, scale: 6), .real, .double, .varchar, .date, .timestamp, .interval, .amount, .percent,
      .list(.integer), .list(.double),
    ]
    for left in types {
      #expect(Coercion.commonType(left, left) == left)
      for right in types {
        #expect(Coercion.commonType(left, right) == Coercion.commonType(right, left), "\(left.name), \(right.name)")
      }
    }
    #expect(Coercion.commonType(.integer, .decimal(precision: 4, scale: 2)) == .decimal(precision: 12, scale: 2))
    #expect(Coercion.commonType(.ubigint, .bigint) == .hugeint)
    #expect(Coercion.commonType(.amount, .integer) == .amount)
    #expect(Coercion.commonType(.amount, .percent) == nil)
    #expect(Coercion.commonType(.varchar, .date, leftIsLiteral: true) == .date)
    #expect(Coercion.commonType(.varchar, .integer, for: .comparison) == nil)
    #expect(Coercion.commonType(.varchar, .integer) == .varchar)
    #expect(Coercion.commonType(.list(.integer), .list(.double)) == .list(.double))
  }
}
