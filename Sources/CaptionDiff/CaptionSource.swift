internal import BooruFormats
internal import ByteIO
internal import Foundation
internal import Rows

/// One of two exports of captions, read from its beginning to its end. One thread.
protocol CaptionSource: AnyObject {
  /// Whether the captions come by site and number.
  var isOrdered: Bool { get }
  /// Where the last caption stands: `a.jsonl, line 12`.
  var position: String { get }
  /// Replaces the caption by the next one; false at the end. Throws `badInput`, `ByteIOError`.
  func next(into caption: ExportedCaption) throws -> Bool
}

enum CaptionSources {
  /// Opens what is there: a folder of texts, lines, or kohya metadata.
  static func open(_ path: String, textEnding: String?) throws -> any CaptionSource {
    var isFolder: ObjCBool = false
    if path != InputFile.standardInputPath,
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    {
      return try CaptionFolderSource(path, textEnding: textEnding)
    }
    return try CaptionFileSource(path)
  }
}

/// Lines of captions, or kohya metadata; compressed or not. Memory: a chunk of 1 MiB, or the longest record.
final class CaptionFileSource: CaptionSource {
  private(set) var isOrdered: Bool
  private let name: String
  private let reader: RecordReader
  private let chunk = RecordChunk()
  private let decoder = ExportedCaptionDecoder()
  private var index = 0
  /// The line of the last record, from 1.
  private var line: Int64 = 0

  var position: String { "\(name), line \(line)" }

  init(_ path: String) throws {
    let file = try InputFile(path: path)
    name = file.displayName
    let stream = try ByteStream(file)
    guard let entry = try stream.nextEntry(), entry.name == nil else {
      throw OutputError(
        .badInput, "\(file.displayName) is an archive, and no export of captions",
        hint: "Unpack it, and compare the folders.")
    }
    reader = RecordReader(
      stream,
      candidates: RecordSplitting.Candidates(
        members: true, recordKeys: ExportedCaptionDecoder.recordKeys))
    isOrdered = true
    guard try reader.next(into: chunk), let first = chunk.spans.first else { return }
    // The first record says of what kind all are; it is read again.
    _ = decoder.decode(chunk[first].bound, into: ExportedCaption())
    isOrdered = !decoder.isKohya
  }

  func next(into caption: ExportedCaption) throws -> Bool {
    while index == chunk.spans.count {
      guard try reader.next(into: chunk) else {
        guard let missingEnd = reader.missingEnd else { return false }
        throw OutputError(
          .badInput, "\(position): the file was cut off behind this, before \(missingEnd.what)")
      }
      index = 0
    }
    let span = chunk.spans[index]
    index += 1
    line = span.lineNumber
    var reason: String?
    if span.isOverlong {
      reason = "is longer than the limit of \(RecordReader.defaultMaximumRecordByteCount) bytes"
    } else {
      reason = decoder.decode(chunk[span].bound, into: caption)
      if reason == nil, decoder.isKohya == isOrdered {
        reason = isOrdered ? "is kohya metadata among lines" : "is a line among kohya metadata"
      }
    }
    guard let reason else { return true }
    throw OutputError(
      .badInput, "\(position): the record \(reason)",
      hint: "An export of captions is what `taghouse caption --output` or `export kohya` writes.")
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var bound: UnsafeBufferPointer<UInt8> { bindMemory(to: UInt8.self) }
}

/// A folder with a text a post. Memory: the paths, some 200 bytes a file.
final class CaptionFolderSource: CaptionSource {
  /// Bytes of a text.
  private static let maximumByteCount = 64 << 20

  let isOrdered = false
  private let root: String
  private let ending: String
  private let files: [InputFile]
  private var index = 0

  var position: String { index == 0 ? root : files[index - 1].path }

  init(_ path: String, textEnding: String?) throws {
    root = path
    let endings = textEnding.map { [$0] } ?? ["txt", "caption"]
    let found = try InputFile.find([path], suffixes: endings.map { ".\($0)" })
    let selected = endings.first { ending in found.contains { $0.path.hasSuffix(".\(ending)") } }
    guard let selected else {
      throw OutputError(
        .badInput, "the folder \(path) has no texts that end in .\(endings[0])",
        hint: "Name their ending with --ext.")
    }
    ending = selected
    // The search also takes archives and compressed files.
    files = found.filter { $0.path.hasSuffix(".\(selected)") && !Self.isWildcardFile($0.path) }
  }

  /// Whether it is the `wildcard.txt` that is written with core tags, which is no caption.
  private static func isWildcardFile(_ path: String) -> Bool {
    let name = "wildcard.txt"
    guard path == name || path.hasSuffix("/\(name)") else { return false }
    return FileManager.default.fileExists(atPath: path.dropLast(name.count) + "core_tags.json")
  }

  func next(into caption: ExportedCaption) throws -> Bool {
    guard index < files.count else { return false }
    let file = files[index]
    index += 1
    guard (file.byteCount ?? 0) <= Self.maximumByteCount,
      var bytes = FileManager.default.contents(atPath: file.path)
    else { throw OutputError(.badInput, "\(file.path) cannot be read, or is no text") }
    // Editors end a text with a line break, exports do not.
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    caption.removeAll()
    var inner = file.path.dropFirst(root.count).drop { $0 == "/" }
    inner.removeLast(ending.count + 1)
    var name = String(inner)
    name.withUTF8 { caption.setPath($0) }
    bytes.withUnsafeBytes { caption.append(text: $0.bound) }
    return true
  }
}
