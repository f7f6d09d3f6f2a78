extension PostSelection {
  /// The search with what sites, ratings and the flag of deleted posts ask for, as one search: what can be
  /// kept under a name. The caps are not in it.
  ///
  /// Throws nothing for a selection whose search was parsed.
  public func wholeQuery() throws -> SelectionQuery {
    var tests: [SelectionExpression] = []
    func add(_ test: SelectionTest) { tests.append(.term(SelectionTerm(test, columns: 0..<0))) }
    if !siteNames.isEmpty { add(.site(siteNames)) }
    if !ratings.isEmpty {
      add(.field(.rating, ratings.map { .pattern(NamePattern(parts: [$0])) }))
    }
    if excludesDeleted {
      tests.append(.not(.term(SelectionTerm(.status([.deleted]), columns: 0..<0))))
    }
    var whole = query ?? SelectionQuery()
    guard !tests.isEmpty else { return whole }
    switch whole.expression {
    case .all(let parts): tests = parts + tests
    case let expression?: tests.insert(expression, at: 0)
    case nil: break
    }
    whole.expression = tests.count == 1 ? tests[0] : .all(tests)
    return try SelectionQuery(parsing: whole.normalizedText)
  }
}
