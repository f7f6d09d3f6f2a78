import Selection
import Testing

/// A search that is wrong: between « and » stands what the error marks.
struct WrongSearch: CustomTestStringConvertible {
  let text: String
  let columns: Range<Int>
  /// A part of the message, or of the hint.
  let message: String
  let code: SelectionError.Code

  init(_ marked: String, _ message: String, _ code: SelectionError.Code = .syntax) {
    let pieces = marked.split(separator: "«", omittingEmptySubsequences: false)
    let behind = pieces.dropFirst().joined().split(
      separator: "»", omittingEmptySubsequences: false)
    text = marked.filter { $0 != "«" && $0 != "»" }
    columns = pieces[0].count..<pieces[0].count + (behind.first?.count ?? 0)
    self.message = message
    self.code = code
  }

  var testDescription: String { text }

  /// Checks the code, the columns and the message of what reading it throws.
  func check(sourceLocation: SourceLocation = #_sourceLocation) {
    do throws(SelectionError) {
      let query = try SelectionQuery(parsing: text)
      Issue.record("\(text) was read: \(query.outline)", sourceLocation: sourceLocation)
    } catch {
      #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
      #expect(error.columns == columns, "\(error)", sourceLocation: sourceLocation)
      let told = "\(error.message)\n\(error.hint ?? "")"
      #expect(told.contains(message), "\(error)", sourceLocation: sourceLocation)
      #expect(error.text == text, sourceLocation: sourceLocation)
    }
  }
}

/// The only word of a search, without a sign.
func test(of text: String, sourceLocation: SourceLocation = #_sourceLocation) throws
  -> SelectionTest
{
  let query = try SelectionQuery(parsing: text)
  guard case .term(let term)? = query.expression else {
    Issue.record("\(text) is no single word: \(query.outline)", sourceLocation: sourceLocation)
    throw NotOneWord()
  }
  return term.test
}

struct NotOneWord: Error {}

/// What a field has to be, in a search of one word.
func matches(of text: String, field: PostField, sourceLocation: SourceLocation = #_sourceLocation)
  throws -> [FieldMatch]
{
  guard case .field(field, let matches) = try test(of: text) else {
    Issue.record("\(text) is not of \(field)", sourceLocation: sourceLocation)
    throw NotOneWord()
  }
  return matches
}

extension SelectionQuery {
  /// Its structure, as a test writes it down.
  var outline: String { expression?.outline ?? "all posts" }

  /// What is not the same, but for columns; nil when all is. The first words that differ, or the
  /// structures.
  func difference(from other: SelectionQuery) -> String? {
    guard withoutColumns != other.withoutColumns else { return nil }
    let words = zip(expression?.terms ?? [], other.expression?.terms ?? [])
    if let (one, two) = words.first(where: { $0.test != $1.test }) {
      return "\(one.test) is not \(two.test)"
    }
    return "\(normalizedText) is not \(other.normalizedText): \(outline), \(other.outline)"
  }

  /// Without what depends on how it is written.
  private var withoutColumns: SelectionQuery {
    var query = self
    query.text = ""
    query.expression = expression?.withoutColumns
    if let order {
      query.order = SelectionOrder(
        order.key, isDescending: order.isDescending, columns: 0..<0)
    }
    return query
  }
}

extension SelectionExpression {
  /// Lists in brackets, `!` before what is negated, names as they are read.
  var outline: String {
    switch self {
    case .all(let parts): "all[\(parts.map(\.outline).joined(separator: " "))]"
    case .any(let parts): "any[\(parts.map(\.outline).joined(separator: " "))]"
    case .not(let inner): "!\(inner.outline)"
    case .term(let term): term.test.outline
    }
  }

  var withoutColumns: SelectionExpression {
    switch self {
    case .all(let parts): .all(parts.map(\.withoutColumns))
    case .any(let parts): .any(parts.map(\.withoutColumns))
    case .not(let inner): .not(inner.withoutColumns)
    case .term(let term): .term(SelectionTerm(term.test, columns: 0..<0))
    }
  }

  var terms: [SelectionTerm] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.terms)
    case .not(let inner): inner.terms
    case .term(let term): [term]
    }
  }
}

extension SelectionTest {
  /// A tag's name, its category before a slash, stars between its parts, quotes round a quoted one.
  var outline: String {
    guard case .tag(let pattern, let category) = self else { return "\(self)" }
    let name = pattern.isQuoted ? "'\(pattern.parts[0])'" : pattern.parts.joined(separator: "|")
    return category.map { "\($0)/\(name)" } ?? name
  }
}
