// Numbers whose empty cells were dropped: what sums settle is set, what they leave open is not.

import Testing

@testable import Reports

@Suite("Columns of rows with dropped cells")
struct ColumnPlacementTests {
  private static let kinds = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出"]

  /// The columns of each row, `-` for an empty one, and behind `?` the numbers without a column.
  private func settled(
    _ rows: [(String?, [Int128])], _ columns: [String], told: Set<String> = []
  ) -> [String] {
    let placement = ColumnPlacement(rows.map { ColumnPlacement.Row(code: $0.0, values: $0.1) }, columns: columns)
    return rows.indices.map { row in
      let values = rows[row].1
      let found = placement.settled(row) { told.contains("\(columns[$0]) \(values[$1])") }
      let loose = found.loose.flatMap { $0 }.map { values[$0].description }
      return found.columns.map { $0.map { values[$0].description } ?? "-" }.joined(separator: " ")
        + (loose.isEmpty ? "" : " ? " + loose.joined(separator: " "))
    }
  }

  @Test("A row with a number for each column needs no sums")
  func full() {
    #expect(settled([("", [9, 1, 2, 3])], Self.kinds) == ["9 1 2 3"])
  }

  @Test("The parts of a total tell the columns of its parts")
  func parts() {
    let rows: [(String?, [Int128])] = [
      ("", [100, 70, 30, 0]), ("201", [100, 70, 30, 0]), ("20103", [80, 70, 10]), ("2010301", [70, 70]),
      ("2010302", [10, 10]), ("20129", [20, 20]), ("2012902", [20, 20]),
    ]
    let found = settled(rows, Self.kinds)
    #expect(
      found == [
        "100 70 30 0", "100 70 30 0", "80 70 10 -", "70 70 - -", "10 - 10 -", "20 - 20 -", "20 - 20 -",
      ])
  }

  @Test("What several columns may hold has none, and the total has the first number")
  func open() {
    #expect(settled([("", [50, 50])], Self.kinds) == ["50 - - - ? 50"])
    #expect(settled([("", [50, 30, 20])], Self.kinds) == ["50 - - - ? 30 20"])
    #expect(settled([("", [50, 30, 10])], Self.kinds) == ["50 - - - ? 30 10"])
    #expect(settled([("", [50])], Self.kinds) == ["50 - - -"])
  }

  @Test("What the report tells of a column elsewhere decides")
  func told() {
    #expect(settled([("", [50, 30, 20])], Self.kinds, told: ["基本支出 30", "项目支出 20"]) == ["50 30 20 -"])
    #expect(settled([("", [50, 50])], Self.kinds, told: ["项目支出 50"]) == ["50 - 50 -"])
  }

  @Test("The expenses of travel, vehicles and receptions add up in two steps")
  func threePublic() {
    let half = ["合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行费", "公务接待费"]
    let rows: [(String?, [Int128])] = [(nil, [781, 440, 440, 341, 632, 300, 300, 332])]
    #expect(settled(rows, half + half) == ["781 - 440 - - 341 632 - 300 - - 332 ? 440 300"])
    #expect(
      settled(rows, half + half, told: ["公务用车运行费 440", "公务用车运行费 300"])
        == ["781 - 440 - 440 341 632 - 300 - 300 332"])
    #expect(settled([(nil, [9, 2, 6, 1, 5, 1])], half) == ["9 2 6 1 5 1"])
  }

  @Test("What a fund began with, received, spent and kept")
  func funds() {
    let columns = ["年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余"]
    #expect(settled([("", [12, 320, 330, 330, 2])], columns) == ["12 320 330 - - 2 ? 330"])
    #expect(settled([("", [12, 320, 330, 30, 300, 2])], columns) == ["12 320 330 30 300 2"])
  }

  @Test("Rounding may be off by the last digit")
  func rounding() {
    #expect(settled([("", [1001, 500, 500, 0])], Self.kinds) == ["1001 500 500 0"])
    #expect(settled([("", [1001, 333, 334, 334]), ("201", [1001, 333, 334, 334])], Self.kinds).count == 2)
  }

  @Test("Only heads with a total, of not too many columns, say what adds up")
  func applies() {
    #expect(ColumnPlacement.applies(to: Self.kinds))
    #expect(!ColumnPlacement.applies(to: ["基本支出", "项目支出", "经营支出"]))
    #expect(!ColumnPlacement.applies(to: ["合计"] + [String](repeating: "项目支出", count: 20)))
  }

  @Test("A large table of rows with many ways ends soon")
  func large() {
    let columns = ["合计"] + (1...13).map { "甲\($0)" }
    let rows: [(String?, [Int128])] = (0..<900).map { ("2\(10 + $0 % 90)\(10 + $0 / 90)", [7, 1, 1, 1, 1, 1, 1, 1]) }
    let found = settled([("", [6_300, 900, 900, 900, 900, 900, 900, 900])] + rows, columns)
    #expect(found.count == 901 && found.allSatisfy { $0.contains("?") })
  }
}
