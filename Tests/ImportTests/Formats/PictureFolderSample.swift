import Foundation
import TestSupport

/// A folder of invented pictures with sidecars.
struct PictureFolderSample {
  let path: String

  init(_ folder: TemporaryFolder, name: String = "pictures") throws {
    path = folder.path(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func write(_ text: String, to name: String) throws {
    try write(Array(text.utf8), to: name)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let target = "\(path)/\(name)"
    let folder = target.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    try FileManager.default.createDirectory(
      atPath: folder.joined(separator: "/"), withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: target))
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)", withDestinationPath: target)
  }

  static let names = [
    "1girl", "long hair", "^_^", "hat", "solo", "a_b", "🌸", "don't say \\\"lazy\\\"",
  ]

  /// Fills the folder with pictures of all kinds.
  func fill(_ generator: inout SeededGenerator, count: Int) throws {
    for index in 0..<count {
      let folder = ["", "a/", "a/b/", "ü x/"].randomElement(using: &generator)!
      let stem = [
        "\(index)", "00\(index)", "pic \(index)", "p.\(index)", "2023122512345\(index)",
      ].randomElement(using: &generator)!
      if generator.chance(0.95) {
        let ending = ["png", "JPG", "webp"].randomElement(using: &generator)!
        try write("", to: "\(folder)\(stem).\(ending)")
      }
      if generator.chance(0.7) {
        try write(metadata(&generator), to: "\(folder).\(stem)_meta.json")
      }
      if generator.chance(0.4) {
        try write(
          ["", "a caption\n", " two\r\nlines "].randomElement(using: &generator)!,
          to: "\(folder)\(stem).txt")
      }
      if generator.chance(0.2) {
        try write("1girl, long hair ,, \\(x\\),\n:d", to: "\(folder)\(stem).tags")
      }
    }
  }

  private func metadata(_ generator: inout SeededGenerator) -> String {
    let some = Self.names.shuffled(using: &generator).prefix(3)
    var members: [String] = []
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: members.append("\"tags\": [\(some.map { "\"\($0)\"" }.joined(separator: ", "))]")
    case 1:
      let scores = some.map { "\"\($0)\": 0.\(Int.random(in: 1...99, using: &generator))" }
      members.append("\"tags\": {\((scores + ["\"rating:safe\": 0.5"]).joined(separator: ","))}")
    default: break
    }
    if generator.chance(0.5) {
      members.append(
        "\"danbooru\": {\"id\": 5, \"rating\": \"s\", \"score\": 3, \"tag_string\": \"1girl hat miku\","
          + " \"tag_string_general\": \"1girl hat\", \"tag_string_character\": \"miku\"}")
    }
    if generator.chance(0.5) { members.append("\"characters\": [\"miku|_form\", \"unknown\"]") }
    if generator.chance(0.5) { members.append("\"caption\": \"A \\\"girl\\\".\"") }
    if generator.chance(0.3) { members.append("\"processed_tags\": [\"1girl\", \"hat\"]") }
    if generator.chance(0.5) { members.append("\"crop\": {\"type\": \"face\", \"n\": [1, 2.5]}") }
    if generator.chance(0.1) { return "{\"tags\": [" }
    return "{\(members.joined(separator: ", "))}"
  }
}
