// The names of units, which are kept as numbers.

import Testing

@testable import Reports

@Suite("Names of units")
struct UnitNameTests {
  @Test(
    "A name comes back as it was",
    arguments: ["", "元", "%", "m³", "人次", "个多月", "台（套）", "平方公里", "微克/立方米", "一二三四五六七八"])
  func names(_ text: String) {
    let name = UnitName(text)
    #expect(name.text == text)
    #expect(name == UnitName(Array(text.unicodeScalars)[...]))
    #expect(name.isEmpty == text.isEmpty)
    #expect(name.last == text.unicodeScalars.last)
  }

  @Test("A longer name ends at its eighth code point")
  func longest() {
    #expect(UnitName("一二三四五六七八九十").text == "一二三四五六七八")
  }

  @Test("A name of one code point is told from those that begin with it")
  func single() {
    #expect(UnitName("人").isJust("人"))
    #expect(!UnitName("人次").isJust("人"))
    #expect(UnitName("人") == "人")
    #expect(!UnitName.none.isJust("人"))
  }

  @Test("Some units are found among a few")
  func few() {
    let units = UnitNames("期 次 场 场次 批次")
    #expect(units.contains("次"))
    #expect(units.contains(UnitName("批次")))
    #expect(!units.contains("批"))
    #expect(!units.contains(.none))
  }
}
