import Testing

@testable import ByteIO

@Suite struct LineSplittingTests {
  @Test func linesWithAndWithoutLastNewline() throws {
    for text in ["a\nbb\nccc\n", "a\nbb\nccc"] {
      let reading = try readInEveryMode(text, .lines)
      #expect(reading.texts == ["a", "bb", "ccc"])
      #expect(reading.records.map(\.line) == [1, 2, 3])
      #expect(reading.records.map(\.offset) == [0, 2, 5])
      #expect(reading.ends.last!.position.byteOffset == Int64(text.utf8.count))
    }
  }

  @Test func oneCarriageReturnIsTrimmed() throws {
    let reading = try readInEveryMode("a\r\nb\r\r\nc\rd\r\ne\r", .lines)
    #expect(reading.texts == ["a", "b\r", "c\rd", "e"])
    #expect(reading.records.map(\.offset) == [0, 3, 7, 12])
  }

  @Test func byteOrderMarkBelongsToNoRecord() throws {
    let reading = try readInEveryMode("\u{FEFF}a\n\u{FEFF}b\n", .lines)
    #expect(reading.texts == ["a", "\u{FEFF}b"])
    #expect(reading.records.map(\.offset) == [3, 5])
  }

  @Test func blankLinesAreCountedAndGiveNoRecord() throws {
    let reading = try readInEveryMode("\n \t\r\n\u{0B}\u{0C}\na\n\n\nb \n  ", .lines)
    #expect(reading.texts == ["a", "b "])
    #expect(reading.records.map(\.line) == [4, 7])
    #expect(reading.blankLineCount == 6)
    #expect(reading.lineCount == 8)
  }

  @Test func otherSpacesAreNoBlanks() throws {
    // U+0085, U+00A0 and NUL are not stripped by Python's bytes.strip() either.
    let bytes: [UInt8] = [0xC2, 0x85, 10, 0xC2, 0xA0, 10, 0, 10, 0x1C, 10]
    #expect(try readInEveryMode(bytes, .lines).records.count == 4)
  }

  @Test func anyBytePasses() throws {
    var bytes = (0...255).map(UInt8.init)
    bytes.removeAll { $0 == 10 }
    let reading = try readInEveryMode(bytes + [10] + bytes + [10], .lines)
    #expect(reading.records.map(\.bytes) == [bytes, bytes])
  }

  @Test func emptyInputHasNoRecords() throws {
    for text in ["", "\u{FEFF}"] {
      for splitting in RecordSplitting.allCases {
        let reading = try readInEveryMode(text, splitting)
        #expect(reading.lineCount == 0 && reading.chunkCount == 0)
      }
    }
  }

  @Test func overlongLinesKeepTheirBeginning() throws {
    let text = "abcdefghijkl\nabcdefgh\nabcdefg\r\n\nxabcdefgh"
    let reading = try readInEveryMode(text, .lines, maximum: 8)
    #expect(reading.texts == ["abcdefgh", "abcdefgh", "abcdefg", "xabcdefg"])
    #expect(reading.records.map(\.length) == [12, 8, 7, 9])
    #expect(reading.records.map(\.line) == [1, 2, 3, 5])
  }

  @Test func overlongLineKeepsAtMostTheNamedPrefix() throws {
    let text = String(repeating: "x", count: 20_000) + "\nshort\n"
    for chunk in [100, 5000, 1 << 20] {
      let reading = try read(text, .lines, chunk: chunk, maximum: 10_000)
      #expect(reading.records.map(\.length) == [20_000, 5])
      #expect(reading.records[0].bytes.count == RecordReader.overlongPrefixByteCount)
      #expect(reading.texts[1] == "short")
    }
  }

  @Test func hugeRecordGrowsTheBufferWhichShrinksAgain() throws {
    let huge = [UInt8](repeating: 0x61, count: 3_000_000)
    let bytes = huge + [10] + Array("b\n".utf8) + Array(repeating: 0x63, count: 30_000) + [10]
    let stream = try ByteStream(bytes: bytes)
    _ = try stream.nextEntry()
    let reader = RecordReader(stream, splitting: .lines, chunkByteCount: 10_000)
    let chunk = RecordChunk()
    #expect(try reader.next(into: chunk))
    #expect(chunk[chunk.spans[0]].elementsEqual(huge))
    #expect(chunk.capacity >= 3_000_000)
    var last = chunk.spans.last!
    while try reader.next(into: chunk) { last = chunk.spans.last ?? last }
    #expect(last.byteCount == 30_000)
    #expect(chunk.capacity == 10_000)
  }

  @Test func memoryStaysBoundedOnOverlongRecords() throws {
    let bytes = [UInt8](repeating: 0x61, count: 5_000_000)
    let stream = try ByteStream(bytes: bytes)
    _ = try stream.nextEntry()
    let reader = RecordReader(
      stream, splitting: .lines, chunkByteCount: 10_000, maximumRecordByteCount: 50_000)
    let chunk = RecordChunk()
    #expect(try reader.next(into: chunk))
    #expect(chunk.spans[0].recordByteCount == 5_000_000 && chunk.spans[0].isOverlong)
    #expect(chunk.capacity <= 60_000)
  }

  @Test func chunksHoldAboutTheirSize() throws {
    let text = String(repeating: "0123456789\n", count: 1000)
    let reading = try read(text, .lines, chunk: 1100)
    #expect(reading.chunkCount == 10)
  }

  @Test func resumesAtEveryRecord() throws {
    let text = "\u{FEFF}one\r\n\n two\n\u{0C}\nthree\nfour"
    let whole = try read(text, .lines)
    for (index, record) in whole.records.enumerated() {
      let start = RecordPosition(byteOffset: record.offset, lineNumber: record.line)
      let rest = try read(text, .lines, startingAt: start)
      #expect(rest.records == Array(whole.records[index...]))
    }
  }

  @Test func resumingBehindTheEndIsAnError() throws {
    let start = RecordPosition(byteOffset: 100, lineNumber: 5)
    let error = byteIOError { _ = try read("a\nb\n", .lines, startingAt: start) }
    #expect(error?.code == .endsBeforeResumePoint)
    let atEnd = RecordPosition(byteOffset: 4, lineNumber: 3)
    #expect(try read("a\nb\n", .lines, startingAt: atEnd).lineCount == 0)
  }
}
