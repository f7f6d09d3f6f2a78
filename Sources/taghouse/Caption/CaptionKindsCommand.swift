import Answers
import ArgumentParser
import Export
import Querying
import Reading
internal import Rows
import Store

struct CaptionKindsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption-kinds",
    abstract: "List the sets of captions, or remove some.",
    discussion: """
      A kind is a set of captions: a text field of a caption dump, or what was imported or made \
      under a name (--kind). Removing one deletes its captions and its place in the caption rules; \
      its files can be imported again. The kinds of the e621 dump stay, without captions.

      Examples:
        taghouse caption-kinds house.db
        taghouse caption-kinds house.db --remove florence
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(
    help: ArgumentHelp("Remove these, with commas or repeated.", valueName: "names"),
    completion: .names(.captionKind))
  var remove: [Names] = []

  @OptionGroup var rows: FormatFlag

  func run() throws {
    let removed: [String] = remove.elements()
    guard removed.isEmpty else { return try removed.forEach(drop) }
    let format = rows.format
    let kinds = try Warehouse(path: warehouse, mode: .read).captionKinds()
    let writer = RowWriter(
      format: format ?? .table,
      columns: ["caption_kind", "format", "caption_count", "empty_count"],
      terminal: format == nil ? Terminal.current?.style : nil, output: Console.write)
    for kind in kinds {
      try writer.writeRow([
        .text(kind.name), .text(kind.format), .integer(kind.captionCount),
        .integer(kind.emptyCount),
      ])
    }
    try writer.finish()
    if kinds.isEmpty {
      Console.writeNote("no captions yet; an import or `taghouse caption --kind NAME` brings them")
    }
  }

  private func drop(_ name: String) throws {
    let dropped = try Warehouse(path: warehouse, mode: .write, patience: .told())
      .dropCaptionKind(named: name)
    var text = "removed \(Figures.counted(dropped.captionCount, "caption")) of \(name)"
    text += dropped.isKindRemoved ? " and the kind itself" : "; the kind itself stays"
    text += "\n  steps of caption rules: \(Figures.grouped(Int64(dropped.stepCount)))\n"
    text += "  files that can be imported again: \(dropped.fileCount)\n"
    try Console.write(text)
  }
}
