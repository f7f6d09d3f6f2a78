import ArgumentParser
import Import

struct ImportKohyaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohya",
    abstract: "Load metadata of the kohya trainers: tags, captions and latent sizes by key.",
    discussion: """
      Reads one JSON object of any size ({"123": {"tags", "caption", "train_resolution"}}) or a \
      JSON object a line ({"image_path", …}). A key is a number, or a path that ends in one, with \
      or without an extension; the folder before the number may name a site (danbooru/123, \
      e621/123.webp), otherwise the post is of --site.

      What an entry does not have stays as it is in the warehouse. Captions carry the name of \
      their set, so that several live side by side; `taghouse caption-kinds` lists and drops them.

      Examples:
        taghouse import kohya house.db meta_lat.json --site e621 --only tags,latent
        taghouse import kohya house.db joycaption.json --site e621 --caption-kind joycaption
      """)

  @Option(help: "What to take: tags, caption, latent, with commas between. (default: all)")
  var only: String?

  @Option(help: "Name of the set of captions. (default: the file's name without endings)")
  var captionKind: String?

  @Option(help: "Text that keys begin with and that is cut off; other keys are rejected.")
  var keyPrefix: String?

  @OptionGroup var options: ImportFlags

  func validate() throws {
    if let captionKind, captionKind.isEmpty || captionKind.utf8.count > 100 {
      throw ValidationError("--caption-kind must have 1 to 100 bytes.")
    }
    _ = try parts()
  }

  private func parts() throws -> [KohyaImportOptions.Part] {
    guard let only else { return KohyaImportOptions.Part.allCases }
    return try only.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let part = KohyaImportOptions.Part(rawValue: String(name)) else {
        throw ValidationError("--only knows tags, caption and latent, not '\(name)'.")
      }
      return part
    }
  }

  func run() throws {
    var kohya = KohyaImportOptions()
    let selected = try parts()
    kohya.parts = KohyaImportOptions.Part.allCases.filter(selected.contains)
    kohya.captionKind = captionKind
    kohya.keyPrefix = keyPrefix
    try options.run(format: .kohya(kohya))
  }
}
