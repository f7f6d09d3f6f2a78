internal import ByteIO
internal import Foundation
internal import Recipes
internal import Rows

/// Puts pictures and texts into the folders of their concepts. One thread.
struct ConceptFolderSink: TextSink {
  private static let missingName = "missing.txt"
  private static let emptyLine = [UInt8(ascii: "\n")]

  private let folder: AtomicFolder
  private let options: ConceptFolderOptions
  private let pictures: PictureIndex
  private(set) var folders: ConceptFolders
  private var buffer = PictureHolder()

  init(
    _ folder: AtomicFolder, _ folders: ConceptFolders, _ pictures: PictureIndex,
    _ options: ConceptFolderOptions
  ) {
    self.folder = folder
    self.folders = folders
    self.pictures = pictures
    self.options = options
  }

  mutating func write(_ block: PostTextBlock, ofSite site: String) throws {
    if !site.isEmpty { try TextFolder.check(siteName: site) }
    try folder.appendMissing(block, site: site, to: Self.missingName)
    try block.forEachText { post, text in
      guard let picture = post.picture else { return }
      let place = folders.place(ofPost: post.number, site: site)
      folders.countPost(at: place)
      let path = "\(folders.all[place].name)/\(post.number)"
      switch options.arrangement {
      case .lists:
        try folder.append("\(pictures.path(picture))\n", to: folders.all[place].name + ".txt")
        return
      case .links:
        try folder.addLink(
          to: try pictures.absolutePath(picture),
          at: "\(path).\(pictures.fileExtension(picture))")
      case .copies:
        try folder.write(
          pictures.read(picture, into: &buffer.buffer),
          to: "\(path).\(pictures.fileExtension(picture))")
      }
      let textPath = "\(path).\(options.fileExtension)"
      // sd-scripts stops at a file without a line.
      if text.isEmpty {
        try Self.emptyLine.withUnsafeBytes { try folder.write($0, to: textPath) }
      } else {
        try folder.write(text, to: textPath)
      }
    }
  }

  /// Writes what is said of each folder.
  func finish() throws -> [ExportedFile] {
    var rows = "folder,posts,weight,repeats\n"
    var subsets = ""
    for written in folders.all where written.postCount > 0 {
      rows += "\(Self.field(written.name)),\(written.postCount),\(written.weight),"
      rows += "\(written.repeatCount)\n"
      guard options.arrangement != .lists else { continue }
      try folder.append("\(written.weight)\n", to: "\(written.name)/multiply.txt")
      subsets += DatasetTOML.subset(
        folder: "\(AbsolutePath.of(folder.path))/\(written.name)",
        repeatCount: written.repeatCount, isSeveral: options.texts.caption.mixture != nil,
        ["caption_extension = \".\(options.fileExtension)\""])
    }
    try folder.append(rows, to: "folders.csv")
    if options.arrangement != .lists {
      try folder.append(DatasetTOML.head + subsets, to: "dataset.toml")
    }
    return []
  }

  private static func field(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) }
      ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }
}

/// A buffer that a value which may be copied can have.
final class PictureHolder {
  var buffer = PictureBuffer()
}

/// The file of a dataset that sd-scripts reads (`--dataset_config`).
enum DatasetTOML {
  static let head = "[[datasets]]\n"

  /// - Parameter lines: What else is said of the subset.
  static func subset(
    folder: String, repeatCount: Int64, isSeveral: Bool, _ lines: [String]
  ) -> String {
    var text = "\n  [[datasets.subsets]]\n  image_dir = \(string(folder))\n"
    for line in lines { text += "  \(line)\n" }
    text += "  num_repeats = \(repeatCount)\n"
    // A line of several is drawn.
    if isSeveral { text += "  enable_wildcard = true\n" }
    return text
  }

  /// What stands between quotes is escaped as in JSON.
  static func string(_ text: String) -> String {
    let bytes = RowBytes()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(jsonContent: text)
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes.bytes, as: UTF8.self)
  }
}

/// Paths from the root on.
enum AbsolutePath {
  static func of(_ path: String) -> String {
    var path = path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}

extension AtomicFolder {
  func append(_ text: String, to path: String) throws {
    var text = text
    try text.withUTF8 { try append(UnsafeRawBufferPointer($0), to: path) }
  }
}
