import Answers
import Reports
import Store

/// A post's explanation for people: a headline a topic, what belongs to it indented.
///
/// What is not there is not printed; fields without a value are named in one line.
struct PostExplanationText {
  private let post: PostExplanation

  init(_ post: PostExplanation) {
    self.post = post
  }

  var text: String {
    fields + tags + captions + latent + captionRecord + files + rejects + family + relations
  }

  private func visible(_ text: String) -> String { VisibleText.escaped(text) }

  // MARK: The post

  private var fields: String {
    var text = "\(visible(post.siteName))/\(post.number)\n" + lines(of: post.fields)
    let empty = post.fields.filter { $0.value == .null }.map(\.name)
    if !empty.isEmpty { text += "  not known: \(empty.joined(separator: ", "))\n" }
    return text
  }

  private func lines(of fields: [PostExplanation.Field]) -> String {
    let known = fields.filter { $0.value != .null }
    let width = known.map(\.name.count).max() ?? 0
    return known.map { field in
      let name = field.name + String(repeating: " ", count: width - field.name.count)
      return "  \(name)  \(shown(field.value))\n"
    }.joined()
  }

  private func shown(_ value: PostExplanation.FieldValue) -> String {
    switch value {
    case .null: ""
    case .integer(let number): String(number)
    case .real(let number): "\(number)"
    case .text(let text): visible(text)
    }
  }

  private var tags: String {
    guard !post.tags.isEmpty else { return "no tags\n" }
    var text = "\(Figures.counted(Int64(post.tags.count), "tag")), with the posts of each\n"
    // By the site's numbers; tags that no input has given a category come last.
    let groups = Dictionary(grouping: post.tags) { $0.category ?? .max }
    let counts = post.tags.map { $0.postCount.map(Figures.grouped) ?? "?" }
    let width = counts.map(\.count).max() ?? 0
    for (category, tags) in groups.sorted(by: { $0.key < $1.key }) {
      let name = category == .max ? "without category" : tags[0].categoryName ?? "\(category)"
      text += "  \(visible(name))\n"
      for tag in tags {
        let count = tag.postCount.map(Figures.grouped) ?? "?"
        text += "    \(Figures.padded(count, to: width))  \(visible(tag.name))\n"
      }
    }
    return text
  }

  // MARK: Captions

  private var captions: String {
    var text = ""
    for caption in post.captions {
      let length = Figures.grouped(caption.length)
      text += "caption \(visible(caption.kind)), from \(visible(caption.format)),"
      text += " \(length) \(caption.length == 1 ? "character" : "characters")\n"
      if !caption.text.isEmpty { text += "  \(visible(caption.text))\n" }
    }
    if let made = post.ruleCaption {
      text += "caption by the rule \(made.rule): \(made.state)"
      if let source = made.source { text += ", of \(visible(source))" }
      text += "\n"
      if let caption = made.text { text += "  \(visible(caption))\n" }
    }
    return text
  }

  private var latent: String {
    post.latent.map { "latent \($0.width) x \($0.height)\n" } ?? ""
  }

  private var captionRecord: String {
    guard !post.captionRecord.isEmpty else { return "" }
    return "caption record\n" + lines(of: post.captionRecord)
  }

  // MARK: Imports

  private var files: String {
    guard !post.files.isEmpty else { return "no record of an import\n" }
    var text = "imported from\n"
    for file in post.files {
      text += "  \(file.part): \(visible(file.path))"
      if !file.member.isEmpty { text += " (\(visible(file.member)))" }
      text += ", \(visible(file.format))"
      if !file.settings.isEmpty { text += " \(visible(file.settings))" }
      text += file.isComplete ? "\n" : ", not read to its end\n"
      text += "    first by run \(file.firstRun.id) at \(file.firstRun.startedAt)"
      if file.lastRun != file.firstRun {
        text += ", last by run \(file.lastRun.id) at \(file.lastRun.startedAt)"
      }
      text += "; \(Figures.grouped(file.rejectedCount)) of its records were rejected\n"
    }
    return text
  }

  private var rejects: String {
    var text = ""
    if !post.namingRejects.isEmpty {
      text += "rejected records that name it\n" + lines(of: post.namingRejects)
    }
    if post.unsearchedRejectCount > 0 {
      text += "rejected records that were not looked at:"
      text += " \(Figures.grouped(post.unsearchedRejectCount))\n"
    }
    if !post.nearRejects.isEmpty {
      text += "rejected records near it (its place is estimated from the order of the posts)\n"
      text += lines(of: post.nearRejects)
    }
    return text
  }

  private func lines(of rejects: [PostExplanation.Reject]) -> String {
    rejects.map {
      "  \(visible($0.position)): \(visible($0.reason))\n    \(visible($0.firstBytes))\n"
    }.joined()
  }

  // MARK: Other posts and tags

  private var family: String {
    var text = ""
    if let parent = post.parent {
      text +=
        "parent \(parent.number)\(parent.isPresent ? "" : ", which is not in the warehouse")\n"
    }
    if !post.children.isEmpty {
      let range = post.childrenRange
      text += "children \(post.children.map(String.init).joined(separator: ", "))"
      text += " (of the numbers \(range.lowerBound) to \(range.upperBound))\n"
    }
    return text
  }

  private var relations: String {
    var text = post.aliases.isEmpty ? "" : "aliases among its tags\n"
    for alias in post.aliases {
      let end = alias.standsFor.map { "stands for \(visible($0))" } ?? "runs into a cycle"
      text += "  \(visible(alias.tag)) \(end)\n"
    }
    if !post.missingImplications.isEmpty { text += "implied by its tags, and missing\n" }
    for implication in post.missingImplications {
      text += "  \(visible(implication.implied)), by \(visible(implication.tag))"
      text += implication.depth == 1 ? "\n" : " over \(implication.depth) implications\n"
    }
    return text
  }
}
