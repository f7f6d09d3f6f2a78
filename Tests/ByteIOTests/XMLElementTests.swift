import Testing

@testable import ByteIO

@Suite struct XMLElementTests {
  private let posts = RecordSplitting.Candidates(xmlElement: "post")

  @Test func elementsOfBothForms() throws {
    let text =
      "\u{FEFF}<?xml version=\"1.0\"?>\n<!-- <post id=\"0\"/> -->\n<posts count=\"3\">\n"
      + "<post id=\"1\" tags=\"a>b\" x='\"/>'/><post id=\"2\"\n a=\"b\"></post >\n"
      + "<post><id>3</id><postal/></post>\n</posts>\n"
    let reading = try readInEveryMode(text, .automatic, candidates: posts)
    #expect(
      reading.texts == [
        "<post id=\"1\" tags=\"a>b\" x='\"/>'/>", "<post id=\"2\"\n a=\"b\"></post >",
        "<post><id>3</id><postal/></post>",
      ])
    #expect(reading.records.map(\.line) == [4, 4, 6])
  }

  @Test func brokenElementsTakeNoOtherAlong() throws {
    let text =
      "<posts><post id=\"1\" a=\"x/>\n<post id=\"2\"/>\n<post id=\"3\">\n<post id=\"4\"/><post id=\"5"
    let texts = try readInEveryMode(text, .automatic, candidates: posts).texts
    #expect(texts.count == 5)
    #expect(texts[1] == "<post id=\"2\"/>" && texts[3] == "<post id=\"4\"/>")
    #expect(texts[4] == "<post id=\"5")
  }

  @Test func documentsWithoutElements() throws {
    for text in ["<posts/>", "<posts count=\"0\"></posts>", "<", "<!-- <post/>", "<post"] {
      #expect(try readInEveryMode(text, .automatic, candidates: posts).texts.isEmpty, "\(text)")
    }
  }

  @Test func overlongElementsAreCutAndTheNextOnesAreFound() throws {
    let long = String(repeating: "x", count: 40)
    let text =
      "<posts><post a=\"\(long)\"/><post id=\"2\"/><post><t>\(long)</t></post><post b=\"\"/></posts>"
    let reading = try readInEveryMode(text, .automatic, candidates: posts, maximum: 20)
    #expect(reading.records.map(\.length) == [52, 14, 60, 12])
  }

  @Test(arguments: [
    "<posts>\n<post id=\"1\"/>\n<post id=\"2\"/>\n", "<posts count=\"7\">",
    "<!DOCTYPE posts><posts a='/>'><page n=\"1\"/>\n<post id=\"1\"/>",
  ])
  func documentsThatAreCutBetweenElementsLackTheirEnd(_ text: String) throws {
    let reading = try readInEveryMode(text, .automatic, candidates: posts)
    #expect(reading.missingEnd == "the end tag of its root")
    let whole = try readInEveryMode(text + "</posts>", .automatic, candidates: posts)
    #expect(whole.missingEnd == nil)
  }

  @Test func severalElementsAroundTheRecordsAreCounted() throws {
    let text = "<response><n>3</n><posts><post id=\"1\"/></posts>"
    #expect(try read(text, .automatic, candidates: posts).missingEnd != nil)
    let whole = try readInEveryMode(text + "</response>", .automatic, candidates: posts)
    #expect(whole.missingEnd == nil)
  }

  @Test func aDocumentThatIsCutInAnElementLacksItsEndToo() throws {
    let reading = try readInEveryMode(
      "<posts><a x='/>' /><post id=\"1\"/><post id=", .automatic, candidates: posts)
    #expect(reading.texts.count == 2 && reading.missingEnd != nil)
  }

  @Test func aSequenceOfElementsHasNoRoot() throws {
    let text = "<?xml version='1.0'?><!-- <a> -->\n<post id=\"1\"/>\n<post id=\"2\"></post>\n"
    #expect(try readInEveryMode(text, .automatic, candidates: posts).missingEnd == nil)
  }

  @Test func otherFilesAreNoXML() throws {
    #expect(try read("{\"a\":\"<\"}\n", .automatic, candidates: posts).texts == ["{\"a\":\"<\"}"])
    #expect(try read("<a>\n<b>\n", .automatic).texts == ["<a>", "<b>"])
  }
}
