import Glibc

/// Collects the entries of one folder, see PictureFolder.swift.
struct PictureWalk {
  let root: String
  var entries: [PictureFolder.Entry] = []
  var modifiedAtNanoseconds: Int64 = 0
  private var hash = SHA256()
  private var ancestors: [(device: UInt64, inode: UInt64)] = []

  init(root: String) {
    self.root = root
  }

  var fingerprint: String { hash.hexDigest() }

  /// What one folder holds, by stem.
  private struct Group {
    var pictures: [String] = []
    var sidecars: [PictureFolder.Sidecar: FileStatus?] = [:]
  }

  /// `folder` is inside the root: "" or "a/b/".
  mutating func visit(_ folder: String) throws {
    let path = "\(root)/\(folder)"
    guard let status = FileStatus(path: path), status.isFolder else { return }
    let isLoop = ancestors.contains { $0.device == status.device && $0.inode == status.inode }
    guard !isLoop else { return }
    guard ancestors.count < InputFile.maximumFolderDepth else {
      throw ByteIOError(
        .cannotOpen, "more than \(InputFile.maximumFolderDepth) folders lie inside each other",
        hint: "name an inner folder", path: path)
    }
    ancestors.append((status.device, status.inode))
    defer { ancestors.removeLast() }
    var groups: [String: Group] = [:]
    var folders: [String] = []
    for (name, isUTF8) in try names(in: path) {
      let sidecar = Self.sidecar(of: name)
      guard sidecar != nil || !name.hasPrefix(".") else { continue }
      if !isUTF8 {
        if sidecar != nil || PictureFolder.isPicture(name) {
          add(PictureFolder.Entry(path: folder + name, flaw: "has a name that is no UTF-8"))
        }
        continue
      }
      let isInput = sidecar != nil || PictureFolder.isPicture(name)
      let status = FileStatus(path: path + name)
      if let status, status.isFolder {
        if !name.hasPrefix(".") { folders.append(name) }
      } else if let (kind, stem) = sidecar {
        groups[stem, default: Group()].sidecars[kind] = .some(status)
      } else if isInput {
        if let status, status.isRegular {
          let dot = name.lastIndex(of: ".") ?? name.endIndex
          groups[String(name[..<dot]), default: Group()].pictures.append(name)
        } else {
          add(PictureFolder.Entry(path: folder + name, flaw: Self.flaw(of: status)))
        }
      }
    }
    for (stem, group) in groups.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      add(group, stem: stem, folder: folder)
    }
    for name in folders.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      try visit("\(folder)\(name)/")
    }
  }

  private mutating func add(_ group: Group, stem: String, folder: String) {
    var entry = PictureFolder.Entry(path: folder + stem)
    for kind in PictureFolder.Sidecar.allCases {
      guard let status = group.sidecars[kind] else { continue }
      if let status, status.isRegular {
        entry.sidecars.append(kind)
        entry.byteCount += status.byteCount
        note(
          "\(folder)\(stem)\0\(kind.rawValue)\0\(status.byteCount)\0\(status.modifiedAtNanoseconds)"
        )
        modifiedAtNanoseconds = max(modifiedAtNanoseconds, status.modifiedAtNanoseconds)
      } else {
        entry.flaw = "has a sidecar (\(Self.words(kind))) that \(Self.flaw(of: status))"
      }
    }
    if group.pictures.isEmpty {
      if entry.flaw == nil, !entry.sidecars.contains(.metadata) {
        entry.flaw = "is a text or a list of tags without a picture"
      }
      add(entry)
    }
    for name in group.pictures.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      entry.path = folder + name
      entry.hasPicture = true
      add(entry)
    }
  }

  private mutating func add(_ entry: PictureFolder.Entry) {
    note("\(entry.path)\0\(entry.flaw ?? "")")
    entries.append(entry)
  }

  private mutating func note(_ text: String) {
    var line = text + "\n"
    line.withUTF8 { hash.update(UnsafeRawBufferPointer($0)) }
  }

  private static func flaw(of status: FileStatus?) -> String {
    status == nil ? "leads nowhere" : "is no regular file"
  }

  private static func words(_ kind: PictureFolder.Sidecar) -> String {
    switch kind {
    case .metadata: "metadata"
    case .text: "text"
    case .tags: "tags"
    }
  }

  /// Which sidecar a name is of, and of which stem.
  private static func sidecar(
    of name: String
  ) -> (kind: PictureFolder.Sidecar, stem: String)? {
    if name.hasPrefix("."), name.hasSuffix("_meta.json") {
      let stem = name.dropFirst().dropLast("_meta.json".count)
      return stem.isEmpty ? nil : (.metadata, String(stem))
    }
    guard !name.hasPrefix(".") else { return nil }
    if name.hasSuffix(".txt") { return (.text, String(name.dropLast(4))) }
    if name.hasSuffix(".tags") { return (.tags, String(name.dropLast(5))) }
    return nil
  }

  /// The names in a folder, in the order of their bytes, and whether they are UTF-8; what is not is
  /// shown with U+FFFD.
  private func names(in folder: String) throws -> [(name: String, isUTF8: Bool)] {
    guard let stream = opendir(folder) else {
      throw ByteIOError.system(
        .cannotOpen, "this folder cannot be read", hint: "check its permissions", path: folder)
    }
    defer { closedir(stream) }
    var names: [(name: String, isUTF8: Bool)] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: capacity) {
          (String(cString: $0), String(validatingCString: $0) != nil)
        }
      }
      if name.0 != ".", name.0 != ".." { names.append(name) }
    }
    guard errno == 0 else {
      throw ByteIOError.system(.readFailed, "this folder cannot be listed", path: folder)
    }
    return names.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
