// What a folder of ours holds, in a few bytes: how many entries, and the sum of the hashes of their paths.
// The manifest keeps it, so that nothing which somebody has added goes away with a folder that is replaced.

/// The names of the files and links below a folder, whatever their order. Memory: none for a name.
struct FolderContents: Equatable {
  private var count = 0
  private var sum: UInt64 = 0

  /// As the manifest has it.
  var mark: String { "\(count)-\(String(sum, radix: 16))" }

  /// Of what is there, without the manifest. Links are not followed. A folder with nothing in it is an entry, too.
  init(ofFolder path: String) {
    addAll(in: path, prefix: "")
  }

  private mutating func addAll(in path: String, prefix: String) {
    var isEmpty = true
    AtomicFolder.forEachEntry(in: path) { name, isFolder in
      isEmpty = false
      if isFolder {
        addAll(in: "\(path)/\(name)", prefix: "\(prefix)\(name)/")
      } else if prefix + name != AtomicFolder.manifestName {
        add(prefix + name)
      }
    }
    if isEmpty, !prefix.isEmpty { add(prefix) }
  }

  /// Adds an entry by its path below the folder, once.
  private mutating func add(_ relativePath: String) {
    // FNV-1a: the same in every program and on every machine.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in relativePath.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    count += 1
    sum &+= hash
  }
}
