import CSQLFunctions
import TestSupport
import Testing

@testable import Recipes
@testable import Rows

@Suite("SQL functions do as the exporters do")
struct SharedTextTests {
  @Test(arguments: [21, 22, 23])
  func cleanCaptions(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("ab  \t\n\r\u{B}\u{C}\u{1}\u{2}é東🌸\u{A0}\u{85}.,".unicodeScalars)
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
      }
      let bytes = Array(text.utf8)
      let exported = RowBytes()
      bytes.withUnsafeBufferPointer { CaptionText.append(clean: $0, to: exported) }
      var clean = [UInt8](repeating: 0, count: bytes.count)
      let count = taghouse_clean_caption(bytes, bytes.count, &clean)
      #expect(
        Array(exported.bytes) == Array(clean[..<count]), "seed \(seed): \(text.debugDescription)")
    }
  }
}
