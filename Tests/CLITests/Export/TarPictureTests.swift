import Foundation
import TestSupport
import Testing

/// Pictures beside their texts, taken from where they lie.
@Suite("Pictures in tars")
struct TarPictureTests {
  private let work: CommandFolder

  private static let fill = """
    import io, os, sys, tarfile
    os.chdir(sys.argv[1])
    os.makedirs("pictures/0001")
    open("pictures/0001/1.PNG", "wb").write(b"one")
    open("pictures/notes.jpg", "wb").write(b"no number")
    open("pictures/.4.png", "wb").write(b"hidden")
    def add(tar, name, content):
        info = tarfile.TarInfo(name)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
    long = "a" * 120
    for kind, number in [("GNU", 2), ("PAX", 3)]:
        with tarfile.open(f"{kind}.tar", "w", format=getattr(tarfile, kind + "_FORMAT")) as tar:
            add(tar, f"{long}/ünder/{number}.webp", b"x" * (700 * number))
            add(tar, f"{long}/{number}.json", b"{}")
            add(tar, "0123456789abcdef0123456789abcdef.jpg", b"by sum")
    """

  init() throws {
    work = try CommandFolder()
    try Requirement.program("python3")
    try work.copyFixture("posts of pictures") { other in
      let posts = (1...6).map { number in
        let md5 = number == 5 ? ",\"md5\":\"0123456789ABCDEF0123456789abcdef\"" : ""
        return "{\"id\":\(number),\"tag_string\":\"t\(number)\"\(md5)}\n"
      }.joined()
      let made = try other.taghouse(
        "import", "danbooru", "house.db", "-", input: Array(posts.utf8))
      try #require(made.exitCode == 0, "\(made)")
    }
    _ = try Python.output(of: Self.fill, arguments: [work.folder.path])
  }

  private static let list = """
    import sys, tarfile
    tar = tarfile.open(sys.argv[1])
    for member in tar:
        data = tar.extractfile(member).read()
        print(member.name, len(data), data[:8].decode())
    """

  @Test("By number and md5, from folders and tars; who has none is counted and listed")
  func pictures() throws {
    let result = try work.taghouse(
      "export", "tars", "house.db", "--output", "out", "--shards", "1", "--ext", "txt", "--images",
      "pictures", "--images", "GNU.tar", "--images", "PAX.tar")
    try #require(result.exitCode == 0, "\(result)")
    #expect(result.output.hasPrefix("4 posts in "), "\(result)")
    #expect(
      result.output.contains("  2 left out without a picture; missing.txt names them\n"),
      "\(result)")
    #expect(
      try Python.output(of: Self.list, arguments: [work.path("out/0000.tar")]) == """
        1.png 3 one
        1.txt 2 t1
        2.webp 1400 xxxxxxxx
        2.txt 2 t2
        3.webp 2100 xxxxxxxx
        3.txt 2 t3
        5.jpg 6 by sum
        5.txt 2 t5

        """)
    #expect(String(decoding: try work.folder.read("out/missing.txt"), as: UTF8.self) == "4\n6\n")
    let manifest = String(decoding: try work.folder.read("out/manifest.json"), as: UTF8.self)
    #expect(manifest.contains("\"missing_pictures\" : 2"), "\(manifest)")
  }

  @Test("Of several sites a folder or tar on the way names the site")
  func sites() throws {
    let posts = "{\"id\":1,\"tag_string\":\"other\"}\n"
    let made = try work.taghouse(
      "import", "danbooru", "house.db", "-", "--site", "other", input: Array(posts.utf8))
    try #require(made.exitCode == 0, "\(made)")
    for site in ["other", "danbooru"] {
      try FileManager.default.createDirectory(
        atPath: work.path("all/\(site)"), withIntermediateDirectories: true)
      try work.folder.write(site, to: "all/\(site)/1.png")
    }
    let result = try work.taghouse(
      "export", "tars", "house.db", "--output", "out", "--shards", "1", "--images", "all")
    try #require(result.exitCode == 0, "\(result)")
    for site in ["other", "danbooru"] {
      let members = try Python.output(
        of: Self.list, arguments: [work.path("out/\(site)/0000.tar")])
      #expect(members.hasPrefix("1.png \(site.utf8.count) \(site)\n"), "\(members)")
    }
    let missing = String(decoding: try work.folder.read("out/missing.txt"), as: UTF8.self)
    #expect(missing == (2...6).map { "danbooru/\($0)\n" }.joined())
  }

  @Test("Compressed, damaged and cut tars are refused; nothing is left")
  func wrong() throws {
    var bytes = try work.folder.read("GNU.tar")
    try work.folder.write(Array(bytes.prefix(2500)), to: "cut.tar")
    bytes[0] ^= 1
    try work.folder.write(bytes, to: "damaged.tar")
    try work.folder.write("no tar", to: "a.tar.gz")
    let before = try work.folder.names()
    for (name, words, code) in [
      ("cut.tar", "ends inside a member", 65), ("damaged.tar", "no tar, or a damaged one", 65),
      ("a.tar.gz", "cannot be read where they lie", 66), ("nowhere", "no such file", 66),
    ] {
      let result = try work.taghouse(
        "export", "tars", "house.db", "--output", "out", "--images", name)
      #expect(result.exitCode == Int32(code), "\(name): \(result)")
      #expect(result.errors.contains(words), "\(result)")
    }
    #expect(try work.folder.names() == before)
  }
}
