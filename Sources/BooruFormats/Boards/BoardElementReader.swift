// An element of XML as an object of JSON, so that boards which write either have one decoder:
//
//     <post id="1" tags="a &amp; b"/>                          {"id":"1","tags":"a & b"}
//     <post><id>1</id><tags>a b</tags><source/></post>         {"id":"1","tags":"a b","source":""}
//
// Each element is a document of its own for expat: it has no document type, so no entities but those of
// XML itself, and nothing outside of it is ever read. Elements inside the fields give their text only.

internal import CExpat
internal import Columns

/// Reads elements. One thread.
final class BoardElementReader {
  /// What is collected while expat reads one element.
  fileprivate final class Collector {
    var json = ColumnBuffer<UInt8>()
    var text = ColumnBuffer<UInt8>()
    var depth = 0
    var isFirst = true

    func begin() {
      json.removeAll(keptCapacity: 1 << 20)
      text.removeAll(keptCapacity: 1 << 20)
      depth = 0
      isFirst = true
      json.append(UInt8(ascii: "{"))
    }

    func appendMember(_ name: UnsafePointer<CChar>, _ value: UnsafeBufferPointer<UInt8>) {
      appendName(name)
      JSONTape.append(escaping: value[...], to: &json)
    }

    func appendName(_ name: UnsafePointer<CChar>) {
      if !isFirst { json.append(UInt8(ascii: ",")) }
      isFirst = false
      JSONTape.append(escaping: Self.bytes(of: name)[...], to: &json)
      json.append(UInt8(ascii: ":"))
    }

    static func bytes(of text: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
      let count = text.withMemoryRebound(to: UInt8.self, capacity: 1) { bytes in
        var count = 0
        while bytes[count] != 0 { count += 1 }
        return count
      }
      return UnsafeRawBufferPointer(start: text, count: count).assumingMemoryBound(to: UInt8.self)
    }
  }

  private let parser: XML_Parser
  private let collector = Collector()

  init() {
    guard let parser = XML_ParserCreate("UTF-8") else { fatalError("out of memory") }
    self.parser = parser
  }

  deinit {
    XML_ParserFree(parser)
  }

  /// The object of the element that was read last, with the padding that a JSON parser wants behind it;
  /// valid until the next one is read.
  var document: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: collector.json.base, count: collector.json.count - JSONParser.paddingByteCount)
  }

  /// Reads an element; returns why it is none, reading on from "the record".
  func read(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard let count = Int32(exactly: bytes.count), let base = bytes.baseAddress else {
      return "is too long for an element of XML"
    }
    collector.begin()
    guard XML_ParserReset(parser, "UTF-8") == 1 else { fatalError("out of memory") }
    XML_SetUserData(parser, Unmanaged.passUnretained(collector).toOpaque())
    XML_SetElementHandler(parser, startElement, endElement)
    XML_SetCharacterDataHandler(parser, appendText)
    let status = UnsafeRawPointer(base).withMemoryRebound(to: CChar.self, capacity: bytes.count) {
      XML_Parse(parser, $0, count, 1)
    }
    guard status == XML_STATUS_OK else {
      let message = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? ""
      return "is no valid XML: \(message)"
    }
    collector.json.append(UInt8(ascii: "}"))
    collector.json.append(repeating: 0, count: JSONParser.paddingByteCount)
    return nil
  }
}

// What expat calls. The user data is the collector of a reader, which outlives the call.

private func collector(_ data: UnsafeMutableRawPointer?) -> BoardElementReader.Collector? {
  data.map { Unmanaged<BoardElementReader.Collector>.fromOpaque($0).takeUnretainedValue() }
}

private func startElement(
  _ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?,
  _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
  guard let collector = collector(data) else { return }
  if collector.depth == 0, let attributes {
    var position = 0
    while let name = attributes[position], let value = attributes[position + 1] {
      collector.appendMember(name, BoardElementReader.Collector.bytes(of: value))
      position += 2
    }
  } else if collector.depth == 1 {
    collector.text.removeAll(keptCapacity: 1 << 20)
  }
  collector.depth += 1
}

private func endElement(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<CChar>?) {
  guard let collector = collector(data), let name else { return }
  collector.depth -= 1
  if collector.depth == 1 { collector.appendMember(name, collector.text.buffer) }
}

private func appendText(
  _ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<CChar>?, _ count: Int32
) {
  guard let collector = collector(data), collector.depth >= 2, let text else { return }
  UnsafeRawPointer(text).withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
    _ = collector.text.append($0, count: Int(count))
  }
}
