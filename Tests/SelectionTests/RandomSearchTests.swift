import Selection
import TestSupport
import Testing

@Suite("Searches: random ones")
struct RandomSearchTests {
  @Test("A query as text is read as the same query", arguments: [11, 12, 13, 14] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var random = RandomQuery(seed: seed)
    for index in 0..<1000 {
      let query = random.next()
      let text = query.normalizedText
      let read = try SelectionQuery(parsing: text)
      let difference = query.difference(from: read)
      #expect(difference == nil, "seed \(seed), query \(index): \(text)")
      // By scalars: equal texts may be composed in other ways.
      let isSame = read.normalizedText.unicodeScalars.elementsEqual(text.unicodeScalars)
      #expect(isSame, "seed \(seed), query \(index): \(text)")
    }
  }

  @Test(
    "However it is spelled, with `~`, `and`, blanks and needless groups, it is the same query",
    arguments: [21, 22, 23] as [UInt64])
  func spellings(seed: UInt64) throws {
    var random = RandomQuery(seed: seed)
    for index in 0..<600 {
      guard let expression = random.next().expression else { continue }
      let text = random.spelled(expression)
      let read = try SelectionQuery(parsing: text)
      let difference = SelectionQuery(expression: expression).difference(from: read)
      #expect(difference == nil, "seed \(seed), query \(index): \(text)")
    }
  }

  @Test(
    "Broken text is an error with columns inside of it, or a query that its own text gives back",
    arguments: [31, 32, 33, 34] as [UInt64])
  func mutations(seed: UInt64) {
    var random = RandomQuery(seed: seed)
    var readCount = 0
    for index in 0..<1500 {
      let text = random.broken(random.next().normalizedText)
      do throws(SelectionError) {
        let query = try SelectionQuery(parsing: text)
        readCount += 1
        let again = try SelectionQuery(parsing: query.normalizedText)
        let difference = query.difference(from: again)
        #expect(difference == nil, "seed \(seed), text \(index): \(text)")
        for term in query.expression?.terms ?? [] {
          #expect(!term.columns.isEmpty && term.columns.upperBound <= text.count)
        }
      } catch {
        #expect(error.text == text, "seed \(seed), text \(index)")
        #expect(
          error.columns.lowerBound >= 0 && error.columns.upperBound <= text.count,
          "seed \(seed), text \(index): \(text)")
        #expect(error.code == .syntax || error.code == .badValue || error.code == .notHere)
        #expect(error.description.contains("^"), "seed \(seed), text \(index)")
      }
    }
    // Both things happen.
    #expect((100..<1400).contains(readCount), "seed \(seed)")
  }

  @Test("Random bytes do not stop the parser", arguments: [41, 42] as [UInt64])
  func bytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let length = Int.random(in: 0..<60, using: &generator)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = String(decoding: bytes, as: UTF8.self)
      do throws(SelectionError) {
        _ = try SelectionQuery(parsing: text)
      } catch {
        #expect(error.columns.upperBound <= text.count, "seed \(seed): \(bytes)")
      }
    }
  }
}

extension RandomQuery {
  /// An expression as somebody else may write it.
  fileprivate mutating func spelled(_ expression: SelectionExpression) -> String {
    switch expression {
    case .term(let term):
      return chance(0.2) ? "(\(blank(0))\(term.normalizedText)\(blank(1)))" : term.normalizedText
    case .not(let inner):
      let text = chance(0.1) ? "(-(-\(grouped(inner))))" : grouped(inner)
      return chance(0.2) ? "(-\(text))" : "-\(text)"
    case .any(let sides):
      if chance(0.3) {
        return sides.map { "~\(grouped($0))" }.joined(separator: blank(1))
      }
      return sides.map { chance(0.3) ? grouped($0) : spelledSide($0) }.joined(
        separator: "\(blank(1))\(one(of: ["or", "OR", "oR"]))\(blank(1))")
    case .all(let parts): return spelledAll(parts)
    }
  }

  /// A side of an `or`, in which no word may have a `~`.
  private mutating func spelledSide(_ side: SelectionExpression) -> String {
    if case .any = side { return grouped(side) }
    return spelled(side)
  }

  /// One of the alternatives within may be written with `~`, its later words anywhere behind the first.
  private mutating func spelledAll(_ parts: [SelectionExpression]) -> String {
    let alternatives = parts.indices.filter { if case .any = parts[$0] { true } else { false } }
    let spread = chance(0.5) && !alternatives.isEmpty ? one(of: alternatives) : nil
    var words: [String] = []
    var waiting: [String] = []
    for (index, part) in parts.enumerated() {
      if index == spread, case .any(let sides) = part {
        waiting = sides.map { "~\(grouped($0))" }
        words.append(waiting.removeFirst())
      } else {
        words.append(grouped(part))
      }
      while !waiting.isEmpty, chance(0.4) { words.append(waiting.removeFirst()) }
    }
    words += waiting
    // An `and` would end what `~` stands for.
    return words.dropFirst().reduce(words[0]) { text, word in
      text
        + (spread == nil && chance(0.2)
          ? "\(blank(1))\(one(of: ["and", "AND"]))\(blank(1))" : blank(1)) + word
    }
  }

  /// As one item: a word, or a group round it.
  private mutating func grouped(_ expression: SelectionExpression) -> String {
    switch expression {
    case .term(let term): term.normalizedText
    case .not: "(\(spelled(expression)))"
    case .all, .any: "(\(blank(0))\(spelled(expression))\(blank(0)))"
    }
  }

  private mutating func blank(_ least: Int) -> String {
    let blanks = (0..<Int.random(in: least...2, using: &generator)).map { _ in
      one(of: [" ", " ", "\t", "\n", "\r\n", "\u{3000}"])
    }
    return blanks.joined()
  }

  /// A text with bytes changed, lost, put in or doubled.
  fileprivate mutating func broken(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.remove(at: position)
      case 1: bytes[position] = UInt8.random(in: 0...255, using: &generator)
      case 2: bytes.insert(one(of: Array("()\"\\-~:*,.<>= or".utf8)), at: position)
      case 3: bytes.append(contentsOf: bytes[position...].prefix(6))
      default: bytes.removeSubrange(position..<min(position + 3, bytes.count))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
