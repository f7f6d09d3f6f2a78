/// A search on the command line.
enum SearchArgument {
  /// Puts a search of `select` that begins with a sign, as -comic does, behind `--`, so that it is not
  /// taken for an option. No option of `select` but -h has one letter.
  static func protected(_ arguments: [String]) -> [String] {
    guard arguments.first == "select", !arguments.contains("--"),
      let index = arguments.firstIndex(where: {
        $0.hasPrefix("-") && !$0.hasPrefix("--") && $0 != "-h" && $0 != "-"
      })
    else { return arguments }
    var others = arguments
    let search = others.remove(at: index)
    return others + ["--", search]
  }
}
