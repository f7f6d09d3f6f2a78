import Foundation
import TestSupport
import Testing

/// `taghouse select` against Reference/selection.py, which makes random searches and works out their
/// posts from the tables, plainly and slowly.
@Suite("Searches against plain Python")
struct SelectionReferenceTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  @Test(
    "Random searches of every layer",
    arguments: zip(["stored", "canonical", "expanded"], [150, 80, 80]))
  func randomSearches(layer: String, searchCount: Int) throws {
    try Requirement.program("python3")
    try work.copyFixture("posts to search") { try Self.makeFixture(in: $0) }
    let seed = TestSeed.seed(1)
    let result = try ProgramRun.run(
      "python3",
      [
        ProjectFolder.path + "/Tests/CLITests/Reference/selection.py", "compare",
        "--program", try #require(BuiltProgram.path(of: "taghouse")),
        "--warehouse", work.path("house.db"), "--layer", layer,
        "--seed", "\(seed)", "--count", "\(searchCount)", "--sql", "5", "--unknown", "0.1",
      ], in: work.folder.path)
    #expect(result.exitCode == 0, "seed \(seed), \(layer)\n\(result.output)\n\(result.errors)")
    let last = result.output.split(separator: "\n").last ?? ""
    let counts = try JSONDecoder().decode(Counts.self, from: Data(last.utf8))
    #expect(counts.compared == searchCount)
    // Searches that nearly all find nothing, or everything, would tell little.
    #expect(counts.some > searchCount / 2, "seed \(seed), \(layer): \(counts)")
    #expect(counts.unknown > 0 && counts.sql > 0, "seed \(seed), \(layer): \(counts)")
  }

  private struct Counts: Decodable {
    var compared: Int
    var sql: Int
    var unknown: Int
    var some: Int
  }

  // MARK: A warehouse

  /// Two sites with the same numbers: invented posts with captions and latents, odd ones written by hand,
  /// aliases and implications.
  private static func makeFixture(in work: CommandFolder) throws {
    try work.folder.write(Self.oddDanbooru, to: "odd, (1).jsonl")
    try work.folder.write(Self.oddE621, to: "odd.json")
    try work.folder.write(Self.aliases, to: "aliases.csv")
    try work.folder.write(Self.danbooruAliases, to: "danbooru_aliases.csv")
    try work.folder.write(Self.e621Aliases, to: "e621_aliases.csv")
    try work.folder.write(Self.implications, to: "implications.csv")
    let sample = try #require(BuiltProgram.path(of: "sample-dump"))
    let result = try work.shell(
      """
      set -e
      sample='\(sample)'
      $sample danbooru posts.jsonl --posts 140 --seed 5 --quirks 0.1
      $sample e621-posts posts.csv --posts 110 --seed 6 --quirks 0.1
      $sample tags tags.csv --posts 110 --seed 6
      $sample e621-captions captions --posts 130 --seed 6 --quirks 0.2 --from-year 2022
      $sample kohya-latents latents.json --posts 60 --seed 6
      $sample kohya-captions "joy caption.json" --posts 80 --seed 5
      import() { format=$1; shift; $taghouse import $format house.db "$@" --quiet || test $? = 1; }
      import danbooru posts.jsonl 'odd, (1).jsonl'
      import e621-posts posts.csv odd.json
      import tags tags.csv --site e621
      import e621-captions captions
      import kohya latents.json --site e621 --only latent
      import kohya 'joy caption.json' --site danbooru --only caption
      for site in danbooru e621; do
        import tag-aliases aliases.csv --site $site
        import tag-aliases ${site}_aliases.csv --site $site
        import tag-implications implications.csv --site $site
      done
      $taghouse analyze house.db --text --quiet
      """)
    try #require(result.exitCode == 0, "\(result)")
    let odd = try work.rows("SELECT COUNT(*) FROM post WHERE number > 900")
    try #require(odd == ["21"], "hand-made records were rejected")
  }

  /// Names that have to be quoted or escaped, values at the edges of ranges, none at all.
  private static let oddDanbooru = #"""
    {"id":901,"tag_string":"or and not score:5 caption~red tag:x -long_hair ~a \"q\" (9) :) ( )x *star* a\\*b \\(o\\) \\ \\\\ c\\","rating":"s","score":-5,"created_at":"2019-12-31T23:59:59.999Z","source":"http://a b/(c),d"}
    {"id":902,"tag_string":"\u00e9clair e\u0301clair \u00c9CLAIR \u0301mark Old_Hair OLD_HAIR old_hair 東方 ß a,b [x] ? [*] character:x limit:5","tag_string_character":"character:x","rating":"e","score":0,"created_at":"2020-01-01T00:00:00Z","source":"none"}
    {"id":903,"tag_string":"1girl long_hair","rating":"q","score":5,"up_score":6,"down_score":-1,"image_width":201,"image_height":200,"file_ext":"JPG","file_size":1024,"md5":"ABCDEF0123456789ABCDEF0123456789","created_at":"2020-01-31T23:59:59Z","parent_id":901,"is_deleted":true,"is_banned":true}
    {"id":904,"tag_string":"1girl 2girls","rating":"g","image_width":1005,"image_height":1000,"file_ext":"jpg","file_size":1023,"created_at":"2020-02-29T12:00:00Z","parent_id":904,"is_pending":true,"is_deleted":false}
    {"id":905,"tag_string":"1girl o_o","rating":"g","image_width":1000000,"image_height":1,"file_size":1572864,"created_at":"2020-03-01T00:00:00Z","is_flagged":true,"has_children":true,"source":""}
    {"id":906,"tag_string":"solo","rating":"s","image_width":1,"image_height":8,"file_size":1073741824,"created_at":"1999-12-31T23:59:59Z","updated_at":"2000-01-01T00:00:00Z","pixiv_id":7,"approver_id":3,"is_banned":true,"source":"HTTP://A B/"}
    {"id":907,"tag_string":"","rating":"e","score":9007199254740993,"uploader_id":1,"source":"a*b?[c]\\d\"e"}
    {"id":908}
    {"id":909,"tag_string":"red red_dress red_hair long_hair_old blue_hair_old","tag_string_artist":"red","tag_string_copyright":"red_dress","score":9007199254740992}
    {"id":910,"tag_string":"cycle_a cycle_b self","score":9007199254740992,"created_at":"2020-01-31T23:59:59Z"}
    {"id":911,"tag_string":"dead_end -1 ...","score":-9007199254740993}
    """#

  private static let oddE621 = #"""
    {"posts":[
    {"id":901,"tags":{"general":["or","score:5","red","long_hair"],"species":["fox"],"lore":["siblings_(lore)"]},"rating":"s","created_at":"2020-01-01T00:00:00.000Z"},
    {"id":902,"tags":{"general":["Old_Hair","o_o"],"character":["red_dress"],"species":["canine"]},"rating":"q"},
    {"id":904,"tags":{"artist":["éclair","old_hair"],"meta":["1girl"],"invalid":["cycle_a"]},"rating":"e"},
    {"id":905,"tags":{"contributor":["somebody","a\u3000b"],"copyright":["mixed_Case"],"species":["red_fox","FOX"]}},
    {"id":906,"tags":{"general":["blue_hair_old","blue_hair","self","2girls","solo"]}},
    {"id":1903,"tags":{"general":["long_hair_old"]},"file":{"width":16,"height":9,"size":1}},
    {"id":1904,"tags":{"general":["dead_end","very_old_hair"]}},
    {"id":1905,"tags":{}},
    {"id":1906,"tags":{"general":["re:zero",":d","caption~","(","))(("]}},
    {"id":1907,"tags":{"general":["steins;gate","don't_say_\"lazy\"","\"","\"\"","-","--","~"]}}
    ]}
    """#

  /// Old names that posts have and that none has, chains, cycles, ends that no post has.
  private static let aliases = #"""
    id,antecedent_name,consequent_name,created_at,status
    1,long_hair_old,long_hair,,active
    2,very_old_hair,long_hair_old,,active
    3,blue_hair_old,blue_hair,,active
    4,nobody_has_this,1girl,,active
    5,nobody_has_that,nobody_has_this,,active
    6,cycle_a,cycle_b,,active
    7,cycle_b,cycle_a,,active
    8,dead_end,no_post_has_it,,active
    9,1_girl,1girl,,deleted
    10,Nobody,solo,,active
    11,nobody,2girls,,active
    12,red_dress,crimson_dress,,active
    13,éclair,cake,,active
    """#

  /// What is an alias on one site only, or means something else there.
  private static let danbooruAliases = #"""
    id,antecedent_name,consequent_name,created_at,status
    101,one_girl,1girl,,active
    102,two_ways,smile,,active
    103,o_o,blush,,active
    """#

  private static let e621Aliases = #"""
    id,antecedent_name,consequent_name,created_at,status
    101,only_here,long_hair,,active
    102,two_ways,1girl,,active
    103,blush,smile,,active
    """#

  private static let implications = #"""
    id,antecedent_name,consequent_name,created_at,status
    1,red_fox,fox,,active
    2,fox,canine,,active
    3,long_hair_old,hair,,active
    4,blue_hair,hair,,active
    5,2girls,multiple_girls,,active
    6,1girl,1girl,,active
    7,solo,no_such_implication,,deleted
    8,cake,food,,active
    """#
}
