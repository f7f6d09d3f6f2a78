internal import CSimdjson
internal import Columns

/// Parses one JSON document after another with simdjson.
///
/// Memory: about 14 bytes a byte of the longest document, untouched unless it is dense; given back
/// after a giant one. Not for use from two threads at once.
final class JSONParser {
  /// Bytes that must be readable behind a document.
  static let paddingByteCount = Int(TAGHOUSE_JSON_PADDING)

  /// Documents longer than this are first looked at for how many values they have.
  static let denseCheckByteCount = 4 << 20

  /// More values than this in one document are refused: their tape would take too much memory.
  static let maximumValueCount = 8_000_000

  private let parser: OpaquePointer
  private var relaxed = ColumnBuffer<UInt8>()

  init() {
    guard let parser = taghouse_json_parser_create() else { fatalError("out of memory") }
    self.parser = parser
  }

  deinit {
    taghouse_json_parser_destroy(parser)
  }

  /// The tape of `document`, or the reason why it is no JSON.
  ///
  /// What Python's json reads and simdjson does not (NaN, Infinity, integers and reals beyond 64
  /// bits, lone surrogates) is read too, see `JSONRelaxation`.
  func parse(_ document: UnsafeBufferPointer<UInt8>) -> Result<JSONTape, JSONFailure> {
    if document.count > Self.denseCheckByteCount,
      Self.separatorCount(document) > Self.maximumValueCount
    {
      return .failure(JSONFailure(reason: "has more than \(Self.maximumValueCount) JSON values"))
    }
    // Some versions of simdjson pass over it, and places within the document would not be those of its bytes.
    guard document.count < 3 || (document[0], document[1], document[2]) != (0xEF, 0xBB, 0xBF) else {
      return .failure(JSONFailure(reason: "is no valid JSON: it begins with a byte order mark"))
    }
    let first = tape(of: document)
    guard case .failure = first else { return first }
    relaxed.removeAll(keptCapacity: Self.denseCheckByteCount)
    guard JSONRelaxation.rewrite(document, into: &relaxed) else { return first }
    let count = relaxed.count
    relaxed.append(repeating: 0, count: Self.paddingByteCount)
    return tape(of: UnsafeBufferPointer(start: relaxed.base, count: count))
  }

  /// The tape of a document that is an object, or the reason why it is none.
  func parseObject(_ document: UnsafeBufferPointer<UInt8>) -> Result<JSONTape, JSONFailure> {
    let parsed = parse(document)
    guard case .success(let tape) = parsed, tape.kind(at: JSONTape.root) != JSONKind.object else {
      return parsed
    }
    let found = tape.excerpt(at: JSONTape.root)
    return .failure(JSONFailure(reason: "is no JSON object but \(found)"))
  }

  private func tape(
    of document: UnsafeBufferPointer<UInt8>
  ) -> Result<JSONTape, JSONFailure> {
    var tape = taghouse_json_tape()
    let code = taghouse_json_parse(parser, document.baseAddress, document.count, &tape)
    guard code == 0, let words = tape.words, let strings = tape.strings else {
      let message = String(cString: taghouse_json_error_message(code))
      return .failure(JSONFailure(reason: "is no valid JSON: \(Self.short(message))"))
    }
    return .success(JSONTape(words: words, strings: strings))
  }

  /// The first sentence of simdjson's message, without its name for the error.
  private static func short(_ message: String) -> String {
    let sentence = message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message
    return sentence.split(separator: ".", maxSplits: 1).first.map(String.init) ?? sentence
  }

  private static func separatorCount(_ document: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    for byte in document
    where byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
      count += 1
    }
    return count
  }
}

/// Why a document could not be parsed.
struct JSONFailure: Error {
  /// Reads on from "the record": "is no valid JSON: ...".
  var reason: String
}
