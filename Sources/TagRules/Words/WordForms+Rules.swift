extension WordForms {
  static let uncountables: Set<String> = [
    "equipment", "fish", "information", "jeans", "money", "rice", "series", "sheep", "species",
  ]

  static let plurals: [EndingRule] =
    irregulars.flatMap { singular, plurals in
      // The last registered rule is asked first: plurals stay before singulars change.
      irregular(plurals[0], becomes: plurals[0]) + irregular(singular, becomes: plurals[0])
    } + regularPlurals

  static let singulars: [EndingRule] =
    irregulars.flatMap { singular, plurals in
      plurals.reversed().flatMap { irregular($0, becomes: singular) }
    } + regularSingulars

  /// In the order in which they are asked.
  private static let irregulars: [(String, [String])] = [
    ("that", ["those"]),
    ("this", ["these"]),
    ("it", ["they", "them"]),
    ("zombie", ["zombies"]),
    ("cow", ["kine"]),
    ("move", ["moves"]),
    ("sex", ["sexes"]),
    ("child", ["children"]),
    ("human", ["humans"]),
    ("man", ["men"]),
    ("person", ["people"]),
  ]

  /// With one first letter it stays as it is; with two its case goes over.
  private static func irregular(_ word: String, becomes other: String) -> [EndingRule] {
    if word.first == other.first {
      return [rule([String(word.prefix(1))], [String(word.dropFirst())], String(other.dropFirst()))]
    }
    return [(word, other), (capitalized(word), capitalized(other))].map { word, other in
      EndingRule(kept: .text([""]), dropped: [word], added: other, hasCase: true)
    }
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  private static func rule(
    _ kept: [String], _ dropped: [String], _ added: String, isWhole: Bool = false
  ) -> EndingRule {
    EndingRule(kept: .text(kept), dropped: dropped, added: added, isWhole: isWhole)
  }

  private static func consonant(_ dropped: String, _ added: String) -> EndingRule {
    EndingRule(kept: .other(than: "aeiouy", or: ["qu"]), dropped: [dropped], added: added)
  }

  private static func notF(_ dropped: String, _ added: String) -> EndingRule {
    EndingRule(kept: .other(than: "f", or: []), dropped: [dropped], added: added)
  }

  private static let regularPlurals: [EndingRule] = [
    rule(["quiz"], [""], "zes"),
    rule(["oxen"], [""], "", isWhole: true),
    rule(["ox"], [""], "en", isWhole: true),
    rule(["m", "l"], ["ice"], "ice"),
    rule(["m", "l"], ["ouse"], "ice"),
    rule(["passer"], ["sby", "by"], "sby"),
    rule(["matr", "vert", "ind"], ["ix", "ex"], "ices"),
    rule(["x", "ch", "ss", "sh"], [""], "es"),
    consonant("y", "ies"),
    rule(["hive"], [""], "s"),
    rule(["l", "r"], ["f"], "ves"),
    notF("fe", "ves"),
    rule([""], ["sis"], "ses"),
    rule(["t", "i"], ["a"], "a"),
    rule(["t", "i"], ["um"], "a"),
    rule(["buffal", "potat", "tomat"], ["o"], "oes"),
    rule(["bu"], ["s"], "ses"),
    rule(["alias", "status"], [""], "es"),
    rule(["octop", "vir"], ["i"], "i"),
    rule(["octop", "vir"], ["us"], "i"),
    rule(["ax", "test"], ["is"], "es", isWhole: true),
    rule([""], ["s"], "s"),
    rule([""], [""], "s"),
  ]

  private static let regularSingulars: [EndingRule] = [
    rule(["database"], ["s"], ""),
    rule(["quiz"], ["zes"], ""),
    rule(["matr"], ["ices"], "ix"),
    rule(["vert", "ind"], ["ices"], "ex"),
    rule(["passer"], ["sby"], "by"),
    EndingRule(kept: .text(["ox"]), dropped: ["en"], added: "", isPrefix: true),
    rule(["alias", "status"], ["", "es"], ""),
    rule(["octop", "vir"], ["us", "i"], "us"),
    rule(["a"], ["xis", "xes"], "xis", isWhole: true),
    rule(["cris", "test"], ["is", "es"], "is"),
    rule(["shoe"], ["s"], ""),
    rule(["o"], ["es"], ""),
    rule(["bus"], ["", "es"], ""),
    rule(["m", "l"], ["ice"], "ouse"),
    rule(["x", "ch", "ss", "sh"], ["es"], ""),
    rule(["m"], ["ovies"], "ovie"),
    rule(["s"], ["eries"], "eries"),
    consonant("ies", "y"),
    rule(["l", "r"], ["ves"], "f"),
    rule(["tive"], ["s"], ""),
    rule(["hive"], ["s"], ""),
    notF("ves", "fe"),
    rule(["t"], ["hesis", "heses"], "hesis"),
    rule(["s"], ["ynopsis", "ynopses"], "ynopsis"),
    rule(["p"], ["rognosis", "rognoses"], "rognosis"),
    rule(["p"], ["arenthesis", "arentheses"], "arenthesis"),
    rule(["d"], ["iagnosis", "iagnoses"], "iagnosis"),
    rule(["b"], ["asis", "ases"], "asis"),
    rule(["a"], ["nalysis", "nalyses"], "nalysis"),
    rule(["t", "i"], ["a"], "um"),
    rule(["n"], ["ews"], "ews"),
    rule(["ss"], [""], ""),
    rule([""], ["s"], ""),
  ]
}
