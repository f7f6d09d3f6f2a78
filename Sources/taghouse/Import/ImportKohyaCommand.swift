import ArgumentParser
import Import
import Querying

struct ImportKohyaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohya",
    abstract: "Load metadata of the kohya trainers: tags, captions and latent sizes by key.",
    discussion: """
      Reads one JSON object of any size ({"123": {"tags", "caption", "train_resolution"}}) or one \
      JSON object per line ({"image_path", …}). A key is a number, or a path that ends in one. The \
      folder before the number may name a site (danbooru/123, e621/123.webp); otherwise the post is \
      of --site.

      What an entry does not have stays as it is in the warehouse. --kind names the set of \
      captions, so that there can be several; `taghouse caption-kinds` lists and removes them.

      Examples:
        taghouse import kohya house.db meta_lat.json --site e621 --only tags,latent
        taghouse import kohya house.db joy.json --site e621 --kind joycaption
      """)

  @Option(
    help: ArgumentHelp(
      "Read only these: tags, caption, latent, with commas or repeated. (default: all)",
      valueName: "parts"))
  var only: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Set of captions: the name to keep them under. (default: the file's name without endings)",
      valueName: "name"), completion: .names(.captionKind))
  var kind: String?

  @Option(help: "Cut this text off the beginning of keys, and reject other keys.")
  var keyPrefix: String?

  @OptionGroup var options: ImportFlags

  func validate() throws {
    if let kind, kind.isEmpty || kind.utf8.count > 100 {
      throw ValidationError("--kind must have 1 to 100 bytes.")
    }
    _ = try parts()
  }

  private func parts() throws -> [KohyaImportOptions.Part] {
    guard !only.isEmpty else { return KohyaImportOptions.Part.allCases }
    return try only.elements().map { name in
      guard let part = KohyaImportOptions.Part(rawValue: name) else {
        throw ValidationError("--only knows tags, caption and latent, not '\(name)'.")
      }
      return part
    }
  }

  func run() throws {
    var kohya = KohyaImportOptions()
    let selected = try parts()
    kohya.parts = KohyaImportOptions.Part.allCases.filter(selected.contains)
    kohya.captionKind = kind
    kohya.keyPrefix = keyPrefix
    try options.run(format: .kohya(kohya))
  }
}
