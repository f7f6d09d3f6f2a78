internal import Answers
internal import CaptionSettings
internal import Rows
internal import SQLCatalog
internal import Selection
internal import Store
internal import TagRules

/// An error as an answer.
struct PageFailure {
  var status: Int
  var message: String
  var hint: String?
  /// Whether a person may see it on a page.
  var isShown = true

  init(_ error: any Error) {
    switch error {
    case let error as WebError: self.init(error.code.rawValue, error.message, error.hint)
    case let error as WarehouseError: self.init(Self.status(error), error.message, error.hint)
    case let error as SelectionError: self.init(400, "\(error)", nil)
    case let error as CaptionSettingsError: self.init(400, "\(error)", nil)
    case let error as TagRulesError: self.init(400, "\(error)", nil)
    case let error as OutputError: self.init(400, error.message, error.hint)
    case let error as SQLHeaderError: self.init(400, "\(error)", nil)
    case is CancellationError: self.init(503, "the client has gone", nil)
    default: self.init(500, "\(error)", nil)
    }
  }

  private init(_ status: Int, _ message: String, _ hint: String?) {
    self.status = status
    self.message = message
    self.hint = hint
  }

  private static func status(_ error: WarehouseError) -> Int {
    switch error.code {
    case .noSuchPost: 404
    case .badQuery, .unknownSite, .unknownCaptionRule, .ambiguousPost, .badSet: 400
    case .busy, .timeout, .interrupted, .staleLayers, .staleCounts: 503
    default: 500
    }
  }

  var title: String {
    switch status {
    case 401: "A token is needed"
    case 403: "Not from here"
    case 404: "There is nothing here"
    case 405: "Only reading"
    case 429, 503: "Not now"
    case 500: "Something is wrong"
    default: "That was not understood"
    }
  }

  var document: Document {
    [
      "error": [
        "status": .integer(Int64(status)), "message": .text(message), "hint": Document(hint),
      ]
    ]
  }
}
