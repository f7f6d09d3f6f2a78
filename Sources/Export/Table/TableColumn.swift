internal import Reading
internal import Recipes
internal import Rows
internal import Store
internal import TableFiles

/// A column of a table of pictures that is no category.
public enum TableColumn: String, CaseIterable, Sendable {
  case fileName = "file_name"
  case site
  /// The site's own number of the post.
  case id
  case width
  case height
  case md5
  case score
  case createdAt = "created_at"
  case year
  /// In words, as captions write it.
  case rating
  case quality
  /// The first of the captions.
  case caption
  case captions
  case captionWeights = "caption_weights"
  /// All tags in their order.
  case tags
  /// Tags that say how many people there are, taken out of `general`, as TIPO has them.
  case special
  /// Tags without a category.
  case uncategorized

  /// What is read of the table of posts for it.
  var source: ScannedTextColumn? {
    switch self {
    case .width: .width
    case .height: .height
    case .md5: .md5
    case .score: .score
    case .createdAt: .createdAt
    default: nil
    }
  }

  var holdsTags: Bool { [.tags, .special, .uncategorized].contains(self) }
  var holdsCaptions: Bool { [.caption, .captions, .captionWeights].contains(self) }
  var needsFacts: Bool { [.year, .rating, .quality].contains(self) }
}

/// The columns of a table, in their order.
struct TrainerColumns: Sendable {
  enum Column: Sendable, Equatable {
    case known(TableColumn)
    /// The tags of a category.
    case category(String)
  }

  let all: [Column]

  /// Throws `badOption` for a name that is neither that of a column nor of a category of some site.
  init(_ options: TableOptions, _ plan: PostPlan, _ warehouse: Warehouse) throws {
    var categories: [String] = []
    for site in plan.sites {
      for category in try warehouse.categories(siteID: site.id, of: plan.posts)
      where !categories.contains(category.name) {
        categories.append(category.name)
      }
    }
    guard !options.columnNames.isEmpty else {
      let captions: [TableColumn] =
        options.caption.mixture == nil ? [.captions] : [.captions, .captionWeights]
      all =
        ([.fileName, .width, .height] + captions + [.rating]).map { .known($0) }
        + categories.filter { TableColumn(rawValue: $0) == nil }.map { .category($0) }
        + [.known(.uncategorized)]
      return
    }
    if options.caption.mixture != nil, !options.columnNames.contains(TableColumn.captions.rawValue)
    {
      throw OutputError(
        .badOption, "several captions of a post need the column 'captions'",
        hint: "Name it among --columns, or leave out --each and --variants.")
    }
    var columns: [Column] = []
    for name in options.columnNames {
      let column: Column
      if let known = TableColumn(rawValue: name) {
        column = .known(known)
      } else if categories.contains(name) {
        column = .category(name)
      } else {
        let names = TableColumn.allCases.map(\.rawValue) + categories
        throw OutputError(
          .badOption, "there is no column '\(name)'",
          hint: "There are \(names.joined(separator: ", ")).")
      }
      guard !columns.contains(column) else {
        throw OutputError(.badOption, "the column '\(name)' is named twice", hint: "Name it once.")
      }
      columns.append(column)
    }
    all = columns
  }

  /// How Parquet holds them.
  func types(_ options: TableOptions) -> [ParquetConversion.Column] {
    all.map { column in
      ParquetConversion.Column(name(of: column), kind(of: column, options))
    }
  }

  func name(of column: Column) -> String {
    switch column {
    case .known(let known): known.rawValue
    case .category(let name): name
    }
  }

  private func kind(
    of column: Column, _ options: TableOptions
  ) -> ParquetConversion.Column.Kind {
    let tags: ParquetConversion.Column.Kind = options.tagForm == .lists ? .texts : .text
    guard case .known(let known) = column else { return tags }
    switch known {
    case .id, .width, .height, .score, .year: return .integer
    case .captions: return .texts
    case .captionWeights: return .integers
    case .tags, .special, .uncategorized: return tags
    default: return .text
    }
  }
}

extension PostPlan.Request {
  /// What is read of each post for some columns; those that are not known are categories.
  init(_ options: TableOptions) {
    self.init()
    let names = options.columnNames
    let known = names.compactMap(TableColumn.init(rawValue:))
    // The standard columns.
    let used = names.isEmpty ? [.fileName, .width, .height, .captions, .rating] : known
    selection = options.selection
    candidates = options.candidates
    part = options.part
    tags = options.tags
    if used.contains(where: \.holdsCaptions) {
      caption = options.caption
      captioning = options.captioning
    }
    writesTags =
      names.isEmpty || known.count < names.count || used.contains(where: \.holdsTags)
      || (caption != nil && options.caption.fallback == .tags)
    writesFileExtension =
      used.contains(.fileName) && options.pathTemplate?.namesFileExtension ?? true
    readsFacts = used.contains(where: \.needsFacts)
    columns = used.compactMap(\.source)
  }
}
