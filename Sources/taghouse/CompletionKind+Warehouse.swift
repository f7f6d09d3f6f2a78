import ArgumentParser
import Warehouse

extension CompletionKind {
  /// Names of the warehouse that the command line names.
  static func names(_ kind: WarehouseNames.Kind) -> CompletionKind {
    .custom { words, _, prefix in CompletedWords(words, prefix: prefix).names(of: kind) }
  }

  static let searches = CompletionKind.custom { words, _, prefix in
    CompletedWords(words, prefix: prefix).searches
  }

  static let statements = CompletionKind.custom { words, _, prefix in
    CompletedWords(words, prefix: prefix).statements
  }

  static let namedQueries = CompletionKind.custom { words, _, prefix in
    CompletedWords(words, prefix: prefix).queries
  }

  static let queryParameters = CompletionKind.custom { words, _, prefix in
    CompletedWords(words, prefix: prefix).parameters
  }
}
