package import Reading
internal import Rows
package import Store

extension Warehouse {
  /// A misspelled category would go missing without a word.
  package func refuseUnknownCategories(_ names: [String], sites: [SelectedPosts.Site]) throws {
    guard !sites.isEmpty else { return }
    let known = try sites.flatMap { try categories(siteID: $0.id).map(\.name) }
    let distinct = known.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let unknown = names.filter { !distinct.contains($0) }
    guard !unknown.isEmpty else { return }
    throw OutputError(
      .badOption, "no site has a category \(unknown.joined(separator: " or "))",
      hint: "There are \(distinct.joined(separator: ", ")).")
  }
}
