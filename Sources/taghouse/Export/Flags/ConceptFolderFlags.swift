public import ArgumentParser
public import Export

/// Where pictures come from.
struct PictureFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take pictures from this folder or tar, by number or md5. Repeatable.",
      discussion: "Posts without a picture are left out; missing.txt names them.",
      valueName: "path"), completion: .file())
  var images: [String]
}

/// What stands for pictures in folders.
struct ConceptFolderFlags: ParsableArguments {
  @Option(
    name: .customLong("as"),
    help: "What stands for a picture: a link to it, its path in a list, or a copy.")
  var arrangement = ConceptFolderOptions.Arrangement.links

  @Option(help: ArgumentHelp("Ending of the files in a folder.", valueName: "ending"))
  var ext = TextExtension.txt

  func options(
    repeats: RepeatOptions, texts: PostTextOptions, images: [String]
  ) -> ConceptFolderOptions {
    var options = ConceptFolderOptions(repeats: repeats, texts: texts)
    options.arrangement = arrangement
    options.fileExtension = ext.rawValue
    options.picturePaths = images
    return options
  }
}

extension ConceptFolderOptions.Arrangement: ExpressibleByArgument {}
