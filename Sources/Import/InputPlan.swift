internal import ByteIO
internal import FileSystem
internal import Glibc
internal import Loading
internal import Store
internal import TableFiles

/// Decides what of the inputs is to be read: all of it, what a former run has left, or nothing.
///
/// An input is known again by its size, its time of modification and the hash of its beginning, so
/// that a file that was moved is known and one that was changed is not.
struct InputPlan: Sendable {
  let inputs: [InputFile]
  /// Those of the inputs that are folders of pictures, in their order; empty if none is.
  let folders: [PictureFolder]
  /// Those of the inputs that are tables of rows, in their order.
  let tables: [TableFile]
  let format: ImportFormat
  let rereads: Bool
  /// What the ledger has; grows by what this run completes.
  private(set) var recorded: [ImportFileRecord]

  init(
    inputs: [InputFile], folders: [PictureFolder] = [], tables: [TableFile] = [],
    recorded: [ImportFileRecord], format: ImportFormat, rereads: Bool
  ) {
    self.inputs = inputs
    self.folders = folders
    self.tables = tables
    self.recorded = recorded
    self.format = format
    self.rereads = rereads
  }

  /// Bytes of all inputs as stored; nil when one has no size.
  var totalByteCount: Int64? {
    var total: Int64 = 0
    for input in inputs {
      guard let byteCount = input.byteCount else { return nil }
      total += byteCount
    }
    return total
  }

  /// What to do with an input or a member.
  enum Decision {
    case skip(SkippedInput)
    case read(ImportFileRecord, from: RecordPosition)
  }

  /// The record of an input as it is now, without its history.
  func record(of input: InputFile) throws -> ImportFileRecord {
    let settings = format.settings(Self.fileName(path: input.path, member: ""))
    if input.isStandardInput {
      return ImportFileRecord(format: format.name, settings: settings, path: "-")
    }
    if let folder = folder(of: input) {
      return ImportFileRecord(
        format: format.name, settings: settings, path: folder.path, byteCount: input.byteCount,
        modifiedAtNanoseconds: input.modifiedAtNanoseconds, fingerprint: folder.fingerprint)
    }
    if input.isRemote {
      return ImportFileRecord(
        format: format.name, settings: settings, path: input.path,
        fingerprint: try table(of: input)?.remoteFingerprint())
    }
    let fingerprint = try InputFingerprint(of: input)
    return ImportFileRecord(
      format: format.name, settings: settings, path: FilePath.absolute(input.path),
      byteCount: input.byteCount,
      modifiedAtNanoseconds: input.modifiedAtNanoseconds,
      fingerprint: fingerprint?.prefixSHA256)
  }

  /// The folder of pictures that an input is.
  func folder(of input: InputFile) -> PictureFolder? {
    folders.first { $0.input == input }
  }

  /// The table that an input is.
  func table(of input: InputFile) -> TableFile? {
    tables.first { $0.input == input }
  }

  /// What to do with one entry of an input; `member` is its name in an archive.
  func decision(for input: ImportFileRecord, member: String, name: String) -> Decision {
    var candidate = input
    candidate.member = member
    if !member.isEmpty {
      candidate.settings = format.settings(Self.fileName(path: input.path, member: member))
    }
    if !rereads, let known = recorded.first(where: { $0.isSameContent(as: candidate) }) {
      if known.isComplete {
        return .skip(SkippedInput(name: name, lineCount: known.counts.lineCount))
      }
      var resumed = known
      resumed.path = candidate.path
      return .read(
        resumed,
        from: RecordPosition(byteOffset: known.endByteOffset, lineNumber: known.endLineNumber))
    }
    let isFile = candidate.path != "-"
    if isFile,
      let former = recorded.last(where: {
        $0.path == candidate.path && $0.member == member && $0.settings == candidate.settings
      })
    {
      candidate.id = former.id
      candidate.firstRunID = former.firstRunID
    }
    return .read(candidate, from: .start)
  }

  /// Remembers that this run has read an entry to its end.
  mutating func noteComplete(_ record: ImportFileRecord, lineCount: Int64) {
    var complete = record
    complete.isComplete = true
    complete.counts.lineCount = lineCount
    recorded.append(complete)
  }

  /// Whether the ledger says that every input is done, without opening one as a stream.
  func isDoneBefore() throws -> Bool {
    guard !rereads else { return false }
    return try inputs.allSatisfy { input in
      guard !input.isStandardInput else { return false }
      if case .skip = decision(for: try record(of: input), member: "", name: "") { return true }
      return false
    }
  }

  /// All inputs, once `isDoneBefore` has said yes.
  func skippedInputs() throws -> [SkippedInput] {
    try inputs.compactMap { input in
      let name = input.displayName
      guard case .skip(let skipped) = decision(for: try record(of: input), member: "", name: name)
      else { return nil }
      return skipped
    }
  }

  /// The last part of a path, or of the name of an archive's member; empty for standard input.
  static func fileName(path: String, member: String) -> String {
    if member.isEmpty, path == "-" { return "" }
    let whole = member.isEmpty ? path : member
    return whole.split(separator: "/").last.map(String.init) ?? whole
  }
}
