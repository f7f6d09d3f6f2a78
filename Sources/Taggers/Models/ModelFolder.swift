internal import Foundation

/// A folder with the files of a model.
struct ModelFolder {
  let folder: String
  let name: String

  /// Throws `noSuchInput` where there is no folder.
  init(_ folder: String) throws(TaggerError) {
    self.folder = folder
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
      throw TaggerError(
        .noSuchInput, "\(folder): there is no such folder, and that of a model was expected",
        hint:
          "`taghouse tag --list-methods` says which files models have, and where they are published."
      )
    }
    guard isFolder.boolValue else {
      throw TaggerError(
        .noSuchInput, "\(folder): this is a file, and the folder of a model was expected",
        hint: "Name the folder that it lies in.")
    }
    name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
  }

  func path(_ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
  func has(_ name: String) -> Bool { ModelFile.isThere(path(name)) }
  private func first(_ names: [String]) -> String? { names.first(where: has) }

  func modelPath(of description: TaggerDescription) -> String {
    path(first(description.modelFiles) ?? description.modelFiles[0])
  }

  func tagPath(of description: TaggerDescription) -> String {
    path(first(description.tagFiles) ?? description.tagFiles[0])
  }

  /// The descriptions that this may be, one or more, all of whose files are here.
  ///
  /// Throws `noSuchInput` for what is missing, with where it is published.
  func candidates(method: String?) throws -> [TaggerDescription] {
    if let method {
      let description = try Self.description(method)
      try checkFiles(of: description)
      return [description]
    }
    if has(DescriptionFile.name) {
      var description = try DescriptionFile.read(path: path(DescriptionFile.name))
      if description.name.isEmpty { description.name = name }
      try checkFiles(of: description)
      return [description]
    }
    let all = try ShippedDescriptions.all()
    let found = all.filter { $0.neededFiles.allSatisfy { first($0) != nil } }
    guard found.isEmpty else { return found }
    // What comes nearest is what was meant, most often.
    let counts = all.map { $0.neededFiles.count { first($0) != nil } }
    let most = counts.max() ?? 0
    let nearest = zip(all, counts).filter { $0.1 == most }.map(\.0)
    if most > 0, nearest.count == 1 { try checkFiles(of: nearest[0]) }
    if most > 0, nearest.allSatisfy({ first($0.modelFiles) != nil }) {
      var lists: [String] = []
      for description in nearest where first(description.tagFiles) == nil {
        let list = description.tagFiles[0]
        if !lists.contains(where: { $0.hasPrefix(list) }) {
          lists.append("\(list) (\(description.published))")
        }
      }
      throw TaggerError(
        .noSuchInput, "\(folder): there is a model, and no list of its tags",
        hint: "Take the one that was published with it: \(lists.joined(separator: ", ")).")
    }
    throw TaggerError(
      .noSuchInput, "\(folder): this folder has no files of a model",
      hint: "A model has a file model.onnx and a list of its tags, such as selected_tags.csv."
        + " `taghouse tag --list-methods` says where models are published.")
  }

  private static func description(_ method: String) throws -> TaggerDescription {
    if method.contains("/") || method.hasSuffix(".toml") {
      return try DescriptionFile.read(path: method)
    }
    guard let description = try ShippedDescriptions.named(method) else {
      throw TaggerError(
        .badOption, "--tagging-method \(method): there is no such method",
        hint: "There are \(ShippedDescriptions.names.joined(separator: ", "));"
          + " or name a file that describes the model.")
    }
    return description
  }

  private func checkFiles(of description: TaggerDescription) throws(TaggerError) {
    guard let missing = description.neededFiles.first(where: { first($0) == nil }) else { return }
    let published =
      description.published.isEmpty ? "" : " Its makers publish it at \(description.published)."
    throw TaggerError(
      .noSuchInput,
      "\(folder): as \(description.name) the model needs a file \(missing.joined(separator: " or ")),"
        + " and there is none", hint: published.isEmpty ? nil : String(published.dropFirst()))
  }
}
