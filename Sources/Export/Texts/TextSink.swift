internal import ByteIO
internal import Columns

/// Where the texts of posts go inside a folder. One thread.
protocol TextSink {
  /// Takes the texts of some posts; `site` is empty where there is but one.
  mutating func write(_ block: PostTextBlock, ofSite site: String) throws
  /// Ends all files and says what they are; nothing where there is one for each post.
  mutating func finish() throws -> [ExportedFile]
}

/// A file for each post.
struct FileSink: TextSink {
  private static let emptyLine = [UInt8(ascii: "\n")]

  private let folder: AtomicFolder
  private let naming: TextTarget.Naming
  private let endsLines: Bool

  /// - Parameter endsLines: Whether an empty text is an empty line: sd-scripts stops at a file without one.
  init(_ folder: AtomicFolder, _ naming: TextTarget.Naming, endsLines: Bool) {
    self.folder = folder
    self.naming = naming
    self.endsLines = endsLines
  }

  func write(_ block: PostTextBlock, ofSite site: String) throws {
    if !site.isEmpty { try TextFolder.check(siteName: site) }
    try block.forEachText { post, text in
      let path = path(site: site, number: post.number)
      if text.isEmpty, endsLines {
        try Self.emptyLine.withUnsafeBytes { try folder.write($0, to: path) }
      } else {
        try folder.write(text, to: path)
      }
    }
  }

  func finish() -> [ExportedFile] { [] }

  private func path(site: String, number: Int64) -> String {
    var path = site.isEmpty ? "" : site + "/"
    if let folderCount = naming.folderCount {
      let digits = String(number % folderCount)
      path += String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "/"
    }
    return path + "\(number).\(naming.fileExtension)"
  }
}

/// Tars, those of each site in a folder of their own where there are several sites.
struct TarSink: TextSink {
  private let folder: AtomicFolder
  /// The list of the posts whose pictures are not there.
  private static let missingName = "missing.txt"

  private let layout: TextTarget.Layout
  private let pictures: TarPictures?
  private var site: TarSite?
  private var files: [ExportedFile] = []

  /// - Parameter pictures: Those that stand beside the texts.
  init(_ folder: AtomicFolder, _ layout: TextTarget.Layout, _ pictures: PictureIndex?) {
    self.folder = folder
    self.layout = layout
    self.pictures = pictures.map { TarPictures($0) }
  }

  mutating func write(_ block: PostTextBlock, ofSite name: String) throws {
    if site?.name != name {
      files += try site?.finish() ?? []
      site = try TarSite(name, in: folder, layout, pictures)
    }
    try site?.append(block)
    try folder.appendMissing(block, site: name, to: Self.missingName)
  }

  mutating func finish() throws -> [ExportedFile] {
    // Without posts there are tars all the same, without members.
    files += try (site ?? TarSite("", in: folder, layout, pictures)).finish()
    return files
  }
}

extension AtomicFolder {
  /// Names the posts of a block that have no picture in a list.
  func appendMissing(_ block: PostTextBlock, site: String, to path: String) throws {
    guard block.pictureless.count > 0 else { return }
    let prefix = site.isEmpty ? "" : "\(site)/"
    var lines = block.pictureless.buffer.map { "\(prefix)\($0)\n" }.joined()
    try lines.withUTF8 { try append(UnsafeRawBufferPointer($0), to: path) }
  }
}

/// The pictures that go into tars, read one by one. One thread.
private final class TarPictures {
  private let index: PictureIndex
  private var buffer = PictureBuffer()

  init(_ index: PictureIndex) {
    self.index = index
  }

  /// Appends a picture under the number of its post.
  func append(
    _ picture: PictureIndex.Picture, number: Int64, to shards: TarShards, shard: Int
  ) throws {
    try shards.append(
      name: "\(number).\(index.fileExtension(picture))",
      bytes: index.read(picture, into: &buffer), toShard: shard)
  }
}

/// The tars of one site.
private struct TarSite {
  /// Empty where there is but one.
  let name: String
  private let folder: AtomicFolder
  private let shards: TarShards
  private let layout: TextTarget.Layout
  private let pictures: TarPictures?

  init(
    _ name: String, in folder: AtomicFolder, _ layout: TextTarget.Layout, _ pictures: TarPictures?
  ) throws {
    self.name = name
    self.layout = layout
    self.pictures = pictures
    if name.isEmpty {
      self.folder = folder
    } else {
      try TextFolder.check(siteName: name)
      self.folder = try AtomicFolder(
        path: "\(folder.temporaryPath)/\(name)", replace: false, reserved: ReservedFiles())
    }
    shards = TarShards(
      in: self.folder, shardCount: layout.shardCount, writesIndex: layout.writesIndex)
  }

  func append(_ block: PostTextBlock) throws {
    let count = Int64(layout.shardCount)
    try block.forEachText { post, text in
      let shard = Int(post.number % count)
      if let picture = post.picture {
        try pictures?.append(picture, number: post.number, to: shards, shard: shard)
      }
      try shards.append(name: name(of: post), bytes: text, toShard: shard)
    }
  }

  /// What stands before the first dot is the same for all that belongs to a post.
  private func name(of post: PostTextBlock.Text) -> String {
    let index = post.index == 0 ? "" : ".\(post.index + 1)"
    return "\(post.number)\(index).\(layout.memberExtension)"
  }

  /// Ends the tars; a folder of the site's own gets its name.
  func finish() throws -> [ExportedFile] {
    let written = try shards.finish()
    if !name.isEmpty { try folder.commit() }
    return written.map { shard in
      ExportedFile(
        path: name.isEmpty ? shard.name : "\(name)/\(shard.name)", byteCount: shard.byteCount,
        uncompressedByteCount: shard.byteCount, sha256: shard.sha256)
    }
  }
}
