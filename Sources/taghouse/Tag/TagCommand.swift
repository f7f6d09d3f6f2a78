import ArgumentParser
import Taggers

struct TagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Tag pictures by a model: what they show, with scores.",
    usage: """
      taghouse tag --src-dir <dir> --model <dir> [<options>]
      taghouse tag <warehouse> <files> ... --model <dir> [<options>]
      """,
    discussion: """
      With --src-dir, tags go beside the pictures of a folder, into .NAME_meta.json, where `caption \
      --src-dir` and `import sidecars` find them. Else the pictures of posts, in folders or tars, \
      are found by number or md5, and their tags go into the warehouse as those of a tagger. \
      Pictures that have tags are left alone, so a run that was stopped goes on.

      A model is a folder with model.onnx and the list of its tags, as its makers publish it. ONNX \
      Runtime and libvips are needed; `make tagger` fetches them. docs/TAGGERS.md explains models \
      and how one is described.

      Examples:
        taghouse tag --src-dir pictures --model wd-v3
        taghouse tag house.db danbooru/ --model wd-v3 --site danbooru
        taghouse tag --src-dir pictures --model wd-v3 --model pixai --combine vote
        taghouse tag --list-methods
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String?

  @Argument(help: "Folders and tars of pictures.", completion: .file())
  var files: [String] = []

  @OptionGroup(title: "Models") var model: TaggerModelFlags
  @OptionGroup(title: "Pictures") var pictures: TagPictureFlags

  func validate() throws {
    if model.isListing { return }
    try model.check()
    try pictures.check(hasWarehouse: warehouse != nil)
    guard pictures.srcDir == nil else { return }
    guard warehouse != nil else {
      throw ValidationError(
        "Say which pictures, as in: taghouse tag --src-dir pictures --model wd-v3")
    }
    guard !files.isEmpty else {
      throw ValidationError("Name folders or tars of pictures behind the warehouse.")
    }
  }

  func run() throws {
    if let text = try model.listing() { return try Console.write(text) }
    StopSignals.install()
    if let srcDir = pictures.srcDir {
      if try FolderTagRun(model: model, path: srcDir, pictures: pictures).run() {
        throw ExitCode(1)
      }
      return
    }
    try WarehouseTagRun(
      model: model, warehouse: warehouse ?? "", paths: files, pictures: pictures
    ).run()
  }
}
