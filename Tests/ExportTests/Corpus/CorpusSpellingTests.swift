import TestSupport
import Testing

@testable import Export
@testable import Recipes

@Suite("Corpus: spaces for underscores, but not in faces")
struct CorpusSpellingTests {
  @Test(
    "Spelling with spaces",
    arguments: [
      ("long_hair", "long hair"), ("1girl", "1girl"), ("a_b_c", "a b c"), ("6+girls", "6+girls"),
      ("o_o", "o_o"), ("^_^", "^_^"), (">_<", ">_<"), ("0_0", "0_0"), ("3_3", "3_3"),
      ("u_u", "u_u"), ("x_x", "x_x"), ("|_|", "|_|"), ("=_=", "=_="), ("+_+", "+_+"),
      (";_;", ";_;"), ("._.", "._."), ("<|>_<|>", "<|>_<|>"), ("(o)_(o)", "(o)_(o)"),
      (">_o", ">_o"), ("@_@", "@_@"), ("||_||", "||_||"), ("<o>_<o>", "<o>_<o>"),
      ("\\o_o/", "\\o_o/"), ("o_o;", "o_o;"), ("_", "_"),
      ("東方_project", "東方 project"), ("é_accent", "é accent"),
      ("\u{1F338}_flower", "\u{1F338} flower"), ("don't_say_\"lazy\"", "don't say \"lazy\""),
      ("fate_(series)", "fate (series)"), ("_leading", " leading"), ("trailing_", "trailing "),
      ("a__b", "a  b"), ("mr._game_&amp;_watch", "mr. game &amp; watch"), ("", ""),
    ])
  func spelling(name: String, expected: String) {
    #expect(TagSpelling.spaced(name) == expected)
    #expect(TagSpelling.isKaomoji(name) == (name.contains("_") && name == expected))
  }
}
