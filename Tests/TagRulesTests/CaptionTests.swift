import Testing

@testable import TagRules

@Suite("Captions by options")
struct CaptionTests {
  /// One post with everything, and its caption.
  private func caption(
    _ change: (inout CaptionOptions) -> Void,
    characters: [String] = ["miku|winter|hat+bow", "unknown"],
    without missing: Set<CaptionField> = []
  ) -> String {
    var options = CaptionOptions()
    for field in CaptionField.allCases { options.probabilities[field] = 1 }
    change(&options)
    var fixture = CaptionFixture()
    fixture.rules.mode = .minimal
    fixture.template = options.template
    let fields: [(CaptionField, String)] = [
      (.npeople, "2people"), (.copyright, "unknown"), (.copyright, "vocaloid"),
      (.copyright, "project"), (.imageType, "booru"), (.artist, "anonymous"), (.artist, "someone"),
      (.rating, "explicit"), (.cropInfo, "head cropped"),
    ]
    fixture.post(
      missing.contains(.tags) ? "" : "1girl unknown hat",
      characters: missing.contains(.character) ? [] : characters,
      fields: fields.filter { !missing.contains($0.0) })
    return fixture.run().outcomes[0].caption
  }

  @Test("The defaults leave out people, copyright and artist")
  func defaults() {
    #expect(
      caption { $0 = CaptionOptions() }
        == "miku winter, hat bow, booru, explicit, head cropped, 1girl, hat")
  }

  @Test func everything() {
    #expect(
      caption { _ in }
        == "2people, miku winter, hat bow, from vocaloid, project, booru, by someone, explicit, "
        + "head cropped, 1girl, hat")
  }

  @Test func separators() {
    let caption = caption(
      {
        $0.ordering = [.artist, .character, .tags, .copyright]
        $0.innerSeparator = "+"
        $0.outerSeparator = " / "
        $0.characterSeparator = " & "
        $0.characterInnerSeparator = "_"
        $0.characterOuterSeparator = ";"
        $0.keepTokensSeparator = " ||| "
        $0.keepTokensBefore = .tags
      }, characters: ["miku|winter|hat+bow", "rin"])
    #expect(
      caption == "by someone / miku_winter;hat_bow & rin ||| 1girl+hat / from vocaloid+project")
  }

  @Test("The separator of kept tokens stands only before its field, and is that of characters else")
  func keepTokens() {
    func short(_ missing: Set<CaptionField> = [], _ change: (inout CaptionOptions) -> Void)
      -> String
    {
      caption(
        {
          $0.ordering = [.rating, .copyright, .tags]
          $0.outerSeparator = " / "
          $0.characterOuterSeparator = "; "
          change(&$0)
        }, without: missing)
    }
    #expect(short { _ in } == "explicit / from vocaloid, project; 1girl, hat")
    #expect(
      short { $0.keepTokensSeparator = "" } == "explicit / from vocaloid, project; 1girl, hat")
    #expect(
      short { $0.keepTokensBefore = nil } == "explicit / from vocaloid, project / 1girl, hat")
    #expect(
      short([.copyright]) {
        $0.keepTokensSeparator = "|||"
        $0.keepTokensBefore = .copyright
      } == "explicit / 1girl, hat")
    #expect(short([.rating, .copyright]) { $0.keepTokensSeparator = "|||" } == "1girl, hat")
  }

  @Test("A field without text has no separator; without any there is no caption")
  func emptyFields() {
    #expect(
      caption({ _ in }, without: [.npeople, .character, .artist, .tags])
        == "from vocaloid, project, booru, explicit, head cropped")
    #expect(caption({ _ in }, without: Set(CaptionField.allCases)) == "")
    #expect(caption({ $0.ordering = [] }) == "")
  }

  @Test("In the mode character_core only characters with core tags are written")
  func knownCharacters() {
    var fixture = CaptionFixture()
    fixture.post("hat", characters: ["unknown"])
    fixture.post("hat", characters: ["unknown", "rin"])
    #expect(fixture.run().outcomes.map(\.caption) == ["unknown, hat", "unknown, hat"])
    fixture.rules.mode = .minimal
    #expect(fixture.run().outcomes.map(\.caption) == ["hat", "rin, hat"])
  }

  @Test("Chances come about as often as they say")
  func chances() {
    var options = CaptionOptions()
    options.ordering = [.rating, .tags, .copyright]
    options.probabilities = [.rating: 0.25, .tags: 0.75, .copyright: 0]
    var fixture = CaptionFixture()
    fixture.template = options.template
    for _ in 0..<4000 { fixture.post("hat", fields: [(.rating, "explicit"), (.copyright, "x")]) }
    var counts: [String: Int] = [:]
    for outcome in fixture.run().outcomes { counts[outcome.caption, default: 0] += 1 }
    let expected = ["": 750, "explicit": 250, "hat": 2250, "explicit, hat": 750]
    #expect(Set(counts.keys) == Set(expected.keys))
    for (text, count) in expected {
      // Five standard deviations of at most 32.
      #expect(abs(counts[text, default: 0] - count) < 160, "'\(text)'")
    }
  }

  @Test func textsOfFields() {
    var texts = CaptionTexts()
    texts.setPersonCount(0)
    texts.setRating("e")
    texts.setRating("x")
    texts.setCrop(type: nil)
    texts.setCrop(type: "half body")
    texts.setPersonCount(1)
    texts.setPersonCount(3)
    func values(_ field: CaptionField) -> [String] {
      var values: [String] = []
      texts.forEach(of: field) { values.append(String(decoding: $0, as: UTF8.self)) }
      return values
    }
    #expect(values(.npeople) == ["1person", "3people"])
    #expect(values(.rating) == ["explicit", "x"])
    #expect(values(.cropInfo) == ["cropped", "half body cropped"])
    #expect(values(.artist) == [])
  }
}
