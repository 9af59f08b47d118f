// Charts as PNG: the program draws them where librsvg is installed; where it is not, Commands/pictures.test has what it says.

import Glibc
import Testing

@testable import REPL

/// What the head of a PNG file says.
private struct PictureHead {
  let width: Int
  let height: Int
  /// The length of the file.
  let size: Int

  /// Nil when the file is no whole PNG.
  init?(_ bytes: [UInt8]) {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let ending: [UInt8] = Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
    guard bytes.count > 64, bytes.starts(with: signature), Array(bytes.suffix(8)) == ending,
      Array(bytes[12..<16]) == Array("IHDR".utf8)
    else { return nil }
    func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    (width, height, size) = (number(at: 16), number(at: 20), bytes.count)
  }
}

@Suite(.enabled(if: ChartPicture.isAvailable, "librsvg is not installed")) struct PictureTests {
  private static let root: String = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
  private static let report = root + "/datasets/reports/云溪市交通运输局2021年度部门决算.txt"

  @Test(arguments: ["bar", "stacked", "line", "pie", "hist"])
  func everyKindIsDrawn(_ kind: String) throws {
    let folder = try ProgramDriver.temporaryFolder()
    let run = try ProgramDriver.run([
      "--no-data", "-e", "SELECT * FROM (VALUES ('财政（款）', 3, 1), ('教育𠮷', 4, 2)) AS t(类, 决算数, 上年)",
      "-e", ".chart \(kind) --png \(folder)/图.png",
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    let head = try #require(PictureHead(try Files.read(folder + "/图.png")))
    // Twice the points of the SVG document.
    #expect(head.width == 1600)
    #expect(head.height > 300)
    #expect(head.size > 5_000, "nothing is drawn")
  }

  @Test func aPictureAndItsDocumentAreWrittenTogether() throws {
    let folder = try ProgramDriver.temporaryFolder()
    let run = try ProgramDriver.run([
      "--no-data", "-e", "SELECT '甲' AS 单位, 1 AS n", "-e", ".chart bar --svg \(folder)/a.svg --png \(folder)/a.png",
    ])
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try Files.readText(folder + "/a.svg").contains("甲"))
    #expect(PictureHead(try Files.read(folder + "/a.png")) != nil)
  }

  @Test func theStandardFiguresAreDrawnWithOneCommand() throws {
    let folder = try ProgramDriver.temporaryFolder()
    let run = try ProgramDriver.run([Self.report, "--lang", "zh", "-e", ".figures 交通运输局 \(folder)/图 --png"])
    #expect(run.exitCode == 0, "\(run.errors)")
    let names = Files.names(in: folder + "/图").filter { $0.hasSuffix(".png") }
    #expect(names.count >= 5, "\(run.errors)")
    for name in names { #expect(PictureHead(try Files.read(folder + "/图/" + name)) != nil, "\(name)") }
  }

  @Test func chartsDiffer() throws {
    let folder = try ProgramDriver.temporaryFolder()
    for number in [1, 9] {
      _ = try ProgramDriver.run([
        "--no-data", "-e", "SELECT '甲' AS 单位, \(number) AS n UNION ALL SELECT '乙', 5",
        "-e", ".chart bar --png \(folder)/\(number).png",
      ])
    }
    #expect(try Files.read(folder + "/1.png") != Files.read(folder + "/9.png"))
  }
}
