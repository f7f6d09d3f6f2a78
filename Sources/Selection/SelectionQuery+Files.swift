extension SelectionQuery {
  /// The files whose numbers the search takes (`set:@ids.txt`), as they are written.
  public var filePaths: [String] { expression?.filePaths ?? [] }
}

extension SelectionExpression {
  fileprivate var filePaths: [String] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.filePaths)
    case .not(let part): part.filePaths
    case .term(let term):
      if case .numbers(let path) = term.test { [path] } else { [] }
    }
  }
}
