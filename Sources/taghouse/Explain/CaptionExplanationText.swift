import Answers
internal import Rows
import TagRules

/// The explanation of a caption for people: a line a tag, a line a field, the caption.
struct CaptionExplanationText {
  private let explanation: CaptionExplanation
  private let words: CaptionExplanationWords

  init(_ explanation: CaptionExplanation) {
    self.explanation = explanation
    words = CaptionExplanationWords(explanation: explanation)
  }

  var text: String { head + tags + fields + caption }

  private func visible(_ text: String) -> String { VisibleText.escaped(text) }

  private var head: String {
    var text =
      explanation.picturePath.map { visible($0) + "\n" }
      ?? "\(visible(explanation.siteName))/\(explanation.number)\n"
    if !explanation.isSelected {
      text += "  not selected: no caption is written for it; this one would be\n"
    }
    return text
  }

  private var tags: String {
    guard !explanation.tags.isEmpty else { return "no tags\n" }
    let names = explanation.tags.map { visible($0.recordName) }
    let width = min(names.map(TerminalText.width).max() ?? 0, 40)
    var text =
      "\(Figures.counted(Int64(names.count), "tag")), by \(explanation.pruneMode.rawValue)\n"
    for (tag, name) in zip(explanation.tags, names) {
      text += "  \(TerminalText.padded(name, to: width))  "
      text += "\(words.words(tag.fate))\(judgement(of: tag))\(renaming(of: tag))\(uses(of: tag))\n"
    }
    return text
  }

  private func judgement(of tag: CaptionExplanation.Tag) -> String {
    tag.judgement.map { "; \(words.words($0))" } ?? ""
  }

  private func renaming(of tag: CaptionExplanation.Tag) -> String {
    tag.isRenamed ? "; renamed '\(visible(tag.name))'" : ""
  }

  /// What the fields make of a tag, as far as its fate does not say it.
  private func uses(of tag: CaptionExplanation.Tag) -> String {
    var text = ""
    for use in tag.uses {
      let field = "{\(explanation.fields[use.field].decision.field.rawValue)}"
      switch use.fate {
      case .written: text += "; in \(field)"
      case .leftOut(let rule): text += "; not in \(field): \(words.words(rule))"
      }
    }
    if text.isEmpty, isLeft(tag.fate) { text = "; no field of the template writes it" }
    return text
  }

  private func isLeft(_ fate: CaptionExplanation.Fate) -> Bool {
    switch fate {
    case .kept, .moved, .named: true
    case .dropped, .notTaken, .notScored: false
    }
  }

  private var fields: String {
    let names = explanation.fields.map { visible($0.text) }
    let width = min(names.map(TerminalText.width).max() ?? 0, 40)
    var text = "fields of the template\n"
    for (field, name) in zip(explanation.fields, names) {
      text += "  \(TerminalText.padded(name, to: width))  "
      text += "\(words.words(field.decision))\n"
    }
    return text
  }

  private var caption: String {
    explanation.caption.isEmpty
      ? "the caption is empty\n" : "caption\n  \(visible(explanation.caption))\n"
  }
}
