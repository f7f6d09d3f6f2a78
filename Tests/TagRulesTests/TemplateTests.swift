import TestSupport
import Testing

@testable import TagRules

@Suite("Templates of captions")
struct TemplateTests {
  /// The caption of a post with a bit of everything.
  private func caption(_ template: String, tags: String = "hat 1girl cat_ears solo") throws
    -> String
  {
    var fixture = CaptionFixture()
    fixture.rules.mode = .minimal
    fixture.order.mode = .original
    fixture.template = try CaptionTemplate(parsing: template)
    fixture.post(
      tags, characters: ["miku (vocaloid)", "rin|_snow|red dress+hat"],
      fields: [
        (.rating, "safe"), (.artist, "someone else"), (.artist, "anonymous"), (.year, "2021"),
      ])
    return fixture.run().outcomes[0].caption
  }

  @Test(
    "What they write",
    arguments: [
      ("{tags}", "solo, 1girl, hat, cat ears"),
      ("a {rating}.", "a safe."),
      ("{{{rating}}}", "{safe}"),
      ("{rating}, {copyright}, {artist}", "safe, someone else"),
      ("{copyright}, {rating}", "safe"),
      ("x {copyright} y {rating} z {copyright}!", "x safe!"),
      ("x {copyright} y", ""),
      ("{rating} ||| {copyright}, {tags:max=1}", "safe ||| solo"),
      ("{rating}, {copyright} ||| {tags:max=1}", "safe ||| solo"),
      ("{rating} from {copyright} by {artist}", "safe by someone else"),
      ("{copyright} ||| {copyright}, {rating}", "safe"),
      ("{separators:last}{rating} ||| {copyright}, {tags:max=1}", "safe, solo"),
      ("{tags:max=2:sep=' '}", "solo 1girl"),
      ("{ tags : max = 2 }", "solo, 1girl"),
      ("{tags:people=only}/{tags:people=none}", "solo, 1girl/hat, cat ears"),
      ("{tags:only=hat,1girl}", "1girl, hat"),
      ("{tags:only='cat_ears, solo'}", "solo, cat ears"),
      ("{tags:except=hat,solo}", "1girl, cat ears"),
      ("{tags:underscores:sep= }", "solo 1girl hat cat_ears"),
      ("{artist:except=:sep=\"':}\"}", "someone else':}anonymous"),
      ("{artist:prefix='by ':suffix='''s'}", "by someone else's"),
      ("{character}", "miku (vocaloid), rin_snow, red dress hat"),
      ("{characters:sep=' & ':inner=-:outer=/}", "miku (vocaloid) & rin_snow/red dress-hat"),
      ("{character:max=1:escape}", #"miku \(vocaloid\)"#),
      ("{character:max=1:escape:underscores}", #"miku_\(vocaloid\)"#),
      ("{character:except=miku (vocaloid):outer=;}", "rin_snow;red dress hat"),
      ("{rating:prob=0}{year:prob=1}", "2021"),
      ("日本 {year}", "日本 2021"),
    ])
  func writes(template: String, text: String) throws {
    #expect(try caption(template) == text)
  }

  @Test("Groups of tags")
  func groups() throws {
    var vocabulary = TagVocabulary()
    let tags = [
      ("hat", TagGroup.general), ("wolf", .species), ("highres", .meta), ("cap", .general),
    ]
    var post = CaptionPost()
    for (name, group) in tags {
      post.tags.append(CaptionTag(vocabulary.insert(name, group: group)))
    }
    post.droppedTags = [post.tags[0]]
    let table = TagTable(vocabulary, rules: PruningRules())
    let template = try CaptionTemplate(
      parsing: "{species}; {general}; {meta}; {lore}; {dropped_character_tags}")
    var writer = CaptionWriter(template, table: table, characterNames: NameTable())
    var sampling = PostSampling(base: 1)
    var caption: [UInt8] = []
    writer.write(post, sampling: &sampling, into: &caption)
    #expect(String(decoding: caption, as: UTF8.self) == "wolf; hat, cap; highres; hat")
  }

  @Test("A shuffle comes before the cut, people after the shuffle")
  func shuffled() throws {
    var fixture = CaptionFixture()
    fixture.rules.mode = .minimal
    fixture.order.mode = .original
    fixture.template = try CaptionTemplate(parsing: "{tags:shuffle:people:max=2:sep=+}")
    for _ in 0..<300 { fixture.post("1girl a b c") }
    let captions = Set(fixture.run().outcomes.map(\.caption))
    #expect(captions == ["1girl+a", "1girl+b", "1girl+c"])
  }

  @Test(
    "Errors stand at their columns",
    arguments: [
      ("", "the template has no field", 0..<0),
      ("a b", "the template has no field", 0..<3),
      ("a {tags", "the field is not closed", 2..<7),
      ("a {tags:max=3", "the field is not closed", 2..<13),
      ("{tags} } x", "'}' closes no field", 7..<8),
      ("{tags{", "'{' inside of a field", 5..<6),
      ("a {tag s}", "there is no field 'tag s'", 3..<8),
      ("{ nothing :max=3}", "there is no field 'nothing'", 2..<9),
      ("{}", "expected the name of a field", 1..<1),
      ("{:max=3}", "expected the name of a field", 1..<1),
      ("{tags:maximum=3}", "there is no modifier 'maximum'", 6..<15),
      ("{tags:}", "expected a modifier", 6..<6),
      ("{tags:max}", "'max' needs a value", 6..<9),
      ("{tags:max=}", "expected a whole number from 1 on, found ''", 10..<10),
      ("{tags:max=0}", "expected a whole number from 1 on, found '0'", 10..<11),
      ("{tags:max=x3}", "expected a whole number from 1 on, found 'x3'", 10..<12),
      ("{tags:prob=1.5}", "expected a chance from 0 to 1, found '1.5'", 11..<14),
      ("{tags:prob=nan}", "expected a chance from 0 to 1, found 'nan'", 11..<14),
      ("{tags:shuffle=yes}", "'shuffle' takes no value", 14..<17),
      ("{tags:max=1:max=2}", "'max' stands here twice", 12..<17),
      ("{tags:people=last}", "expected first, only or none, found 'last'", 13..<17),
      ("{rating:people}", "'people' is only for fields of tags", 8..<14),
      ("{tags:inner=x}", "'inner' is only for {character}", 6..<13),
      ("{tags:sep='x}", "the quote is not closed", 10..<13),
      ("{tags:sep='x'y}", "expected ':' or '}' behind the quotes, found 'y'", 13..<14),
      ("日本 {tag:max=é}", "expected a whole number from 1 on, found 'é'", 12..<13),
      ("{separators:first}{tags}", "expected {separators:last} or {separators:mark}", 0..<18),
      ("a {separators:last}{tags}", "{separators:…} stands behind text", 2..<13),
      ("{tags}{separators:last}", "there is no field 'separators'", 7..<17),
    ])
  func errors(template: String, message: String, columns: Range<Int>) {
    do throws(TagRulesError) {
      _ = try CaptionTemplate(parsing: template)
      Issue.record("'\(template)' was read")
    } catch {
      #expect(error.code == .badTemplate)
      #expect(error.message == message)
      #expect(error.position == .columns(columns, in: template))
    }
  }

  @Test func shownError() {
    do throws(TagRulesError) {
      _ = try CaptionTemplate(parsing: "a\t{tags:max=0}")
      Issue.record("the template was read")
    } catch {
      #expect(
        error.description == """
          expected a whole number from 1 on, found '0' (column 13)
            a {tags:max=0}
                        ^
          """)
    }
  }

  @Test(
    "A template cut or changed anywhere is read or refused inside of its text", arguments: 1...10)
  func broken(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let whole = Array("{{a}} {tags:max=3:sep='x''y'} ||| {character:inner=\"-\"}, {year}!")
    for _ in 0..<300 {
      var text = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let position = Int.random(in: 0..<text.count, using: &random)
        if random.chance(0.5) {
          text.remove(at: position)
        } else {
          text.insert(Array("{}:='\" ax").randomElement(using: &random) ?? "a", at: position)
        }
      }
      do throws(TagRulesError) {
        let template = try CaptionTemplate(parsing: String(text))
        #expect(try CaptionTemplate(parsing: template.description) == template, "seed \(seed)")
      } catch {
        guard case .columns(let columns, _) = error.position else {
          Issue.record("no columns: \(error), seed \(seed)")
          continue
        }
        #expect(columns.upperBound <= text.count, "\(String(text)), seed \(seed)")
      }
    }
  }

  @Test("Options are a template, and its text reads as the same one", arguments: 1...20)
  func optionsAsText(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let separators = [", ", "", " ||| ", "{", "}", "'", "\"", ":", "=", "}}{{", " "]
    func separator() -> String { separators.randomElement(using: &random) ?? "" }
    var options = CaptionOptions()
    options.ordering = CaptionField.allCases.shuffled(using: &random)
    options.innerSeparator = separator()
    options.outerSeparator = separator()
    options.characterSeparator = separator()
    options.characterInnerSeparator = separator()
    options.characterOuterSeparator = separator()
    options.keepTokensSeparator = separator()
    options.keepTokensBefore = CaptionField.allCases.randomElement(using: &random)
    for field in CaptionField.allCases {
      options.probabilities[field] = Double.random(in: 0...1, using: &random)
    }
    let template = options.template
    #expect(try CaptionTemplate(parsing: template.description) == template, "seed \(seed)")
  }

  @Test("Presets", arguments: CaptionPreset.allCases)
  func presets(preset: CaptionPreset) throws {
    let expected: [CaptionPreset: String] = [
      .kohya: "solo, 1girl, miku (vocaloid), rin_snow, red dress hat, by someone else, safe ||| "
        + "hat, cat ears",
      .animagineLike: "solo, 1girl, miku (vocaloid), rin_snow, red dress hat, by someone else, "
        + "hat, cat ears, safe, 2021",
      .danbooruTags: "someone_else miku_(vocaloid) rin_snow,_red_dress_hat solo 1girl hat cat_ears",
      .natural: "A picture of miku (vocaloid) and rin_snow, red dress hat by someone else: "
        + "solo, 1girl, hat, cat ears",
    ]
    #expect(try caption(preset.text) == expected[preset])
  }
}
