/// A search on the command line.
enum SearchArgument {
  /// Puts a search of `select` that begins with a sign, as -comic does, behind `--`, so that it is not
  /// taken for an option. No option of `select` but -h has one letter.
  static func protected(_ arguments: [String]) -> [String] {
    guard arguments.first == "select", !arguments.contains("--"),
      let index = arguments.indices.first(where: {
        let word = arguments[$0]
        return word.hasPrefix("-") && !word.hasPrefix("--") && word != "-h" && word != "-"
          && arguments[$0 - 1] != "--select"
      })
    else { return arguments }
    var others = arguments
    let search = others.remove(at: index)
    return others + ["--", search]
  }
}
