internal import ByteIO
public import Reports
internal import Rows
public import Selection
internal import Store

/// The missing ids of a merge report as a file: the same bytes as those of `export kohya --missing`.
///
/// Ids are bare when the report is about one site, else `site/number`.
public struct MissingFile {
  private let writer: ByteWriter

  /// Opens the output beside its target. Throws `ByteIOError`.
  public init(
    path: String, replaces: Bool, warehousePath: String, selection: PostSelection
  ) throws {
    writer = try ByteWriter(
      path: path, replace: replaces,
      reserved: ReservedFiles(
        warehouse: warehousePath, inputs: selection.query?.filePaths ?? []))
  }

  /// Writes the lists, streaming, and puts the file in place.
  public func write(_ scan: MergeScan) throws {
    let hasPrefix = scan.siteNames.count > 1
    let key = RowBytes()
    try MissingLayout.write(to: writer) { list, body in
      try scan.forEachPost(on: Self.list(list)) { site, number in
        key.removeAll()
        if hasPrefix {
          key.append(jsonText: site, isLowerCase: true)
          key.append(UInt8(ascii: "/"))
        }
        key.append(decimal: number)
        try body(key.bytes)
      }
    }
    try writer.commit()
  }

  private static func list(_ list: MissingLayout.List) -> MergeList {
    switch list {
    case .tags: .tags
    case .caption: .caption
    case .latent: .latent
    }
  }
}
