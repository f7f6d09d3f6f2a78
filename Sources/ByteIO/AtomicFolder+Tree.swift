// Looking at folders and removing them.

import Glibc

extension AtomicFolder {
  /// Whether a folder holds a manifest that says it is of Taghouse.
  static func isOurs(_ folder: String) -> Bool {
    guard let source = try? DescriptorSource(path: "\(folder)/\(manifestName)") else {
      return false
    }
    var bytes = [UInt8](repeating: 0, count: manifestByteCount)
    var count = 0
    while count < bytes.count {
      let read = try? bytes.withUnsafeMutableBytes { buffer in
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      }
      guard let read, read > 0 else { break }
      count += read
    }
    let text = bytes[..<count].filter { !RecordFraming.isBlank($0) }
    return text.indices.contains { text[$0...].starts(with: manifestMark) }
  }

  /// The path with its links resolved when there is something, without slashes at its end.
  static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    var path = Substring(path)
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return String(path)
  }

  /// A path up to its last slash (empty when it has none), and its last name, shortened to what
  /// a temporary name can hold.
  static func parts(of path: String) -> (parent: String, name: String) {
    let start = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
    var name = path[(start ?? path.startIndex)...]
    while name.utf8.count > AtomicFile.maximumNameByteCount { name.removeLast() }
    return (String(path[..<(start ?? path.startIndex)]), String(name))
  }

  /// The names in a folder; nil when it cannot be read.
  static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes a folder with everything in it, as far as that is allowed. Links are not followed.
  static func remove(_ path: String) {
    guard unlink(path) != 0, errno == EISDIR || errno == EPERM else { return }
    for name in names(in: path) ?? [] { remove("\(path)/\(name)") }
    rmdir(path)
  }

  /// Removes temporary folders of a target whose process is gone.
  static func removeLeftovers(of name: String, in parent: String) {
    let prefix = ".\(name)."
    for leftover in names(in: parent.isEmpty ? "." : parent) ?? []
    where leftover.hasPrefix(prefix) && leftover.hasSuffix(".tmp") {
      let parts = leftover.dropFirst(prefix.count).dropLast(4).split(separator: ".")
      guard parts.count == 2, let process = pid_t(parts[0]), process > 0,
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      // The process may be one of another machine; then it holds the lock.
      let folder = open(parent + leftover, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard folder >= 0 else { continue }
      if flock(folder, LOCK_EX | LOCK_NB) == 0 { remove(parent + leftover) }
      close(folder)
    }
  }
}
