import TestSupport
import Testing

@Suite("Completion of command lines")
struct CompletionTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    let posts = [
      BooruPost(
        1, [.init("1girl"), .init("long_hair"), .init("hat"), .init("hatsune_miku", 4)], rating: "s"
      ),
      BooruPost(
        2, [.init("1girl"), .init("hat"), .init("vocaloid", 3), .init("it's")], rating: "s"),
      BooruPost(3, [.init("1girl"), .init("hatch_(dog)"), .init("hatoful", 3)], rating: "s"),
    ]
    try work.folder.write(BooruPost.dump(posts), to: "posts.jsonl")
    _ = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl")
    _ = try work.taghouse("select", "house.db", "hat", "--save", "hatted")
  }

  /// What the program offers for the last of the words, when a shell asks it about the argument.
  private func offers(_ argument: String, _ words: [String]) throws -> [String] {
    let commands = words.prefix(words[0] == "export" || words[0] == "import" ? 2 : 1)
    let result = try ProgramRun.run(
      "taghouse",
      ["---completion"] + commands + ["--", argument, String(words.count)]
        + [String(words.last?.utf8.count ?? 0), "taghouse"] + words,
      in: work.folder.path)
    #expect(result.errors == "")
    #expect(result.exitCode == 0)
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test("Named queries and their parameters, and values from the warehouse")
  func queries() throws {
    #expect(try offers("positional@1", ["query", "house.db", "core_t"]) == ["core_tags"])
    #expect(
      try offers("-p", ["query", "house.db", "core_tags", "-p", ""]) == ["character=", "site="])
    #expect(
      try offers("-p", ["query", "house.db", "core_tags", "-p", "character=ha"])
        == ["character=hatsune_miku"])
    #expect(
      try offers("-p", ["query", "house.db", "core_tags", "-p", "site=d"]) == ["site=danbooru"])
    #expect(try offers("-p", ["query", "house.db", "core_tags", "-p", "nothing=d"]) == [])
    _ = try work.shell("mkdir own")
    try work.folder.write(
      """
      -- name:    my_posts
      -- purpose: Posts.
      -- grain:   one row per post
      -- params:  :site TEXT = NULL, the site
      -- columns: number INTEGER
      -- reads:   post
      -- source:  post
      -- example: taghouse query house.db my_posts
      SELECT number FROM post;
      """, to: "own/my_posts.sql")
    #expect(
      try offers("positional@1", ["query", "--queries", "own", "house.db", "my"]) == ["my_posts"])
  }

  @Test("Tags in searches, the most frequent first, behind signs and other terms")
  func searches() throws {
    let tags = ["hat", "hatch_(dog)", "hatoful", "hatsune_miku"]
    #expect(try offers("positional@1", ["select", "house.db", "hat"]) == tags)
    #expect(
      try offers("positional@1", ["select", "house.db", "'1girl -ha"])
        == tags.map { "1girl -\($0)" })
    #expect(try offers("positional@1", ["select", "house.db", ""]).first == "1girl")
    #expect(try offers("positional@1", ["select", "house.db", "set:h"]) == ["set:hatted"])
    #expect(
      try offers("positional@1", ["select", "house.db", "character:h"])
        == ["character:hatsune_miku"])
    #expect(try offers("positional@1", ["select", "house.db", "it"]) == ["it's"])
    #expect(
      try offers("--select", ["export", "corpus", "house.db", "--select", "lon"]) == ["long_hair"])
  }

  @Test("Sets, sites, tables, rules, characters")
  func names() throws {
    #expect(try offers("--remove", ["sets", "house.db", "--remove", ""]) == ["hatted"])
    #expect(try offers("--site", ["sql", "house.db", "--site", ""]) == ["danbooru", "e621"])
    #expect(
      try offers("positional@1", ["sql", "house.db", "\"SELECT * FROM tag_freq"])
        == [
          "tag_frequency", "tag_frequency_by_month", "tag_frequency_by_rating",
          "tag_frequency_by_year",
        ].map { "SELECT * FROM \($0)" })
    #expect(
      try offers("--caption-rule", ["export", "captions", "house.db", "--caption-rule", "def"])
        == ["default"])
    #expect(
      try offers("--character", ["export", "core-tags", "house.db", "--character", "h"])
        == ["hatsune_miku"])
    #expect(
      try offers("--copyright", ["export", "core-tags", "house.db", "--copyright", ""])
        == ["hatoful", "vocaloid"])
  }

  @Test("Nothing, silently, where there is no warehouse; and the file stays as it is")
  func silence() throws {
    try work.folder.write("no database", to: "text.db")
    for fixture in ["missing.db", "text.db", ".", ""] {
      #expect(try offers("positional@1", ["select", fixture, "hat"]) == [])
    }
    let before = try work.folder.read("house.db")
    _ = try offers("positional@1", ["select", "house.db", "hat"])
    #expect(try work.folder.read("house.db") == before)
    #expect(try work.shell("ls").output == "house.db\nposts.jsonl\ntext.db\n")
  }

  @Test("A name with signs of the shell is quoted, and nothing in it runs")
  func hostileNames() throws {
    let names = ["hal$(touch${IFS}ran)", "hal`touch${IFS}ran`", "hal_(it's)", "hal\"f\"", "hal:1"]
    try work.folder.write(
      BooruPost.dump([BooruPost(9, names.map { .init($0) })]), to: "names.jsonl")
    _ = try work.taghouse("import", "danbooru", "house.db", "names.jsonl")
    let result = try work.shell(
      #"""
      cat > ask.bash <<'SCRIPT'
      source <("$1" completion bash)
      PATH=$(dirname "$1"):$PATH
      ask() {
        COMP_WORDS=(taghouse select house.db "$1") COMP_CWORD=3 COMPREPLY=()
        COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
        # Bash hands the word over without the quote that opens it.
        _taghouse taghouse "${1#[\'\"]}" house.db
        printf '%s\n' "$1" "${COMPREPLY[@]}"
      }
      ask hal
      ask "'hal"
      ask '"hal'
      SCRIPT
      bash ask.bash "$taghouse"
      """#)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "hal", #"hal\"f\""#, #"hal\$\(touch\$\{IFS\}ran\)"#, "hal:1", #"hal_\(it\'s\)"#,
        #"hal\`touch\$\{IFS\}ran\`"#,
        "'hal", "hal\"f\"", "hal$(touch${IFS}ran)", "hal:1", "hal`touch${IFS}ran`",
        "\"hal", "hal:1", "hal_(it's)",
      ], "\(result)")
    #expect(try !work.folder.names().contains("ran"))
  }

  @Test("The scripts are ones that bash takes, and bash completes with them")
  func scripts() throws {
    for shell in ["bash", "zsh", "fish"] {
      let result = try work.taghouse("completion", shell)
      #expect(result.exitCode == 0)
      #expect(result.output.contains("---completion"))
      #expect(result.output.contains("natural"), "presets")
      // An option of commandline that fish 3.6 does not know.
      #expect(!result.output.contains(" -tC)"))
    }
    let result = try work.shell(
      #"""
      bash -c '
        source <("$0" completion bash)
        complete_line() {
          COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
          COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
          _taghouse taghouse "${@: -1}" "${@: -2:1}"
          printf "%s\n" "${COMPREPLY[@]}"
        }
        PATH=$(dirname "$0"):$PATH
        complete_line taghouse compl
        complete_line taghouse query house.db top_ta
        complete_line taghouse select house.db hats
        complete_line taghouse caption house.db --preset nat
      ' "$taghouse"
      """#)
    #expect(result.output == "completion\ntop_tags\nhatsune_miku\nnatural\n", "\(result)")
    #expect(try work.taghouse("completion", "tcsh").exitCode == 64)
  }
}
