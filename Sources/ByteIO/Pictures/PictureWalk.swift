import FileSystem
import Glibc

/// Collects the entries of one folder, see PictureFolder.swift.
struct PictureWalk {
  let root: PathBytes
  let isForWriting: Bool
  var entries: [PictureFolder.Entry] = []
  var leftovers: [PathBytes] = []
  var modifiedAtNanoseconds: Int64 = 0
  private var hash = SHA256()
  private var ancestors: [FileIdentity] = []

  init(root: PathBytes, isForWriting: Bool) {
    self.root = root
    self.isForWriting = isForWriting
  }

  var fingerprint: String { hash.hexDigest() }

  /// A sidecar as the folder shows it.
  private struct FoundSidecar {
    /// Nil when there is nothing behind its name.
    var status: FileStatus?
    var isReadable: Bool
  }

  /// What one folder holds, by stem.
  private struct Group {
    var pictures: [PathBytes] = []
    var sidecars: [PictureFolder.Sidecar: FoundSidecar] = [:]
    /// Those that bear the whole name of a picture.
    var ownSidecars: [PathBytes: [PictureFolder.Sidecar: FoundSidecar]] = [:]
  }

  /// `folder` is inside the root: "" or "a/b/".
  mutating func visit(_ folder: PathBytes) throws {
    let path = root.appending(folder)
    guard let status = try Self.status(of: path), status.isFolder else { return }
    guard !ancestors.contains(status.identity) else { return }
    guard ancestors.count < InputFile.maximumFolderDepth else {
      throw ByteIOError(
        .cannotOpen, "more than \(InputFile.maximumFolderDepth) folders lie inside each other",
        hint: "name an inner folder", path: "\(path)")
    }
    ancestors.append(status.identity)
    defer { ancestors.removeLast() }
    var groups: [PathBytes: Group] = [:]
    var folders: [PathBytes] = []
    for name in try names(in: path) {
      let sidecar = Self.sidecar(of: name.bytes)
      let isHidden = name.bytes.first == UInt8(ascii: ".")
      guard sidecar != nil || !isHidden else {
        if isForWriting, InPlaceFile.isLeftover(name) {
          leftovers.append(PathBytes(folder.bytes + name.bytes))
        }
        continue
      }
      let status = try Self.status(of: path.appending(name))
      if let status, status.isFolder {
        if !isHidden, !isForWriting || !isLink(path.appending(name)) { folders.append(name) }
      } else if let (kind, stem) = sidecar {
        let found = FoundSidecar(
          status: status, isReadable: status == nil || Self.isReadable(path.appending(name)))
        switch kind {
        case .pictureText, .picturePost:
          let group = Self.stem(ofPicture: stem)
          groups[group, default: Group()].ownSidecars[stem, default: [:]][kind] = found
        default: groups[stem, default: Group()].sidecars[kind] = found
        }
      } else if PictureFolder.isPicture(name.bytes) {
        if let status, status.isRegular {
          groups[Self.stem(ofPicture: name), default: Group()].pictures.append(name)
        } else {
          add(
            PictureFolder.Entry(
              path: PathBytes(folder.bytes + name.bytes), hasPicture: true,
              flaw: Self.flaw(of: status)))
        }
      }
    }
    for (stem, group) in groups.sorted(by: { $0.key < $1.key }) {
      add(group, stem: stem, folder: folder)
    }
    for name in folders.sorted() {
      try visit(PathBytes(folder.bytes + name.bytes + [UInt8(ascii: "/")]))
    }
  }

  private static func stem(ofPicture name: PathBytes) -> PathBytes {
    let dot = name.bytes.lastIndex(of: UInt8(ascii: ".")) ?? name.bytes.count
    return PathBytes(Array(name.bytes[..<dot]))
  }

  /// Adds sidecars to an entry; what cannot be read is its flaw.
  private mutating func add(
    _ sidecars: [PictureFolder.Sidecar: FoundSidecar], to entry: inout PictureFolder.Entry
  ) {
    for kind in PictureFolder.Sidecar.allCases {
      guard let found = sidecars[kind] else { continue }
      if let status = found.status, status.isRegular {
        entry.sidecars.append(kind)
        entry.byteCount += status.byteCount
        note(
          entry.path,
          "\0\(kind.rawValue)\0\(status.byteCount)\0\(status.modifiedAtNanoseconds)")
        modifiedAtNanoseconds = max(modifiedAtNanoseconds, status.modifiedAtNanoseconds)
        if !found.isReadable {
          // A part of the fingerprint, so that the folder is read again once it may be.
          entry.flaw = "has a sidecar (\(Self.words(kind))) that may not be read"
        }
      } else {
        entry.flaw = "has a sidecar (\(Self.words(kind))) that \(Self.flaw(of: found.status))"
      }
    }
  }

  private mutating func add(_ group: Group, stem: PathBytes, folder: PathBytes) {
    for (name, sidecars) in group.ownSidecars.sorted(by: { $0.key < $1.key })
    where !group.pictures.contains(name) {
      var entry = PictureFolder.Entry(path: PathBytes(folder.bytes + name.bytes))
      add(sidecars, to: &entry)
      // Files of JSON may be anything; a text of this name is of a picture that is gone.
      guard entry.sidecars.contains(.pictureText) || entry.flaw != nil else { continue }
      entry.flaw = entry.flaw ?? Self.lonelyFlaw
      add(entry)
    }
    if group.pictures.isEmpty, group.sidecars.keys.allSatisfy({ $0 == .post }) { return }
    var entry = PictureFolder.Entry(path: PathBytes(folder.bytes + stem.bytes))
    add(group.sidecars, to: &entry)
    if group.pictures.isEmpty {
      // The lines of characters that captions of a folder come with.
      if stem == Self.wildcardStem, Array(group.sidecars.keys) == [.text] { return }
      if entry.flaw == nil, !entry.sidecars.contains(.metadata) {
        entry.flaw = Self.lonelyFlaw
      }
      add(entry)
    }
    for (position, name) in group.pictures.sorted().enumerated() {
      var entry = entry
      entry.path = PathBytes(folder.bytes + name.bytes)
      entry.hasPicture = true
      entry.sharesSidecars = position > 0
      if let own = group.ownSidecars[name] { add(own, to: &entry) }
      add(entry)
    }
  }

  private mutating func add(_ entry: PictureFolder.Entry) {
    note(entry.path, "\0\(entry.flaw ?? "")")
    entries.append(entry)
  }

  private mutating func note(_ path: PathBytes, _ text: String) {
    (path.bytes + Array("\(text)\n".utf8)).withUnsafeBytes { hash.update($0) }
  }

  /// What is there; nil for a link that leads nowhere, and for what is gone by now.
  /// - Throws: `readFailed` when the system says neither.
  private static func status(of path: PathBytes) throws -> FileStatus? {
    if let status = path.withCString({ FileStatus(path: $0) }) { return status }
    let number = errno
    guard ByteIOError.isOfSystem(number) else { return nil }
    throw ByteIOError.reading("this cannot be looked at", path: "\(path)", errorNumber: number)
  }

  private static func isReadable(_ path: PathBytes) -> Bool {
    path.withCString { access($0, R_OK) } == 0 || errno != EACCES
  }

  private static func flaw(of status: FileStatus?) -> String {
    status == nil ? "leads nowhere" : "is no regular file"
  }

  private static func words(_ kind: PictureFolder.Sidecar) -> String {
    switch kind {
    case .metadata: "metadata"
    case .text, .pictureText: "text"
    case .tags: "tags"
    case .post, .picturePost: "post"
    }
  }

  private static let lonelyFlaw = "is a text or a list of tags without a picture"
  private static let wildcardStem = PathBytes("wildcard")
  private static let metadataEnding = Array("_meta.json".utf8)
  private static let textEnding = Array(".txt".utf8)
  private static let tagsEnding = Array(".tags".utf8)
  private static let postEnding = Array(".json".utf8)

  /// Which sidecar a name is of, and of which stem.
  private static func sidecar(
    of name: [UInt8]
  ) -> (kind: PictureFolder.Sidecar, stem: PathBytes)? {
    func stem(_ ending: [UInt8], from start: Int) -> PathBytes? {
      guard name.count >= start + ending.count, name.suffix(ending.count).elementsEqual(ending)
      else { return nil }
      return PathBytes(Array(name[start..<(name.count - ending.count)]))
    }
    guard name.first != UInt8(ascii: ".") else {
      guard let stem = stem(metadataEnding, from: 1), !stem.bytes.isEmpty else { return nil }
      return (.metadata, stem)
    }
    if let stem = stem(textEnding, from: 0) {
      return (PictureFolder.isPicture(stem.bytes) ? .pictureText : .text, stem)
    }
    if let stem = stem(postEnding, from: 0), !stem.bytes.isEmpty {
      return (PictureFolder.isPicture(stem.bytes) ? .picturePost : .post, stem)
    }
    if let stem = stem(tagsEnding, from: 0) { return (.tags, stem) }
    return nil
  }

  private func isLink(_ path: PathBytes) -> Bool {
    var info = stat()
    return path.withCString { lstat($0, &info) } == 0 && info.st_mode & S_IFMT == S_IFLNK
  }

  /// The names in a folder, in the order of their bytes.
  private func names(in folder: PathBytes) throws -> [PathBytes] {
    guard let stream = folder.withCString({ opendir($0) }) else {
      throw ByteIOError.reading(
        "this folder cannot be read", hint: "check its permissions", path: "\(folder)")
    }
    defer { closedir(stream) }
    var names: [PathBytes] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: UInt8.self, capacity: capacity) {
          Array(UnsafeBufferPointer(start: $0, count: capacity).prefix { $0 != 0 })
        }
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(PathBytes(name)) }
    }
    guard errno == 0 else {
      throw ByteIOError.system(.readFailed, "this folder cannot be listed", path: "\(folder)")
    }
    return names.sorted()
  }
}
