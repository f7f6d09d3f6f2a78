internal import ByteIO

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
  private let layout: TextTarget.Layout
  private var site: TarSite?
  private var files: [ExportedFile] = []

  init(_ folder: AtomicFolder, _ layout: TextTarget.Layout) {
    self.folder = folder
    self.layout = layout
  }

  mutating func write(_ block: PostTextBlock, ofSite name: String) throws {
    if site?.name != name {
      files += try site?.finish() ?? []
      site = try TarSite(name, in: folder, layout)
    }
    try site?.append(block)
  }

  mutating func finish() throws -> [ExportedFile] {
    // Without posts there are tars all the same, without members.
    files += try (site ?? TarSite("", in: folder, layout)).finish()
    return files
  }
}

/// The tars of one site.
private struct TarSite {
  /// Empty where there is but one.
  let name: String
  private let folder: AtomicFolder
  private let shards: TarShards
  private let layout: TextTarget.Layout

  init(_ name: String, in folder: AtomicFolder, _ layout: TextTarget.Layout) throws {
    self.name = name
    self.layout = layout
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
      try shards.append(
        name: "\(post.number).\(layout.memberExtension)", bytes: text,
        toShard: Int(post.number % count))
    }
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
