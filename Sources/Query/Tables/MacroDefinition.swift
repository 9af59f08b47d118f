// A macro: an expression or a query with parameters, that a call stands for.

/// A macro of the session.
public struct MacroDefinition: Sendable {
  /// What a call stands for.
  public enum Body: Sendable {
    case expression(Expression)
    case query(QueryExpression)
  }

  /// The name as declared.
  public let name: String
  /// The parameters, in order.
  public let parameters: [CreateMacro.Parameter]
  /// What a call stands for.
  public let body: Body
  /// Further signatures with bodies of their own.
  public var overloads: [MacroDefinition] = []

  /// Creates a macro.
  public init(name: String, parameters: [CreateMacro.Parameter], body: Body) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }

  /// The macro that a statement makes; nil without a body.
  init?(_ create: CreateMacro) {
    if let query = create.query {
      self.init(name: create.name.text, parameters: create.parameters, body: .query(query))
    } else if let expression = create.body {
      self.init(name: create.name.text, parameters: create.parameters, body: .expression(expression))
    } else {
      return nil
    }
    overloads = create.overloads.compactMap { MacroDefinition($0) }
  }
}
