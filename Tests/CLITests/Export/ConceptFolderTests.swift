import Foundation
import TestSupport
import Testing

/// Folders by concept, and datasets of sd-scripts.
@Suite("Folders by concept")
struct ConceptFolderTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("posts of folders") { other in
      let characters = ["a/b .x", ".x", ".x", "", "", ".x"]
      let posts = characters.enumerated().map { index, names in
        "{\"id\":\(index + 1),\"tag_string\":\"t\(index + 1) \(names)\","
          + "\"tag_string_general\":\"t\(index + 1)\",\"tag_string_character\":\"\(names)\"}\n"
      }.joined()
      let made = try other.taghouse(
        "import", "danbooru", "house.db", "-", input: Array(posts.utf8))
      try #require(made.exitCode == 0, "\(made)")
    }
    try FileManager.default.createDirectory(
      atPath: work.path("pictures"), withIntermediateDirectories: true)
    for number in 1...5 { try work.folder.write("picture \(number)", to: "pictures/\(number).png") }
  }

  private func folders(_ options: String...) throws -> ProgramRun.Result {
    try work.taghouse(
      [
        "export", "folders", "house.db", "--by", "character", "--images", "pictures", "--output",
        "train", "--quiet", "--category-order", "general",
      ] + options)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try work.folder.read(name), as: UTF8.self)
  }

  private static let datasets = """
    import sys, tomllib
    for dataset in tomllib.load(open(sys.argv[1], "rb"))["datasets"]:
        for subset in dataset["subsets"]:
            print(sorted(subset.items()))
    """

  @Test("Links and captions in the folder of the rarest concept, with repeats")
  func links() throws {
    let result = try folders()
    try #require(result.exitCode == 0, "\(result)")
    #expect(result.output.hasPrefix("5 posts in "), "\(result)")
    #expect(result.output.contains("  3 folders, with repeats 8 posts an epoch\n"), "\(result)")
    let link = try FileManager.default.destinationOfSymbolicLink(
      atPath: work.path("train/a%2Fb/1.png"))
    #expect(link.hasPrefix("/") && link.hasSuffix("/pictures/1.png"), "\(link)")
    #expect(try text("train/a%2Fb/1.png") == "picture 1")
    #expect(try text("train/a%2Fb/1.txt") == "t1, a/b, .x")
    #expect(try text("train/a%2Fb/multiply.txt") == "4.0\n")
    #expect(try text("train/%2Ex/2.txt") == "t2, .x")
    #expect(try text("train/other/4.txt") == "t4")
    #expect(try text("train/missing.txt") == "6\n")
    #expect(
      try text("train/folders.csv") == """
        folder,posts,weight,repeats
        other,2,1.0,1
        a%2Fb,1,4.0,4
        %2Ex,2,1.0,1

        """)
    let again = try folders()
    #expect(again.exitCode == 73, "\(again)")
    #expect(try folders("--replace").exitCode == 0)
    #expect(try text("pictures/1.png") == "picture 1", "links are not followed when a folder goes")
  }

  @Test("The dataset is TOML that sd-scripts can read")
  func dataset() throws {
    try Requirement.program("python3")
    try work.folder.write("template = \"{tags:shuffle}\"\n", to: "r.toml")
    let result = try folders("--recipe", "r.toml", "--variants", "2", "--ext", "caption")
    try #require(result.exitCode == 0, "\(result)")
    let root = try Python.output(
      of: "import os, sys\nprint(os.path.realpath(sys.argv[1]), end='')",
      arguments: [work.folder.path])
    let subsets = try Python.output(
      of: Self.datasets, arguments: [work.path("train/dataset.toml")]
    ).replacing(root, with: "ROOT").replacing(work.folder.path, with: "ROOT")
    #expect(
      subsets.hasPrefix(
        [("other", 1), ("a%2Fb", 4)].map { name, repeats in
          "[('caption_extension', '.caption'), ('enable_wildcard', True), "
            + "('image_dir', 'ROOT/train/\(name)'), ('num_repeats', \(repeats))]\n"
        }.joined()), "\(subsets)")
    let kohya = try work.taghouse(
      "export", "kohya", "house.db", "--output", "meta.json", "--dataset", "set.toml",
      "--image-dir", "pictures")
    try #require(kohya.exitCode == 0, "\(kohya)")
    let metadata = try Python.output(of: Self.datasets, arguments: [work.path("set.toml")])
      .replacing(root, with: "ROOT").replacing(work.folder.path, with: "ROOT")
    #expect(
      metadata
        == "[('image_dir', 'ROOT/pictures'), ('metadata_file', 'ROOT/meta.json'), ('num_repeats', 1)]\n"
    )
  }

  @Test("Lists of paths, and copies only when they are asked for")
  func others() throws {
    #expect(try folders("--as", "lists").exitCode == 0)
    #expect(try text("train/%2Ex.txt") == "pictures/2.png\npictures/3.png\n")
    #expect(try text("train/other.txt") == "pictures/4.png\npictures/5.png\n")
    #expect(try folders("--as", "copies", "--replace").exitCode == 0)
    let isLink = try? FileManager.default.destinationOfSymbolicLink(
      atPath: work.path("train/%2Ex/2.png"))
    #expect(isLink == nil)
    #expect(try text("train/%2Ex/2.png") == "picture 2")
  }

  @Test(
    "What cannot be is said",
    arguments: [
      ("export folders house.db --by charcter --images pictures -o t", "no site has a category"),
      (
        "export folders house.db --by character --images pictures -o t.json",
        "would become a folder"
      ),
      ("export folders house.db --by character -o t", "--images"),
      ("export kohya house.db -o m.json --dataset d.toml", "names the folder of the pictures"),
      ("export kohya house.db -o m.json --dataset - --image-dir d", "a dataset is a file"),
      ("export kohya house.db -o m.json --image-dir d", "is for --dataset"),
    ])
  func refused(line: String, words: String) throws {
    let before = try work.folder.names()
    let result = try work.taghouse(line.split(separator: " ").map(String.init))
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.errors.contains(words), "\(result)")
    #expect(try work.folder.names() == before)
  }
}
