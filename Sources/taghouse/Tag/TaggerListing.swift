import Taggers

/// The methods for people: a paragraph each.
enum TaggerListing {
  static func text() throws -> String {
    let texts = try ShippedDescriptions.names.compactMap { name in
      try ShippedDescriptions.named(name).map { description in
        var files = [description.modelFiles, description.tagFiles]
          .map { $0.joined(separator: " or ") }
        if let file = description.preprocessFile { files.append(file) }
        return """
          \(name)
            \(description.about)
            files: \(files.joined(separator: ", "))
            \(description.published)

          """
      }
    }
    return Terminal.wrapped(texts.joined())
  }
}
