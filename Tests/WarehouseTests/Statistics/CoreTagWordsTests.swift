import Foundation
import TestSupport
import Testing

@testable import Statistics
@testable import Store

/// Words are what Python's `re.split(r"[\W_]+", name.lower())` leaves.
@Suite struct CoreTagWordsTests {
  private let words = CoreTagWords(["solo", "1girl", "sky", "close-up", "ｆｕｌｌ"])

  private func isExcluded(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    return bytes.withUnsafeBufferPointer { words.isExcluded($0) }
  }

  @Test(arguments: [
    "solo", "SOLO", "solo_focus", "male_focus_solo", "(solo)", "solo!", "-solo-", "a.solo/b",
    "1girl", "1GIRL_(cosplay)", "blue_sky", "ｆｕｌｌ", "ＦＵＬＬ_moon", "\u{17F}olo\u{212A}_sky",
    "s\u{6B}y", "東方_solo", "solo★", "🌸solo🌸", "solo\u{301}", "\u{2116}_solo", "S\u{212A}Y",
    "a\u{2019}solo",
  ])
  func hasAWord(name: String) {
    #expect(isExcluded(name))
  }

  @Test(arguments: [
    "", "_", "sol", "soloist", "presolo", "solo1", "1solo", "2girl", "11girl", "skyline", "bluesky",
    // The hyphen parts words, so that one of the list with a hyphen is never found.
    "close-up", "close", "up",
    // Letters and digits of any script go on a word.
    "soloé", "東方solo", "solo東", "solo²", "solo½", "soloⅣ", "solo٣", "solo㊀", "аsolo", "soloª",
    "ｓｏｌｏ", "ſolo", "full",
  ])
  func hasNoWord(name: String) {
    #expect(!isExcluded(name))
  }

  @Test func anEmptyListExcludesNothing() {
    let none = CoreTagWords([])
    for name in ["solo", "東方", "", "_"] {
      let bytes = Array(name.utf8)
      let isExcluded = bytes.withUnsafeBufferPointer { none.isExcluded($0) }
      #expect(!isExcluded, "\(name)")
    }
  }

  /// Asks Python itself about every character of the first two planes behind,
  /// before and inside a word.
  @Test func agreesWithPython() throws {
    let script = """
      import re, sys, unicodedata
      for c in list(range(1, 0xD800)) + list(range(0xE000, 0x20000)):
        s = chr(c)
        if unicodedata.category(s) in ("Cn", "Co"): sys.stdout.write("?"); continue
        x = [any(w == "solo" for w in re.split(r"[\\W_]+", n.lower()))
          for n in ("solo" + s, s + "solo_x", "so" + s + "lo")]
        sys.stdout.write(str(x[0] + 2 * x[1] + 4 * x[2]))
      """
    let answers = try Python.output(of: script)
    let codes = Array(1..<0xD800) + Array(0xE000..<0x20000)
    try #require(answers.utf8.count == codes.count)
    var differing: [String] = []
    var comparedCount = 0
    for (code, answer) in zip(codes, answers.utf8) where answer != UInt8(ascii: "?") {
      guard let scalar = Unicode.Scalar(UInt32(code)),
        scalar.properties.generalCategory != .unassigned
      else { continue }
      comparedCount += 1
      let character = String(scalar)
      let names = ["solo" + character, character + "solo_x", "so" + character + "lo"]
      var ours: UInt8 = 0
      for (bit, name) in names.enumerated() where isExcluded(name) { ours |= 1 << UInt8(bit) }
      if ours != answer - UInt8(ascii: "0") {
        differing.append("U+\(String(code, radix: 16)): \(ours), Python \(answer - 48)")
      }
    }
    #expect(differing == [])
    #expect(comparedCount > 70_000)
  }
}
