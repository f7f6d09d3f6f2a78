internal import Selection
internal import Warehouse

/// A site whose posts an export takes.
struct SelectedSite: Sendable {
  var id: Int64
  var name: String
}

extension Warehouse {
  /// The sites that a selection names, in its order, each once; those with posts when it names none.
  ///
  /// Throws `unknownSite`.
  func sites(of selection: PostSelection) throws -> [SelectedSite] {
    guard !selection.siteNames.isEmpty else {
      return try sites(havingPosts: true).map { SelectedSite(id: $0.id, name: $0.name) }
    }
    var sites: [SelectedSite] = []
    for name in selection.siteNames where !sites.contains(where: { $0.name == name }) {
      sites.append(SelectedSite(id: try siteID(named: name), name: name))
    }
    return sites
  }

  /// A misspelled category would go missing without a word.
  func refuseUnknownCategories(_ names: [String], sites: [SelectedSite]) throws {
    guard !sites.isEmpty else { return }
    let known = try sites.flatMap { try categories(siteID: $0.id).map(\.name) }
    let distinct = known.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let unknown = names.filter { !distinct.contains($0) }
    guard !unknown.isEmpty else { return }
    throw ExportError(
      .badOption, "no site has a category \(unknown.joined(separator: " or "))",
      hint: "There are \(distinct.joined(separator: ", ")).")
  }
}
