// Makes a chart of a result: which column names the categories, which hold the numbers, in which unit.

import Query

/// What a command asks of a chart.
struct ChartRequest {
  /// The kind; nil for the one that suits the result.
  var kind: ChartKind?
  /// The column that names the categories; nil to choose.
  var category: String?
  /// The columns with numbers; empty to choose.
  var values: [String] = []
  /// The column whose values become series.
  var splitBy: String?
  var title: String?
}

/// Makes charts.
struct ChartBuilder {
  let result: QueryResult
  let unit: AmountUnit
  /// Which names the title and the series bear.
  let header: HeaderChoice
  let language: Language
  /// The most categories that are drawn.
  static let categoryLimit = 1_000

  /// A builder that follows the settings of results.
  init(result: QueryResult, presentation: Presentation, language: Language) {
    self.result = result
    unit = presentation.unit
    header = presentation.header
    self.language = language
  }

  /// The chart that `request` asks for.
  ///
  /// - Throws: why the result cannot be drawn.
  func chart(_ request: ChartRequest) throws(ChartFailure) -> Chart {
    guard result.rowCount > 0 else { throw ChartFailure("the last result has no rows", "上次的结果没有行") }
    var values: [Int] = []
    for name in request.values { values.append(try column(name)) }
    let split = try request.splitBy.map { (name) throws(ChartFailure) in try column(name) }
    var category = try request.category.map { (name) throws(ChartFailure) in try column(name) }
    if request.kind == .hist { return try histogram(request, values.first ?? category) }
    // `.chart pie amount` names the numbers, not the categories.
    if values.isEmpty, let only = category, isNumeric(only), !isLabel(only), result.columns.count > 1 {
      values = [only]
      category = nil
    }
    let labels = category ?? defaultCategory(except: values + (split.map { [$0] } ?? []))
    if values.isEmpty { values = defaultValues(except: [labels, split].compactMap { $0 }) }
    guard !values.isEmpty else {
      throw ChartFailure("the last result has no column of numbers", "上次的结果没有数值列")
    }
    try checkTypes(values)
    guard result.rowCount <= ChartBuilder.categoryLimit else {
      throw ChartFailure(
        "\(result.rowCount) rows are too many for a chart; group them, or use .chart hist",
        "\(result.rowCount) 行过多，无法作图；请先汇总，或用 .chart hist")
    }
    let scale = ChartUnit(result, values, unit: unit)
    var chart = Chart(
      kind: request.kind ?? defaultKind(labels), title: "", unit: scale.name, categories: [], series: [])
    if let split, let value = values.first {
      fill(&chart, labels: labels, value: value, split: split, scale: scale)
    } else {
      chart.categories = texts(labels)
      chart.series = values.map { ChartSeries(name: name($0), values: numbers($0, scale)) }
    }
    chart.alignLabels()
    chart.title = request.title ?? title(chart, labels, values, split)
    return chart
  }

  // MARK: - Columns

  private func column(_ name: String) throws(ChartFailure) -> Int {
    if let found = CommandResult.position(ofColumn: name, in: result) { return found }
    let words = CommandResult.noColumn(name, in: result)
    throw ChartFailure(words.english, words.chinese, suggestions: CommandResult.nearest(to: name, in: result))
  }

  private func name(_ position: Int) -> String {
    let column = result.columns[position]
    switch header {
    case .chinese, .english: return HeaderText.name(column, header)
    // A chart has no room for both.
    case .asWritten, .both, .off: return HeaderText.name(column, language == .chinese ? .chinese : .asWritten)
    }
  }

  private func isNumeric(_ position: Int) -> Bool {
    let type = result.columns[position].type
    return type.isNumber || type.isAmount || type == .percent
  }

  /// Whether numbers of the column are names: years, lines, codes.
  private func isLabel(_ position: Int) -> Bool {
    guard result.columns[position].type.isInteger else { return !isNumeric(position) }
    let names = ["year", "年度", "年份", "年", "month", "月", "line", "行", "figure", "section_id", "number", "code"]
    return names.contains(result.columns[position].name.lowercased())
      || names.contains(result.columns[position].chineseName ?? "")
  }

  /// The first column of names that tells rows apart, else the first of names, else the first.
  private func defaultCategory(except used: [Int]) -> Int? {
    let free = result.columns.indices.filter { !used.contains($0) && isLabel($0) }
    let distinct = free.first { position in
      let texts = texts(position)
      return Set(texts).count == texts.count
    }
    if let found = distinct ?? free.first { return found }
    let others = result.columns.indices.filter { !used.contains($0) }
    return others.count > (used.isEmpty ? 1 : 0) ? others.first : nil
  }

  /// The columns with numbers that are of one kind with the first of them.
  private func defaultValues(except used: [Int]) -> [Int] {
    let free = result.columns.indices.filter { !used.contains($0) && isNumeric($0) }
    let real = free.filter { !isLabel($0) }
    let candidates = real.isEmpty ? free : real
    guard let first = candidates.first else { return [] }
    return candidates.filter { kind($0) == kind(first) }
  }

  private func kind(_ position: Int) -> Int {
    let type = result.columns[position].type
    return type.isAmount ? 0 : type == .percent ? 1 : 2
  }

  private func checkTypes(_ values: [Int]) throws(ChartFailure) {
    for position in values where !isNumeric(position) {
      throw ChartFailure("column \(name(position)) holds no numbers", "列 \(name(position)) 不是数值")
    }
    guard let first = values.first, values.contains(where: { kind($0) != kind(first) }) else { return }
    throw ChartFailure(
      "amounts, percentages and plain numbers cannot share an axis; name columns of one kind",
      "金额、百分比与普通数不能共用坐标轴；请指定同类的列")
  }

  private func defaultKind(_ labels: Int?) -> ChartKind {
    guard let labels, isNumeric(labels) || result.columns[labels].type == .date else { return .bar }
    return result.rowCount > 2 ? .line : .bar
  }

  private func title(_ chart: Chart, _ labels: Int?, _ values: [Int], _ split: Int?) -> String {
    let numbers = values.prefix(3).map(name).joined(separator: language == .chinese ? "、" : ", ")
    guard let labels else { return numbers }
    let by = ([labels] + (split.map { [$0] } ?? [])).map(name).joined(separator: language == .chinese ? "、" : ", ")
    return language == .chinese ? "按\(by)的\(numbers)" : "\(numbers) by \(by)"
  }

  // MARK: - Values

  /// The texts of a column, as a chart writes them; numbers from 1 without a column.
  private func texts(_ position: Int?) -> [String] {
    guard let position else { return (1...max(result.rowCount, 1)).map(String.init) }
    let type = result.columns[position].type
    var texts: [String] = []
    for chunk in result.chunks {
      for row in 0..<chunk.count {
        let value = chunk.columns[position].value(at: row)
        texts.append(value.isNull ? "NULL" : SafeText.text(ValueText.text(of: value, type: type)))
      }
    }
    return texts
  }

  private func numbers(_ position: Int, _ scale: ChartUnit) -> [ChartNumber?] {
    var numbers: [ChartNumber?] = []
    for chunk in result.chunks {
      for row in 0..<chunk.count { numbers.append(scale.number(chunk.columns[position].value(at: row))) }
    }
    return numbers
  }

  /// One series for each value of the column `split`.
  private func fill(_ chart: inout Chart, labels: Int?, value: Int, split: Int, scale: ChartUnit) {
    let (categories, names) = (texts(labels), texts(split))
    let numbers = numbers(value, scale)
    var places: [String: Int] = [:]
    var series: [String: Int] = [:]
    for category in categories where places[category] == nil {
      places[category] = chart.categories.count
      chart.categories.append(category)
    }
    for (row, name) in names.enumerated() {
      if series[name] == nil {
        series[name] = chart.series.count
        chart.series.append(
          ChartSeries(name: name, values: Array(repeating: nil, count: chart.categories.count)))
      }
      guard let index = series[name], let place = places[categories[row]] else { continue }
      chart.series[index].values[place] = numbers[row]
    }
  }

  // MARK: - Histograms

  private func histogram(_ request: ChartRequest, _ column: Int?) throws(ChartFailure) -> Chart {
    guard let column = column ?? defaultValues(except: []).first else {
      throw ChartFailure("the last result has no column of numbers", "上次的结果没有数值列")
    }
    try checkTypes([column])
    let scale = ChartUnit(result, [column], unit: unit)
    let numbers = numbers(column, scale).compactMap { $0?.position }.filter(\.isFinite)
    guard let low = numbers.min(), let high = numbers.max() else {
      throw ChartFailure("column \(name(column)) holds only NULL", "列 \(name(column)) 全为空值")
    }
    let bins = ChartTicks(low: low, high: high, count: min(20, max(5, Int(log2(numbers.count)) + 1)))
    var counts = [Int](repeating: 0, count: max(1, bins.values.count - 1))
    for number in numbers {
      let bin = Int(((number - bins.first) / bins.step).rounded(.down))
      counts[min(max(bin, 0), counts.count - 1)] += 1
    }
    let labels = counts.indices.map { index in
      bins.text(bins.first + Double(index) * bins.step) + "~" + bins.text(bins.first + Double(index + 1) * bins.step)
    }
    let series = ChartSeries(
      name: language == .chinese ? "个数" : "count",
      values: counts.map { ChartNumber(position: Double($0), label: "\($0)", stored: Int128($0)) })
    let unit = scale.name.isEmpty ? "" : language == .chinese ? "（\(scale.name)）" : " (\(scale.name))"
    let title =
      request.title ?? (language == .chinese ? "\(name(column))的分布\(unit)" : "distribution of \(name(column))\(unit)")
    return Chart(kind: .hist, title: title, unit: "", categories: labels, series: [series])
  }

  private func log2(_ count: Int) -> Double {
    Double(Int.bitWidth - count.leadingZeroBitCount)
  }
}

/// The unit of a chart's numbers.
struct ChartUnit {
  /// The unit; empty for plain numbers.
  let name: String
  private let exponent: Int
  /// Decimals that every label has.
  private let leastDecimals: Int

  /// The unit of columns that are of one kind: for amounts `unit`, or the one that suits the largest when that is 元.
  init(_ result: QueryResult, _ columns: [Int], unit: AmountUnit) {
    let type = columns.first.map { result.columns[$0].type } ?? .integer
    if type == .percent {
      name = "%"
      exponent = -2
      leastDecimals = 2
    } else if type.isAmount {
      var largest: UInt128 = 0
      for position in columns {
        for chunk in result.chunks {
          for row in 0..<chunk.count {
            if case .decimal(let number) = chunk.columns[position].value(at: row) {
              largest = max(largest, number.unscaled.magnitude)
            }
          }
        }
      }
      let fitting: AmountUnit =
        largest >= 1_000_000_000_000 ? .hundredMillion : largest >= 100_000_000 ? .tenThousand : .yuan
      let chosen = unit == .auto || unit == .yuan ? fitting : unit
      name = chosen.rawValue
      exponent = chosen.exponent ?? 0
      leastDecimals = 2
    } else {
      name = ""
      exponent = 0
      leastDecimals = 0
    }
  }

  /// The number that a value is in the chart; nil for NULL and what has no place.
  func number(_ value: Value) -> ChartNumber? {
    switch value {
    case .decimal(let number): return exact(number.unscaled, scale: number.scale + exponent)
    case .integer(let number): return exact(number, scale: exponent)
    case .double(let number) where number.isFinite:
      let rounded = (number * 10_000).rounded()
      guard abs(rounded) < 1e30 else { return ChartNumber(position: number, label: "\(number)", stored: nil) }
      var digits: [UInt8] = []
      ValueText.appendTrimmed(Int128(rounded), scale: 4, minimumScale: 0, to: &digits)
      return ChartNumber(position: number, label: String(decoding: digits, as: UTF8.self), stored: nil)
    default: return nil
    }
  }

  /// Two decimals at most: a label is not the place for more.
  private func exact(_ stored: Int128, scale: Int) -> ChartNumber {
    let number = FixedDecimal(unscaled: stored, scale: scale)
    let rounded = scale > 2 ? number.rescaled(to: 2) ?? number : number
    var digits: [UInt8] = []
    ValueText.appendTrimmed(
      rounded.unscaled, scale: rounded.scale, minimumScale: min(leastDecimals, rounded.scale), to: &digits)
    let label = String(decoding: digits, as: UTF8.self)
    let whole = FixedDecimal.format(unscaled: stored, scale: scale)
    return ChartNumber(position: Double(whole) ?? 0, label: label, stored: stored)
  }
}

/// Round numbers along an axis.
struct ChartTicks {
  /// The first tick, at or below the least number.
  let first: Double
  /// The distance between ticks: 1, 2 or 5 times a power of ten.
  let step: Double
  /// The ticks.
  let values: [Double]
  private let decimals: Int

  /// About `count` steps from `low` to `high`.
  init(low: Double, high: Double, count: Int) {
    let span = high > low ? high - low : max(abs(high), 1)
    var power = 1.0
    var decimals = 0
    let rough = span / Double(max(count, 1))
    while power * 10 <= rough, power < 1e30 { power *= 10 }
    while power > rough, decimals < 12 {
      power /= 10
      decimals += 1
    }
    let factor = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999_999 } ?? 10
    step = factor * power
    self.decimals = factor == 10 && decimals > 0 ? decimals - 1 : decimals
    first = (low / step).rounded(.down) * step
    var values: [Double] = []
    var index = 0.0
    while index < 100 {
      let value = first + index * step
      values.append(value)
      if value >= high - step * 1e-9, index > 0 { break }
      index += 1
    }
    self.values = values
  }

  /// The last tick, at or above the greatest number.
  var last: Double { values.last ?? first }

  /// A tick as it is written.
  func text(_ value: Double) -> String {
    ChartLabel.text(value, decimals: decimals)
  }
}
