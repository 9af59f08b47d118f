// The rules for saved queries and the other data sets: a title in both languages, declared parameters, sound tables.

import Testing

@Suite("Data sets are complete")
struct DatasetRules {
  static let savedQueries = Repository.files.filter {
    $0.path.hasSuffix(".bq") && ($0.path.hasPrefix("datasets/queries/") || $0.path.hasPrefix("datasets/checks/"))
  }

  @Test("There are saved queries to start from")
  func count() {
    #expect(Self.savedQueries.filter { $0.path.hasPrefix("datasets/queries/") }.count >= 12)
  }

  @Test("A saved query has a title in Chinese and English", arguments: savedQueries)
  func title(file: RepositoryFile) throws {
    let line = try #require(file.lines.first, "\(file) is empty")
    let match = try #require(line.wholeMatch(of: /-- title: (.+) \/ (.+)/), "\(file) opens without a title")
    #expect(match.1.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(file): no Chinese title")
    #expect(match.2.unicodeScalars.allSatisfy { $0.isASCII }, "\(file): no English title")
  }

  @Test("A saved query declares the parameters that it uses, and uses those that it declares", arguments: savedQueries)
  func parameters(file: RepositoryFile) {
    var declared: Set<Substring> = []
    var code = ""
    for line in file.lines {
      if let match = line.wholeMatch(of: /-- param: (\w+) ([A-Z]+) = (.+)/) {
        declared.insert(match.1)
      } else if line.hasPrefix("-- param") {
        Issue.record("\(file): a parameter is written `-- param: name TYPE = default`, not `\(line)`")
      } else if !line.hasPrefix("--") {
        code += line + "\n"
      }
    }
    let withoutText = code.replacing(/'[^']*'/, with: "''")
    let used = Set(withoutText.matches(of: /(?:^|[^:\w]):([A-Za-z_]\w*)/).map { String($0.1) })
    #expect(Set(declared.map(String.init)) == used, "\(file) uses other parameters than it declares")
  }

  static let reports = Repository.files.filter { $0.path.hasPrefix("datasets/reports/") }

  @Test("A report whose unit is invented says so", arguments: reports)
  func samples(file: RepositoryFile) {
    let isTwin = file.path.contains("遂宁市妇女联合会") || file.path.contains("呈贡区妇女联合会")
    #expect(isTwin || file.text.contains("示例"), "\(file) does not say that it is a sample")
  }

  static let tables = Repository.files.filter {
    $0.path.hasPrefix("datasets/classification/") && $0.path.hasSuffix(".csv")
  }

  @Test("A table has as many fields in every row as in its header, and each code once", arguments: tables)
  func rectangular(file: RepositoryFile) throws {
    let header = try #require(file.lines.first).split(separator: ",", omittingEmptySubsequences: false)
    var codes: Set<Substring> = []
    for (index, line) in file.lines.enumerated().dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == header.count, "\(file):\(index + 1)")
      if let code = fields.first { #expect(codes.insert(code).inserted, "\(file):\(index + 1) repeats \(code)") }
    }
  }
}
