// Which types go together: the common type of two operands, and which casts happen without being written.

/// The lattice of types.
public enum Coercion {
  /// What a common type is wanted for.
  public enum Purpose: Sendable {
    /// One of several results: CASE, COALESCE, UNION, VALUES, lists.
    case result
    /// Two sides of a comparison.
    case comparison
  }

  /// The least type that holds the values of both, or nil when there is none. A literal text takes the other side's
  /// type; a text that is not literal meets other types only as a result, which is then text.
  public static func commonType(
    _ left: DataType, _ right: DataType, leftIsLiteral: Bool = false, rightIsLiteral: Bool = false,
    for purpose: Purpose = .result
  ) -> DataType? {
    if left == right { return left }
    if left == .null { return right }
    if right == .null { return left }
    if left == .varchar { return typeWithText(right, isLiteral: leftIsLiteral, for: purpose) }
    if right == .varchar { return typeWithText(left, isLiteral: rightIsLiteral, for: purpose) }
    if let type = commonNumber(left, right, for: purpose) { return type }
    switch (left, right) {
    case (.zoned, .date), (.date, .zoned), (.zoned, .timestamp), (.timestamp, .zoned), (.zoned, .preciseTimestamp),
      (.preciseTimestamp, .zoned):
      return .zonedTimestamp
    case (.date, .timestamp), (.timestamp, .date), (.preciseTimestamp, _), (_, .preciseTimestamp):
      return DataType.finerTimestamp(left, right)
    case (.time, .zonedTime): return right
    case (.zonedTime, .time): return left
    case (.array(let first, let length), .array(let second, let otherLength)) where length == otherLength:
      return commonType(first, second, for: purpose).map { .array($0, length: length) }
    case (.array(let first, _), .list(let second)), (.list(let first), .array(let second, _)),
      (.array(let first, _), .array(let second, _)):
      return commonType(first, second, for: purpose).map { .list($0) }
    case (.list(let first), .list(let second)):
      return commonType(
        first, second, leftIsLiteral: leftIsLiteral, rightIsLiteral: rightIsLiteral, for: purpose
      ).map { .list($0) }
    case (.structure(let first), .structure(let second)): return commonStructure(first, second, for: purpose)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      guard let keys = commonType(key, otherKey, for: purpose),
        let values = commonType(value, otherValue, for: purpose)
      else { return nil }
      return .map(key: keys, value: values)
    case (.enumeration, .enumeration): return .varchar
    // Beside JSON everything else can become JSON; what is compared with a value is read as one.
    case (.json, _): return purpose == .result ? .json : right.isComparedWithJSON ? right : nil
    case (_, .json): return purpose == .result ? .json : left.isComparedWithJSON ? left : nil
    default: return nil
    }
  }

  /// The least type that holds the values of all arguments, or nil when there is none; NULL when all are NULL.
  public static func commonType(of arguments: [FunctionArgument], for purpose: Purpose = .result) -> DataType? {
    if purpose == .result, let type = integerBesideLiterals(arguments) { return type }
    var type = DataType.null
    var isLiteral = true
    for argument in arguments {
      let literalText = argument.type == .varchar && argument.isLiteral
      guard
        let common = commonType(
          type, argument.type, leftIsLiteral: isLiteral, rightIsLiteral: literalText, for: purpose)
      else { return nil }
      if common != .null { isLiteral = isLiteral && (literalText || argument.type == .null) }
      type = common
    }
    return type
  }

  private static func typeWithText(_ other: DataType, isLiteral: Bool, for purpose: Purpose) -> DataType? {
    // A text beside an enumeration need not be one of its values: the result is text then.
    if other == .json { return .json }
    if isLiteral { return purpose == .result && other.isEnumeration ? .varchar : other }
    switch (purpose, other) {
    case (.result, .list), (.result, .array), (.result, .structure), (.result, .map): return nil
    case (.comparison, .enumeration): return .varchar
    case (.result, _): return .varchar
    case (.comparison, .date), (.comparison, .time), (.comparison, .timestamp), (.comparison, .interval),
      (.comparison, .preciseTimestamp), (.comparison, .zoned), (.comparison, .zonedTime):
      return other
    case (.comparison, .blob): return .blob
    case (.comparison, .uuid): return .uuid
    case (.comparison, _): return nil
    }
  }

  private static func commonStructure(
    _ left: [DataType.StructureField], _ right: [DataType.StructureField], for purpose: Purpose
  ) -> DataType? {
    if left.allSatisfy(\.name.isEmpty) || right.allSatisfy(\.name.isEmpty) {
      guard left.count == right.count else { return nil }
      var fields: [DataType.StructureField] = []
      for (first, second) in zip(left, right) {
        guard let type = commonType(first.type, second.type, for: purpose) else { return nil }
        fields.append(DataType.StructureField(name: first.name.isEmpty ? second.name : first.name, type: type))
      }
      return .structure(fields)
    }
    // Fields go together by their names; what one side lacks is NULL there.
    var fields = left
    for field in right {
      guard let index = fields.firstIndex(where: { $0.name.lowercased() == field.name.lowercased() }) else {
        fields.append(field)
        continue
      }
      guard let type = commonType(fields[index].type, field.type, for: purpose) else { return nil }
      fields[index] = DataType.StructureField(name: fields[index].name, type: type)
    }
    return .structure(fields)
  }
}

extension DataType {
  /// Whether a JSON value that stands beside one of this type is read as such.
  fileprivate var isComparedWithJSON: Bool {
    isNumber || isAmount || self == .percent || self == .boolean || isPointOfTime
  }
}

// MARK: - Numbers

extension Coercion {
  /// The common type of two numbers, amounts or percentages; nil when one is none of these or they do not go together.
  static func commonNumber(_ left: DataType, _ right: DataType, for purpose: Purpose) -> DataType? {
    if left == .boolean, right.isInteger { return right }
    if right == .boolean, left.isInteger { return left }
    switch (left, right) {
    case (.amount(let wide), .amount(let otherWide)): return .amount(wide: wide || otherWide)
    case (.amount, _): return right.isNumber ? amountType(left, with: right, for: purpose) : nil
    case (_, .amount): return left.isNumber ? amountType(right, with: left, for: purpose) : nil
    case (.percent, .real), (.percent, .double), (.real, .percent), (.double, .percent): return .double
    case (.percent, _): return right.isNumber ? commonDecimal(left, right) : nil
    case (_, .percent): return left.isNumber ? commonDecimal(left, right) : nil
    default: break
    }
    guard left.isNumber, right.isNumber else { return nil }
    if left == .double || right == .double { return .double }
    if left == .real || right == .real { return .real }
    if left.isInteger, right.isInteger { return commonInteger(left, right) }
    return commonDecimal(left, right)
  }

  /// A plain number beside an amount counts as 元. A comparison with more decimals than an amount has is made in
  /// decimals, since rounding the number first could make unequal ones equal.
  private static func amountType(_ amount: DataType, with number: DataType, for purpose: Purpose) -> DataType {
    if let scale = number.exactScale, scale > DataType.amountScale, purpose == .comparison {
      return commonDecimal(amount, number) ?? amount
    }
    let digits = decimalDigits(of: number)?.precision ?? 0
    let scale = number.exactScale ?? 0
    return .amount(wide: amount == .amount(wide: true) || (purpose == .comparison && digits - scale > 14))
  }

  /// The least integer type that holds both.
  static func commonInteger(_ left: DataType, _ right: DataType) -> DataType {
    let (first, second) = (integerBits(left), integerBits(right))
    let signed = first.signed || second.signed
    if !signed { return unsignedType(bits: max(first.bits, second.bits)) }
    func signedBits(_ side: (bits: Int, signed: Bool)) -> Int { side.signed ? side.bits : side.bits * 2 }
    return signedType(bits: max(signedBits(first), signedBits(second)))
  }

  /// The integer type of the arguments that are no literals, where it holds every literal beside them: a literal has no type of
  /// its own then. Nil where there is no such argument, or one that is no integer.
  static func integerBesideLiterals(_ arguments: [FunctionArgument]) -> DataType? {
    var common: DataType?
    var literals: [Int128] = []
    for argument in arguments where argument.type != .null {
      guard argument.type.isInteger else { return nil }
      if argument.isLiteral, case .integer(let number)? = argument.constant {
        literals.append(number)
      } else {
        common = common.map { commonInteger($0, argument.type) } ?? argument.type
      }
    }
    guard let common, !literals.isEmpty, let limits = common.exactLimits, literals.allSatisfy(limits.contains) else {
      return nil
    }
    return common
  }

  /// The least decimal that holds both exact numbers, capped at 38 digits; nil when one is not exact.
  static func commonDecimal(_ left: DataType, _ right: DataType) -> DataType? {
    guard let first = decimalDigits(of: left), let second = decimalDigits(of: right) else { return nil }
    let scale = max(first.scale, second.scale)
    let whole = max(first.precision - first.scale, second.precision - second.scale)
    return .decimal(precision: max(1, min(FixedDecimal.maximumPrecision, whole + scale)), scale: scale)
  }

  /// Digits and decimals of an exact type; nil for others.
  static func decimalDigits(of type: DataType) -> (precision: Int, scale: Int)? {
    switch type {
    case .decimal(let precision, let scale): (precision, scale)
    case .amount(let wide): (wide ? 38 : 18, DataType.amountScale)
    case .percent: (18, DataType.percentScale)
    case .boolean: (1, 0)
    case .tinyint, .utinyint: (3, 0)
    case .smallint, .usmallint: (5, 0)
    case .integer, .uinteger: (10, 0)
    case .bigint: (19, 0)
    case .ubigint: (20, 0)
    case .hugeint, .uhugeint: (38, 0)
    default: nil
    }
  }

  /// Bits of an integer type, and whether it has a sign.
  static func integerBits(_ type: DataType) -> (bits: Int, signed: Bool) {
    switch type {
    case .tinyint: (8, true)
    case .smallint: (16, true)
    case .integer: (32, true)
    case .bigint: (64, true)
    case .utinyint: (8, false)
    case .usmallint: (16, false)
    case .uinteger: (32, false)
    case .ubigint: (64, false)
    case .uhugeint: (128, false)
    default: (128, true)
    }
  }

  /// The signed integer type of at least so many bits; HUGEINT where there is none.
  static func signedType(bits: Int) -> DataType {
    switch bits {
    case ...8: .tinyint
    case ...16: .smallint
    case ...32: .integer
    case ...64: .bigint
    default: .hugeint
    }
  }

  private static func unsignedType(bits: Int) -> DataType {
    switch bits {
    case ...8: .utinyint
    case ...16: .usmallint
    case ...32: .uinteger
    case ...64: .ubigint
    default: .uhugeint
    }
  }
}

// MARK: - Casts

extension Coercion {
  /// What it costs to pass a value of type `source` where `target` is wanted, without a cast being written; nil when
  /// that is not done. The function whose arguments cost least in sum is the one that is meant.
  public static func implicitCastCost(from source: DataType, to target: DataType, isLiteral: Bool = false) -> Int? {
    if source == target { return 0 }
    if source == .null { return 1 }
    switch (source, target) {
    case (.varchar, .list), (.varchar, .array), (.varchar, .structure), (.varchar, .map): return isLiteral ? 30 : nil
    case (.enumeration, .varchar): return 4
    case (.json, .varchar): return 1
    case (.varchar, _): return isLiteral ? 20 : nil
    case (.date, .timestamp), (.preciseTimestamp, .timestamp): return 3
    case (.date, .preciseTimestamp): return 5
    case (.zonedTime, .time), (.time, .zonedTime): return 4
    case (.zoned, .timestamp): return 8
    case (.date, .zoned), (.timestamp, .zoned), (.preciseTimestamp, .zoned): return 6
    case (.amount, .amount): return target == .amount(wide: true) ? 1 : nil
    case (.list(let from), .list(let to)), (.array(let from, _), .list(let to)):
      return implicitCastCost(from: from, to: to).map { $0 + 1 }
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      guard let keys = implicitCastCost(from: key, to: otherKey),
        let values = implicitCastCost(from: value, to: otherValue)
      else { return nil }
      return keys + values + 1
    case (.structure(let from), .structure(let to)):
      guard let matches = matchedFields(from: from, to: to) else { return nil }
      var cost = 1
      for (match, target) in zip(matches, to) {
        guard let match else { continue }
        guard let one = implicitCastCost(from: from[match].type, to: target.type) else { return nil }
        cost += one
      }
      return cost
    default: return numberCastCost(from: source, to: target)
    }
  }

  private static func numberCastCost(from source: DataType, to target: DataType) -> Int? {
    guard source.isNumber, target.isNumber else {
      if source == .percent, target.isFloating { return 12 }
      if source == .percent, case .decimal = target { return 8 }
      if source.isNumber, target.isAmount { return 15 }
      return nil
    }
    if source.isInteger, target.isInteger {
      let (from, to) = (integerBits(source), integerBits(target))
      let fits = from.signed == to.signed ? from.bits < to.bits : (!from.signed && to.bits > from.bits)
      return fits ? 1 + to.bits / 32 : nil
    }
    switch (source, target) {
    case (.real, .double): return 2
    case (_, .double): return source == .real ? 2 : 10
    case (.double, .real): return nil
    case (_, .real): return 11
    case (.decimal(let precision, let scale), .decimal(let widePrecision, let wideScale)):
      return widePrecision - wideScale >= precision - scale && wideScale >= scale ? 2 : nil
    case (_, .decimal): return source.isInteger ? 6 : nil
    default: return nil
    }
  }

  /// Whether CAST may be written from `source` to `target`; whether it succeeds may still depend on the value.
  public static func canCast(from source: DataType, to target: DataType) -> Bool {
    if source == target || source == .null || target == .varchar { return true }
    if source == .varchar || source == .json { return target != .null }
    if target == .json { return true }
    if source.isNumber || source == .boolean, target.isNumber || target == .boolean { return true }
    switch (source, target) {
    case (.amount, .amount), (.percent, .boolean), (.amount, .boolean): return true
    case (.amount, _), (.percent, _): return target.isNumber
    case (_, .amount), (_, .percent): return source.isNumber
    case (.date, .timestamp), (.timestamp, .date), (.timestamp, .time), (.time, .interval), (.interval, .time),
      (.date, .preciseTimestamp), (.timestamp, .preciseTimestamp), (.preciseTimestamp, .preciseTimestamp),
      (.preciseTimestamp, .date), (.preciseTimestamp, .time), (.preciseTimestamp, .timestamp), (.date, .zoned),
      (.timestamp, .zoned), (.preciseTimestamp, .zoned), (.zoned, .date), (.zoned, .time), (.zoned, .timestamp),
      (.zoned, .preciseTimestamp), (.time, .zonedTime), (.timestamp, .zonedTime), (.zoned, .zonedTime),
      (.zonedTime, .time):
      return true
    case (.enumeration, _): return canCast(from: .varchar, to: target)
    case (.structure(let fields), .map(let key, let value)):
      return !fields.isEmpty && fields.allSatisfy { !$0.name.isEmpty && canCast(from: $0.type, to: value) }
        && canCast(from: .varchar, to: key)
    case (.list(let from), .list(let to)), (.array(let from, _), .list(let to)), (.list(let from), .array(let to, _)),
      (.array(let from, _), .array(let to, _)):
      return canCast(from: from, to: to)
    case (.map(let key, let value), .map(let otherKey, let otherValue)):
      return canCast(from: key, to: otherKey) && canCast(from: value, to: otherValue)
    case (.structure(let from), .structure(let to)):
      guard let matches = matchedFields(from: from, to: to) else { return false }
      return zip(matches, to).allSatisfy { match, target in
        match.map { canCast(from: from[$0].type, to: target.type) } ?? true
      }
    default: return false
    }
  }

  /// For each field of `target`, the field of `source` that fills it: the one of its name, nil (NULL) when there is none.
  /// Fields without names are matched by position. Nil when nothing fits.
  static func matchedFields(
    from source: [DataType.StructureField], to target: [DataType.StructureField]
  ) -> [Int?]? {
    if source.allSatisfy(\.name.isEmpty) || target.allSatisfy(\.name.isEmpty) {
      return source.count == target.count ? Array(source.indices) : nil
    }
    let matches = target.map { wanted in
      source.firstIndex { $0.name.lowercased() == wanted.name.lowercased() }
    }
    return matches.contains { $0 != nil } ? matches : nil
  }
}
