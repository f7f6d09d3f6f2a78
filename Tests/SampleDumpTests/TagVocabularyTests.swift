import Foundation
import Testing

@testable import SampleDump

@Suite("Vocabulary: names, numbers and how often they come")
struct TagVocabularyTests {
  @Test("A larger vocabulary begins with a smaller one, category by category")
  func prefixes() {
    let small = TagNames(size: 1500)
    let large = TagNames(size: 9000)
    #expect(large.general.starts(with: small.general))
    #expect(large.artists.starts(with: small.artists))
    #expect(large.copyrights.starts(with: small.copyrights))
    #expect(large.characters.starts(with: small.characters))
    #expect(large.works.starts(with: small.works))
    #expect(large.meta == small.meta)
    #expect(large.artists.count > small.artists.count)
    #expect(small.general.count >= 600)
  }

  @Test func sizes() {
    #expect(TagNames.size(postCount: 1) == 1500)
    #expect(TagNames.size(postCount: 1_000_000) == 45_000)
    #expect(TagNames.size(postCount: 5_000_000) == 100_000)
    #expect(TagNames.size(postCount: 1_000_000_000) == 100_000)
    #expect((8800...9200).contains(TagNames(size: 9000).count))
  }

  @Test("Names are such as the site allows, and some are odd")
  func names() {
    let list = TagNames(size: 9000)
    let names = list.general + list.artists + list.copyrights + list.characters + list.meta
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(!name.isEmpty && !name.contains { $0 == "," || $0.isWhitespace })
    }
    for name in ["^_^", "o_o", ">_<", #"\m/"#, "<|>_<|>", "null", "salt_&amp;_pepper", "🌸"] {
      #expect(list.general.contains(name))
    }
    #expect(names.contains { $0.utf8.count > 140 })
    #expect(names.allSatisfy { $0.utf8.count <= 200 })
    #expect(list.characters.contains("mira_(harbor_lights)"))
    #expect(list.copyrights.contains("quartz;signal"))
  }

  @Test("Every tag has a number of its own")
  func siteNumbers() throws {
    let vocabulary = TagVocabulary(TagNames(size: 3000))
    var numbers: Set<String> = []
    for tag in 0..<UInt32(vocabulary.count) {
      let data = Data(vocabulary.object(tag))
      let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: String])
      numbers.insert(try #require(object["id"]))
      let text = Data("[\"".utf8 + Array(vocabulary.name(tag)) + "\"]".utf8)
      let names = try JSONSerialization.jsonObject(with: text) as? [String]
      #expect(names?.first == object["name"])
    }
    #expect(numbers.count == vocabulary.count)
  }

  @Test("Weights are kept")
  func weights() {
    let draw = WeightedSampling(weights: [0, 1, 2, 3, 0, 94])
    var random = SampleRandom(seed: 1, .post, 0)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<100_000 { counts[draw.next(&random)] += 1 }
    #expect(counts[0] == 0)
    #expect(counts[4] == 0)
    for (count, expected) in zip(counts, [0, 1000, 2000, 3000, 0, 94_000]) {
      #expect(abs(count - expected) <= 300)
    }
  }

  @Test("Random numbers keep their bounds")
  func randomNumbers() {
    var random = SampleRandom(seed: 1, .post, 0)
    var low = 100
    var high = -1
    for _ in 0..<10_000 {
      let number = random.below(100)
      low = min(low, number)
      high = max(high, number)
    }
    #expect(low == 0)
    #expect(high == 99)
    #expect(random.below(1) == 0)
  }

  @Test("Calendar", arguments: [0, 951_782_399, 951_868_800, 1_212_980_887, 1_735_689_599])
  func civilTime(seconds: Int) throws {
    let time = CivilTime(seconds: seconds)
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second],
      from: Date(timeIntervalSince1970: Double(seconds)))
    let found: [Int?] = [time.year, time.month, time.day, time.hour, time.minute, time.second]
    let expected: [Int?] = [
      parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second,
    ]
    #expect(found == expected)
    let start = CivilTime(seconds: CivilTime.seconds(ofYear: time.year))
    #expect(start.year == time.year)
    #expect(start.month == 1 && start.day == 1 && start.hour == 0)
  }

  @Test("A file that exists is not overwritten unless asked")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.path
    let path = "\(folder)/sample-dump-\(ProcessInfo.processInfo.processIdentifier).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    for isReplacing in [false, true] {
      let file = try DumpFile(path: path, isReplacing: isReplacing)
      var dump = DanbooruDump(DumpOptions(postCount: 5))
      let tally = try dump.write { try file.write($0) }
      try file.finish()
      #expect(FileManager.default.contents(atPath: path)?.count == tally.byteCount)
    }
    let error = #expect(throws: DumpFileError.self) {
      try DumpFile(path: path, isReplacing: false)
    }
    #expect(error?.exitCode == 73)
  }
}
