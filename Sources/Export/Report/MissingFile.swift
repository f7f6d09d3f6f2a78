internal import ByteIO
public import Warehouse

/// The file that says which ids lack what, in the shape that merge scripts write, laid out as by
/// Python's json.dump(indent=2): the same bytes as those of `export kohya --missing`.
///
///     {"tags": ["12"], "caption": ["7", "12"], "latent": []}
///
/// Ids are bare when the report is about one site, else `site/number`.
public struct MissingFile {
  private static let lists: [MergeList] = [.tags, .caption, .latent]

  private let file: AtomicFile

  /// Opens the output beside its target. Throws `ByteIOError`.
  public init(path: String, replaces: Bool) throws {
    file = try AtomicFile(path: path, replace: replaces)
  }

  /// Writes the lists, streaming, and puts the file in place.
  public func write(_ scan: MergeScan) throws {
    let hasPrefix = scan.siteNames.count > 1
    for (index, list) in Self.lists.enumerated() {
      try append("\(index == 0 ? "{" : ",")\n  \"\(list.rawValue)\": [")
      var isFirst = true
      try scan.forEachPost(on: list) { site, number in
        try append(isFirst ? "\n    \"" : ",\n    \"")
        if hasPrefix {
          try JSONText.escaped(site).withUnsafeBytes { try file.write($0) }
          try append("/")
        }
        try append("\(number)\"")
        isFirst = false
      }
      try append(isFirst ? "]" : "\n  ]")
    }
    try append("\n}")
    try file.commit()
  }

  private func append(_ text: String) throws {
    var text = text
    try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
  }
}
