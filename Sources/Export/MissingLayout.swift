internal import ByteIO

/// The file that says which ids lack what, in the shape that merge scripts write, laid out as by
/// Python's json.dump(indent=2):
///
///     {"tags": ["12"], "caption": ["7", "12"], "latent": []}
enum MissingLayout {
  enum List: String, CaseIterable {
    case tags, caption, latent
  }

  /// Writes the lists. `forEachKey` calls its second argument with each key of a list, as it stands
  /// between the quotes of a JSON string.
  static func write(
    to writer: ByteWriter,
    forEachKey: (List, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    for list in List.allCases {
      try writer.append("\(list == .tags ? "{" : ",")\n  \"\(list.rawValue)\": [")
      var isFirst = true
      try forEachKey(list) { key in
        try writer.append(isFirst ? "\n    \"" : ",\n    \"")
        isFirst = false
        try writer.append(key)
        try writer.append("\"")
      }
      try writer.append(isFirst ? "]" : "\n  ]")
    }
    try writer.append("\n}")
  }
}
