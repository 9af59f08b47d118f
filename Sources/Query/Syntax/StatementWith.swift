// The WITH of a statement, whichever statement carries it, and what stands in it that changes data.

extension Statement {
  /// The definitions of WITH; none where the statement has none or can have none.
  var with: [CommonTableExpression] {
    get {
      switch kind {
      case .insert(let insert): insert.with
      case .update(let update): update.with
      case .delete(let delete): delete.with
      case .merge(let merge): merge.with
      default: source?.with ?? []
      }
    }
    set {
      switch kind {
      case .insert(var insert):
        insert.with = newValue
        kind = .insert(insert)
      case .update(var update):
        update.with = newValue
        kind = .update(update)
      case .delete(var delete):
        delete.with = newValue
        kind = .delete(delete)
      case .merge(var merge):
        merge.with = newValue
        kind = .merge(merge)
      default: source?.with = newValue
      }
    }
  }

  /// The query that gives the statement its rows, where it is one or has one.
  private var source: QueryExpression? {
    get {
      switch kind {
      case .query(let query): return query
      case .createTable(let create): return create.query
      case .copy(let copy):
        guard case .query(let query) = copy.source else { return nil }
        return query
      default: return nil
      }
    }
    set {
      guard let newValue else { return }
      switch kind {
      case .query: kind = .query(newValue)
      case .createTable(var create):
        create.query = newValue
        kind = .createTable(create)
      case .copy(var copy):
        copy.source = .query(newValue)
        kind = .copy(copy)
      default: return
      }
    }
  }
}

extension QueryExpression {
  /// The query with the definitions of a WITH in front of it; its own hide those of the same name.
  func defining(_ with: [CommonTableExpression], isRecursive: Bool) -> QueryExpression {
    guard !with.isEmpty else { return self }
    var query = self.with.isEmpty ? self : QueryExpression(body: .nested(self), span: span)
    (query.with, query.isRecursive) = (with, isRecursive)
    return query
  }
}

extension CommonTableExpression {
  /// The statement that it stands for, where that changes data or writes a file; nil for a query.
  var change: Statement? {
    guard case .change(let statement) = query.body else { return nil }
    return statement
  }
}
