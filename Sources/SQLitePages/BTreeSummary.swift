/// What a finished tree consists of.
public struct BTreeSummary: Equatable, Sendable {
  /// Rows of the table, or entries of the index.
  public let rowCount: Int
  /// Pages of the lowest level.
  public let leafPageCount: Int
  /// Pages of all levels above the leaves.
  public let interiorPageCount: Int
  /// Pages that hold the rest of long records.
  public let overflowPageCount: Int
  /// Levels from the root to the leaves, both included; 1 if the root is a leaf.
  public let depth: Int
  /// The size of a page in bytes.
  public let pageSize: Int

  /// All pages of the tree, in bytes, the root page included.
  public var byteCount: Int {
    (leafPageCount + interiorPageCount + overflowPageCount) * pageSize
  }
}
