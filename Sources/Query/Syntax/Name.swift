// Names as they are written.

/// An identifier as written, with its place.
public struct Name: Hashable, Sendable {
  /// The text without quotes; case as written.
  public var text: String
  /// Where it stands.
  public var span: SourceSpan
  /// Whether it was quoted.
  public var isQuoted: Bool

  /// Creates a name.
  public init(_ text: String, span: SourceSpan, isQuoted: Bool = false) {
    self.text = text
    self.span = span
    self.isQuoted = isQuoted
  }
}

/// A type as written, e.g. `DECIMAL(18, 2)`, `VARCHAR[]`, `STRUCT(a INTEGER)`.
public struct TypeName: Hashable, Sendable {
  /// The base name in upper case, e.g. `DECIMAL`; several words are joined by a space (`DOUBLE PRECISION`).
  public var name: String
  /// Numbers in brackets.
  public var arguments: [Int]
  /// What stands in the `[]` that follow: the length of an array, nil for a list.
  public var lengths: [Int?]
  /// How many `[]` follow.
  public var listDepth: Int { lengths.count }
  /// Fields of a STRUCT or ROW type.
  public var fields: [Field]
  /// Values of an ENUM type.
  public var values: [String] = []
  /// Where it stands.
  public var span: SourceSpan

  /// One field of a STRUCT type.
  public struct Field: Hashable, Sendable {
    /// The field's name.
    public var name: Name
    /// The field's type.
    public var type: TypeName

    /// Creates a field.
    public init(name: Name, type: TypeName) {
      self.name = name
      self.type = type
    }
  }

  /// Creates a type name.
  public init(name: String, arguments: [Int] = [], lengths: [Int?] = [], fields: [Field] = [], span: SourceSpan) {
    self.name = name
    self.arguments = arguments
    self.lengths = lengths
    self.fields = fields
    self.span = span
  }
}
