internal import Answers
internal import Export
internal import TagRules

/// What becomes of each tag of a post in a caption, and by which rule.
enum RecipePage: WebPage {
  static let path = "/recipe"
  static let template = "Recipe"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let name = try PostPage.name(request)
    let recipe = try RecipeChoice(request)
    let explanation = try recipe.captions(reader).explanation(of: name, in: reader.warehouse())
    let full = "\(explanation.siteName)/\(explanation.number)"
    guard case .members(var members) = Document(explanation) else {
      return .page(PageAnswer(full, [:], commands: []))
    }
    members.insert(.init("post", .text(full)), at: 0)
    members.append(.init("form", WorkshopPage.form(recipe, prefix: "")))
    members.append(.init("tokens", TokenEstimate(explanation.caption).document))
    return .page(
      PageAnswer(
        "The caption of \(full)", .members(members),
        commands: [
          ShellText.line(["taghouse", "explain", reader.path, full, "--caption"] + recipe.words)
        ]))
  }
}
