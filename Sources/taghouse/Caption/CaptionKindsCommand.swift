import ArgumentParser
import Export
import Querying
import Reading
import Store
internal import Rows

struct CaptionKindsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption-kinds",
    abstract: "List the kinds of captions, or drop one.",
    discussion: """
      A kind is a text field of a caption dump, or a set of captions that was imported under a name. \
      Dropping one removes its captions and its place in the caption rules; the files that brought it \
      can be imported again. The kinds of the e621 caption dump stay, without captions.

      Examples:
        taghouse caption-kinds house.db
        taghouse caption-kinds house.db --drop florence
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(help: "Remove the captions of this kind.", completion: .names(.captionKind))
  var drop: String?

  @Option(help: "How rows are printed: table, json, ndjson, csv, tsv or markdown.")
  var format: RowFormat?

  func run() throws {
    if let drop { return try self.drop(drop) }
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
  }

  private func drop(_ name: String) throws {
    let dropped = try Warehouse(path: warehouse, mode: .write, patience: .told())
      .dropCaptionKind(named: name)
    var text = "dropped \(Figures.grouped(dropped.captionCount)) captions of \(name)"
    text += dropped.isKindRemoved ? " and the kind itself" : "; the kind itself stays"
    text += "\n  steps of caption rules: \(dropped.stepCount)\n"
    text += "  files that can be imported again: \(dropped.fileCount)\n"
    try Console.write(text)
  }
}
