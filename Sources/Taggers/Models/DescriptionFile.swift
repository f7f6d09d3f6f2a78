internal import CaptionSettings

/// Reads descriptions of models.
enum DescriptionFile {
  /// The name that a description has in the folder of its model.
  static let name = "taghouse-tagger.toml"

  private enum Key: String, CaseIterable {
    case name, about, published, model, tags, board, size, layout, color, fit, background, resample
    case orientation, divisor, mean, deviation, preprocess, output, logits, activation, thresholds
    case tagThreshold = "tag_threshold"
    case characterThreshold = "character_threshold"
    case like
  }

  /// Throws `CaptionSettingsError` for what is no TOML, `TaggerError` for what is no description.
  static func read(_ text: String, path: String) throws -> TaggerDescription {
    try read(SettingsFile(Array(text.utf8), path: path), path: path)
  }

  static func read(path: String) throws -> TaggerDescription {
    try read(SettingsFile(path: path), path: path)
  }

  private static func read(_ file: SettingsFile, path: String) throws -> TaggerDescription {
    var description = TaggerDescription()
    for entry in file.entries where entry.key == Key.like.rawValue {
      guard case .text(let name) = entry.value, let other = try ShippedDescriptions.named(name)
      else {
        throw flaw(
          entry, path, "a name among \(ShippedDescriptions.names.joined(separator: ", "))")
      }
      description = other
    }
    for entry in file.entries {
      // The header of a table.
      if entry.value == .nothing { continue }
      guard let key = Key(rawValue: entry.key) else {
        let keys = Key.allCases.map(\.rawValue).joined(separator: ", ")
        throw TaggerError(
          .badModel, "\(path):\(entry.line): there is no key \(entry.key)",
          hint: "A description has \(keys).")
      }
      try set(key, entry, in: &description, path)
    }
    return description
  }

  private static func set(
    _ key: Key, _ entry: SettingsFile.Entry, in description: inout TaggerDescription,
    _ path: String
  ) throws {
    func text() throws -> String {
      guard case .text(let text) = entry.value else { throw flaw(entry, path, "a text") }
      return text
    }
    func names() throws -> [String] {
      guard let names = texts(entry.value) else { throw flaw(entry, path, "names in quotes") }
      return names
    }
    func word<Word: RawRepresentable & CaseIterable>() throws -> Word
    where Word.RawValue == String {
      guard let word = Word(rawValue: try text()) else {
        throw flaw(
          entry, path, "one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return word
    }
    func three() throws -> [Double] {
      guard let numbers = numbers(entry.value), numbers.count == 3 else {
        throw flaw(entry, path, "three numbers: red, green, blue")
      }
      return numbers
    }
    func share() throws -> Double {
      guard let number = numbers(entry.value)?.first, 0...1 ~= number else {
        throw flaw(entry, path, "a number from 0 to 1")
      }
      return number
    }
    switch key {
    case .name: description.name = try text()
    case .about: description.about = try text()
    case .published: description.published = try text()
    case .model: description.modelFiles = try names()
    case .tags: description.tagFiles = try names()
    case .board: description.board = try word()
    case .layout: description.layout = try word()
    case .color: description.colorOrder = try word()
    case .fit: description.fit = try word()
    case .resample: description.filter = try word()
    case .orientation: description.orientation = try word()
    case .activation: description.activation = try word()
    case .preprocess: description.preprocessFile = try text()
    case .output: description.outputs = try names()
    case .logits: description.logits = try names()
    case .thresholds: description.thresholdFiles = try names()
    case .tagThreshold: description.tagThreshold = try share()
    case .characterThreshold: description.characterThreshold = try share()
    case .mean: description.mean = try three()
    case .deviation:
      description.deviation = try three()
      if description.deviation.contains(0) { throw flaw(entry, path, "numbers other than 0") }
    case .divisor:
      guard let number = numbers(entry.value)?.first, number != 0 else {
        throw flaw(entry, path, "a number other than 0")
      }
      description.divisor = number
    case .background:
      let color = try three()
      guard color.allSatisfy({ 0...255 ~= $0 }) else {
        throw flaw(entry, path, "three numbers from 0 to 255")
      }
      description.background = RGBColor(UInt8(color[0]), UInt8(color[1]), UInt8(color[2]))
    case .size:
      guard let numbers = numbers(entry.value), 1...2 ~= numbers.count,
        numbers.allSatisfy({ 1...8192 ~= $0 })
      else { throw flaw(entry, path, "a number of pixels, or [width, height]") }
      description.size = PictureSize(Int(numbers[0]), Int(numbers[numbers.count - 1]))
    case .like: break
    }
  }

  private static func flaw(
    _ entry: SettingsFile.Entry, _ path: String, _ expected: String
  ) -> TaggerError {
    TaggerError(
      .badModel,
      "\(path):\(entry.line): \(entry.key) is \(entry.value.description), expected \(expected)")
  }

  private static func texts(_ value: RawValue) -> [String]? {
    switch value {
    case .text(let text): return [text]
    case .array(let values):
      let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
      return texts.count == values.count ? texts : nil
    default: return nil
    }
  }

  private static func numbers(_ value: RawValue) -> [Double]? {
    switch value {
    case .count(let count): return [Double(count)]
    case .share(let share): return share.isFinite ? [share] : nil
    case .array(let values):
      let found = values.compactMap(numbers).flatMap(\.self)
      return found.count == values.count ? found : nil
    default: return nil
    }
  }
}
