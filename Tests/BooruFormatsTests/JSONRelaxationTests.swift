import Columns
import Testing

@testable import BooruFormats

@Suite("JSON as Python writes it")
struct JSONRelaxationTests {
  /// The document as simdjson gets it to read; nil when nothing had to be changed.
  private func rewritten(_ document: String) -> String? {
    var output = ColumnBuffer<UInt8>()
    let isChanged = Array(document.utf8).withUnsafeBufferPointer {
      JSONRelaxation.rewrite($0, into: &output)
    }
    let text = String(decoding: output.buffer, as: UTF8.self)
    if !isChanged { #expect(text == document) }
    return isChanged ? text : nil
  }

  @Test(
    "What 64 bits cannot hold becomes a text that no column takes",
    arguments: [
      "NaN", "Infinity", "-Infinity", "18446744073709551616", "-9223372036854775809",
      "123456789012345678901", "1e999", "-1E+999", "1.5e400",
      "1" + String(repeating: "0", count: 400),
    ])
  func becomesText(token: String) {
    #expect(rewritten(#"{"a":\#(token)}"#) == #"{"a":"\u0000\#(token)"}"#)
    #expect(rewritten("[1, \(token) ]") == #"[1, "\u0000\#(token)" ]"#)
    #expect(rewritten(token) == #""\u0000\#(token)""#)
  }

  @Test(
    "Everything else is left as it is, broken or not",
    arguments: [
      "", "{}", "18446744073709551615", "-9223372036854775808", "1e308", "1e-999", "0.1", "-0",
      "00000000000000000000001", "+123456789012345678901", "123456789012345678901.",
      "1e", "nan", "NAN", "NaNs", "infinity", "-NaN", "+Infinity", #""NaN""#, #""a\"NaN""#,
      #""123456789012345678901""#, #"{"NaN":"1e999"}"#, "{NaN:1}", "{1e999 \n:1}",
      #""\ud83c\udf38""#, #""\\ud83c""#, #""\u00e9""#, #""\uD83C"#.dropLast(6) + "\\uD8",
      #"""#, #""\"#, "\"\\u", "\"NaN",
    ])
  func isLeft(document: String) {
    #expect(rewritten(document) == nil)
  }

  @Test(
    "A lone half of a surrogate pair becomes U+FFFD",
    arguments: [
      (#""\ud83c""#, #""\ufffd""#), (#""\udf38""#, #""\ufffd""#), (#""\uD83Cx""#, #""\ufffdx""#),
      (#""\udf38\ud83c""#, #""\ufffd\ufffd""#),
      (#""\ud83c\ud83c\udf38""#, #""\ufffd\ud83c\udf38""#),
      (#""\ud83c\n""#, #""\ufffd\n""#), (#""\ud83c\\udf38""#, #""\ufffd\\udf38""#),
      (#"{"\udfff":"\ud800"}"#, #"{"\ufffd":"\ufffd"}"#),
    ])
  func surrogates(document: String, expected: String) {
    #expect(rewritten(document) == expected)
  }
}
