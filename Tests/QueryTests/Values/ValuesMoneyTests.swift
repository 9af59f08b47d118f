// The rules of money and percentages, casts of amounts, Chinese numerals.

import Testing

@testable import Query

@Suite("Money") struct ValuesMoneyTests {
  private func amount(_ text: String) throws -> TestArgument { try TestArgument(text, .amount) }
  private func percent(_ text: String) throws -> TestArgument { try TestArgument(text, .percent) }

  @Test(arguments: [
    ("458.07万元", "4580700.00"), ("40万", "400000.00"), ("1.5亿", "150000000.00"), ("300元", "300.00"),
    ("3千万元", "30000000.00"), ("1,234.50", "1234.50"), ("-1.46万元", "-14600.00"), ("0.00005", "0.0001"),
    ("１２３．４万元", "1234000.00"), ("¥ 88", "88.00"), ("12.3456", "12.3456"),
  ])
  func textsAreReadAsAmounts(text: String, yuan: String) throws {
    #expect(try TestCall.cast(text, .varchar, to: .amount) == yuan)
  }

  @Test(arguments: ["abc", "", "12万元整", "1,23", "1..2", "万元", "1e5"])
  func otherTextsAreNoAmounts(text: String) {
    let kind = TestCall.failure { _ = try TestCall.cast(text, .varchar, to: .amount) }
    #expect(kind == .evaluation(.unreadable(text: text, type: .amount)))
  }

  @Test func amountsCombineWithAmountsNumbersAndPercentages() throws {
    let money = try amount("458.07万元")
    #expect(try TestCall.text("+", money, try amount("1元")) == "4580701.00")
    #expect(try TestCall.text("*", money, try TestArgument("3", .integer)) == "13742100.00")
    #expect(try TestCall.text("*", try TestArgument("0.5", .decimal(precision: 2, scale: 1)), money) == "2290350.00")
    #expect(try TestCall.text("*", money, try percent("43.82%")) == "2007262.74")
    #expect(try TestCall.text("/", money, try TestArgument("7", .integer)) == "654385.7143")
    #expect(try TestCall.text("/", money, try amount("2元")) == "2290350.000000000000")
    #expect(try TestCall.text("-", money, try TestArgument("700", .integer, isLiteral: true)) == "4580000.00")
    #expect(try TestCall.text("*", money, try TestArgument("0.1", .double)) == "458070.00")
    #expect(try TestCall.text("-", money) == "-4580700.00")
  }

  @Test func percentagesAreRatiosBesideNumbers() throws {
    #expect(try TestCall.text("+", try percent("5%"), try percent("2.5%")) == "0.075")
    #expect(try TestCall.text("+", try TestArgument("1", .integer, isLiteral: true), try percent("5%")) == "1.05000000")
    #expect(try TestCall.text("/", try percent("50%"), try percent("20%")) == "2.500000000000")
    #expect(ValueFormat.displayText(of: try percent("43.82%").value, type: .percent) == "43.82%")
  }

  @Test func meaninglessCombinationsAreRefused() throws {
    let money = try amount("1元")
    let count = try TestArgument("3", .integer)
    let cases: [(String, TestArgument, TestArgument)] = [
      ("*", money, money), ("+", money, try percent("5%")), ("-", try percent("5%"), money), ("+", money, count),
      ("/", count, money), ("//", money, count),
    ]
    for (operation, left, right) in cases {
      let kind = TestCall.failure { _ = try TestCall.text(operation, left, right) }
      #expect(
        kind == .binding(.meaninglessMoney(operation: operation, left: left.type, right: right.type)),
        "\(operation)")
    }
  }

  @Test func everyMeaninglessCombinationSaysWhyInBothLanguages() {
    for (operation, right) in [
      ("*", DataType.amount), ("+", .percent), ("+", .integer), ("/", .integer), ("%", .percent),
    ] {
      let failure = BindingFailure.meaninglessMoney(operation: operation, left: .amount, right: right)
      for language in Language.allCases {
        #expect(failure.hint(in: language)?.isEmpty == false)
        #expect(failure.message(in: language).contains("AMOUNT"))
      }
    }
  }

  @Test(arguments: [
    ("4580700", "肆佰伍拾捌万零柒佰元整"), ("0", "零元整"), ("10", "壹拾元整"), ("1409.5", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"), ("325.04", "叁佰贰拾伍元零肆分"), ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("0.07", "柒分"), ("0.5", "伍角整"), ("-12", "负壹拾贰元整"), ("100000000", "壹亿元整"), ("100000001", "壹亿零壹元整"),
    ("10000005000", "壹佰亿零伍仟元整"),
  ])
  func amountsAreWrittenFormally(text: String, formal: String) throws {
    #expect(try TestCall.text("uppercase_amount", try amount(text)) == formal)
  }

  @Test(arguments: [
    ("一百二十三", "123"), ("十五", "15"), ("两千零五", "2005"), ("二〇二〇", "2020"), ("一万二千", "12000"),
    ("三亿四千万", "340000000"), ("负八", "-8"), ("壹佰贰拾", "120"), ("3千", "3000"), ("1.5万", "15000"), ("零", "0"),
    ("一万亿", "1000000000000"),
  ])
  func chineseNumeralsAreRead(text: String, number: String) throws {
    #expect(try TestCall.text("chinese_number", try TestArgument(text, .varchar)) == number)
  }

  /// Every number that is written formally reads back as itself.
  @Test func formalNumbersReadBack() {
    var random = TestRandom(3)
    for _ in 0..<3000 {
      let digits = Int.random(in: 1...16, using: &random)
      let number = UInt128.random(in: 0...UInt128(FixedDecimal.powersOfTen[digits]), using: &random)
      let text = ChineseNumerals.formalNumber(number)
      #expect(ChineseNumerals.number(text)?.unscaled == Int128(number), "\(number) \(text)")
    }
  }

  @Test func growthAndSharesAreExactPercentages() throws {
    #expect(try TestCall.text("yoy", try amount("39.49万元"), try amount("22.89万元")) == "0.72520751")
    #expect(try TestCall.text("share", try amount("3.76万元"), try amount("458.10万元")) == "0.00820781")
    #expect(try TestCall.run("share", [try amount("1元"), try amount("0元")]).value == .null)
    #expect(try TestCall.text("format_amount", try amount("4580700"), try TestArgument("万元", .varchar)) == "458.07万元")
    #expect(try TestCall.text("amount", try TestArgument("三百万元", .varchar)) == "3000000.00")
  }
}
