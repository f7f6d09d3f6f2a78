/// Which columns of a table are read.
public struct ColumnChoice: Sendable, Equatable {
  private let names: Set<String>
  private let prefixes: [String]
  private let takesAll: Bool

  /// - Parameter prefixes: What the names of further columns begin with.
  public init(names: [String], prefixes: [String] = []) {
    self.names = Set(names)
    self.prefixes = prefixes
    takesAll = false
  }

  private init() {
    names = []
    prefixes = []
    takesAll = true
  }

  /// Every column.
  public static let all = ColumnChoice()

  func contains(_ name: String) -> Bool {
    takesAll || names.contains(name) || prefixes.contains { name.hasPrefix($0) }
  }
}
