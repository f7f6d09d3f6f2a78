/// All pages, those with a link at the top in its order.
enum SitePages {
  static let all: [any WebPage.Type] = [
    OverviewPage.self, SearchPage.self, WorkshopPage.self, MissingPage.self, QueriesPage.self,
    QueryPage.self,
    SQLPage.self, TagPage.self, CharacterPage.self, ArtistPage.self, CopyrightPage.self,
    PostPage.self, RecipePage.self, PicturePage.self, CompletionPage.self,
  ]

  static func page(at path: String) -> (any WebPage.Type)? {
    let path = path == "/overview" ? "/" : path
    return all.first { $0.path == path }
  }
}
