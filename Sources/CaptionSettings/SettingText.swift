/// A value as it stands in a file or on the command line, before anyone knows what it should be.
package enum RawValue: Sendable, Equatable {
  case flag(Bool)
  case count(Int)
  case share(Double)
  case text(String)
  case array([RawValue])
  /// `{}`, with which the pipeline's files say that there is none.
  case nothing
  /// Something that no setting takes, in words.
  case other(String)

  /// What was found, as an error says it.
  package var description: String {
    switch self {
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(count)"
    case .share(let share): "\(share)"
    case .text(let text): "'\(text)'"
    case .array: "an array"
    case .nothing: "{}"
    case .other(let words): words
    }
  }
}

extension SettingKind {
  /// The value that was meant; nil when it is none of this kind.
  func value(_ raw: RawValue) -> SettingValue? {
    switch (self, raw) {
    case (.flag, .flag(let flag)): .flag(flag)
    case (.count(let range), .count(let count)): range.contains(count) ? .count(count) : nil
    case (.share, .share(let share)): 0...1 ~= share ? .share(share) : nil
    case (.share, .count(let count)): 0...1 ~= count ? .share(Double(count)) : nil
    case (_, .nothing): empty
    case (_, .text(let text)): words(text).flatMap(value(words:)) ?? value(text: text)
    case (_, .array(let elements)): names(elements).flatMap(value(words:))
    default: nil
    }
  }

  /// The value of a flag's text.
  func value(ofFlag text: String) -> SettingValue? {
    switch self {
    case .flag: Self.truth[text.lowercased()].map { .flag($0) }
    case .count: Int(text).flatMap { value(.count($0)) }
    case .share: Double(text).flatMap { value(.share($0)) }
    default: value(.text(text))
    }
  }

  private static let truth = [
    "true": true, "yes": true, "on": true, "1": true,
    "false": false, "no": false, "off": false, "0": false,
  ]

  private var empty: SettingValue? {
    switch self {
    case .text, .path, .optionalChoice, .optionalField, .part: .text("")
    case .choices, .fileWords, .limits: .names([])
    default: nil
    }
  }

  private func value(text: String) -> SettingValue? {
    switch self {
    case .text, .path: return .text(text)
    case .choice(let words): return words.contains(text) ? .text(text) : nil
    case .optionalChoice(let words):
      return text.isEmpty || words.contains(text) ? .text(text) : nil
    case .optionalField:
      return text.isEmpty ? .text("") : Self.field(text).map { .text($0) }
    case .fileExtension:
      let ending = text.hasPrefix(".") ? String(text.dropFirst()) : text
      return Self.isFileWord(ending) ? .text(ending) : nil
    case .shares: return Self.isShares(text) ? .text(text) : nil
    case .part: return text.isEmpty || Self.isPart(text) ? .text(text) : nil
    default: return nil
    }
  }

  private func value(words: [String]) -> SettingValue? {
    switch self {
    case .choices(let choices): return words.allSatisfy(choices.contains) ? .names(words) : nil
    case .fileWords: return words.allSatisfy(Self.isFileWord) ? .names(words) : nil
    case .limits: return words.allSatisfy(Self.isLimit) ? .names(words) : nil
    case .fields:
      let fields = words.compactMap(Self.field)
      return fields.isEmpty || fields.count < words.count ? nil : .names(fields)
    default: return nil
    }
  }

  /// Names with commas between them; nil for a kind that has no names.
  private func words(_ text: String) -> [String]? {
    switch self {
    case .choices, .fileWords, .fields, .limits: return Self.trimmedWords(text)
    default: return nil
    }
  }

  private func names(_ elements: [RawValue]) -> [String]? {
    var names: [String] = []
    for element in elements {
      guard case .text(let name) = element else { return nil }
      names.append(name)
    }
    return names
  }

  private static func trimmedWords(_ text: String) -> [String] {
    guard text.contains(where: { $0 != " " }) else { return [] }
    return text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      var word = word
      while word.first == " " { word.removeFirst() }
      while word.last == " " { word.removeLast() }
      return String(word)
    }
  }

  /// `good=0.5,bad=0`
  private static func isShares(_ text: String) -> Bool {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      guard let sign = part.lastIndex(of: "="), sign > part.startIndex,
        let share = Double(part[part.index(after: sign)...])
      else { return false }
      return 0...1 ~= share
    }
  }

  /// `0/4`
  private static func isPart(_ text: String) -> Bool {
    let sides = text.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
    guard sides.count == 2, let index = sides[0], let count = sides[1] else { return false }
    return index >= 0 && index < count
  }

  /// `character:200`
  private static func isLimit(_ text: String) -> Bool {
    guard let sign = text.lastIndex(of: ":"), sign > text.startIndex else { return false }
    return Int64(text[text.index(after: sign)...]).map { $0 > 0 } ?? false
  }

  private static func isFileWord(_ word: String) -> Bool {
    !word.isEmpty && word.utf8.count <= 64
      && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
  }
}
