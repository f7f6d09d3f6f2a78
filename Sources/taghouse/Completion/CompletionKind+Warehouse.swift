import ArgumentParser
import Querying
import Store

/// What is completed from the warehouse that the command line names.
extension CompletionKind {
  static func names(_ kind: WarehouseNames.Kind) -> CompletionKind {
    offers { $0.names(of: kind) }
  }

  static let searches = offers(\.searches)

  static let statements = offers(\.statements)

  static let namedQueries = offers(\.queries)

  static let queryParameters = offers(\.parameters)

  private static func offers(
    _ candidates: @escaping @Sendable (CompletedWords) -> [String]
  ) -> CompletionKind {
    .custom { words, _, prefix in
      let completed = CompletedWords(words, prefix: prefix)
      return completed.offered(candidates(completed))
    }
  }
}
