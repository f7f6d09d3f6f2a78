import TestSupport
import Testing

/// Posts of different sites with one md5, taken as one.
@Suite struct MergedPictureTests {
  private static let danbooru = """
    {"id":7,"rating":"g","md5":"AA000000000000000000000000000001","tag_string":"solo fox fox_ears","tag_string_general":"solo fox fox_ears"}
    {"id":8,"rating":"g","md5":"bb000000000000000000000000000002","tag_string":"hat","tag_string_general":"hat"}

    """
  private static let e621 = """
    {"id":3,"rating":"s","file":{"md5":"aa000000000000000000000000000001"},"tags":{"general":["solo","grass"],"species":["fox","wolf"],"artist":["mira"]}}
    {"id":4,"rating":"s","file":{"md5":"cc000000000000000000000000000003"},"tags":{"general":["sky"],"species":["cat"]}}

    """

  private func house() throws -> CommandFolder {
    let work = try CommandFolder()
    try work.copyFixture("one picture on two boards") { other in
      try other.folder.write(Self.danbooru, to: "d.jsonl")
      try other.folder.write(Self.e621, to: "e.jsonl")
      try run(
        other,
        "$taghouse import danbooru house.db d.jsonl && $taghouse import e621-posts house.db e.jsonl"
      )
    }
    return work
  }

  @discardableResult
  private func run(_ work: CommandFolder, _ line: String, code: Int32 = 0) throws
    -> ProgramRun.Result
  {
    let result = try work.shell(line)
    #expect(result.exitCode == code, "\(line): \(result)")
    return result
  }

  @Test("A picture of two boards has the tags of both, each once, in their categories")
  func tags() throws {
    let work = try house()
    let corpus =
      "$taghouse export corpus house.db --output - --format jsonl --separator ' ' --merge-md5"
    let all = "--category general,species,artist"
    let lines = try run(work, "\(corpus) \(all)").output
    #expect(
      lines == """
        {"id":"danbooru/7","text":"solo fox fox_ears grass wolf mira"}
        {"id":"danbooru/8","text":"hat"}
        {"id":"e621/4","text":"sky cat"}

        """)
    #expect(
      try run(work, "\(corpus) --category species").output.contains(
        #"{"id":"danbooru/7","text":"wolf"}"#))
    // The site that is named first keeps its post.
    #expect(
      try run(work, "\(corpus) \(all) --site e621,danbooru").output.contains(
        #"{"id":"e621/3","text":"solo grass fox wolf mira fox_ears"}"#))
  }

  @Test("What the sites say differently is told")
  func conflicts() throws {
    let work = try house()
    let note = try run(work, "$taghouse select house.db --merge-md5").errors
    #expect(note.contains("1 post has the md5 of a post of another site and is merged into it"))
    #expect(note.contains("1 with another rating there"))
    #expect(note.contains("fox (general, on e621 species)"))
  }

  @Test("A selection has a post less, and captions come from the copy where there are none")
  func selection() throws {
    let work = try house()
    #expect(try run(work, "$taghouse select house.db --merge-md5 --count").output == "3\n")
    #expect(
      try run(work, "$taghouse select house.db 'site:e621' --merge-md5 --count").output == "2\n")
    try work.folder.write(
      #"{"id":3,"regular_summary":"A fox.","brief_summary":"","response_finish_reason":"STOP"}"#,
      to: "c.jsonl")
    try run(work, "$taghouse import e621-captions house.db c.jsonl")
    let captions = try run(
      work, "$taghouse export captions house.db --output - --merge-md5 --allow-empty"
    ).output
    #expect(captions.contains(#""site":"danbooru","number":7,"caption":"A fox.""#), "\(captions)")
  }

  @Test("Where no picture is merged for, it is refused")
  func refused() throws {
    let work = try house()
    #expect(
      try run(work, "$taghouse sql house.db 'SELECT 1' --merge-md5", code: 64).errors.contains(
        "--merge-md5 is for exports"))
    #expect(
      try run(work, "$taghouse select house.db --merge-md5 --save one", code: 64).errors.contains(
        "set"))
    #expect(
      try run(work, "$taghouse select house.db --merge-md5 --sql", code: 64).errors.contains(
        "SELECT"))
  }
}
