internal import BooruFormats
internal import ByteIO
internal import CaptionSettings
public import TagRules

/// What a recipe makes of one picture, and of its caption file.
public struct FolderCaptionExplanation: Sendable {
  public var caption: CaptionExplanation
  /// The caption file before and after; nil when it has this caption already.
  public var sample: FolderCaptionSample?
}

extension FolderCaptioning {
  /// Explains the caption of one picture; writes nothing. All pictures are read as by `run`, because core
  /// tags are counted over them. The options have to be those of a dry run that shows a caption.
  ///
  /// - Parameter name: The picture: its path as it is, its path inside the folder, or its name alone, with
  ///   or without ending, where only one has it.
  ///
  /// Throws what `run` throws, `noSuchInput` when there is no such picture, and `badFile` when no caption
  /// can be made of it.
  public mutating func explain(_ name: String) throws -> FolderCaptionExplanation {
    let position = try pictures.position(named: name)
    let known = try readAll(try CoreTagFolder(options, pictures))
    let picture = pictures.pictures[position]
    let path = pictures.shown(picture.entry.path)
    func failure(_ reason: String, hint: String? = nil) -> FolderCaptioningError {
      FolderCaptioningError(.badFile, "\(path) \(reason)", hint: hint)
    }
    if picture.entry.sharesSidecars {
      throw failure("shares the files of another one of the same name")
    }
    let core = usesCoreTags ? known.core : nil
    let writing = writing(known.names, core: core)
    do {
      let (content, record) = try writing.read(picture)
      guard picture.isRead else {
        throw failure(
          "has neither metadata nor tags",
          hint: "Put its tags into NAME.tags or \".NAME_meta.json\" beside it.")
      }
      let filled = writing.post
      let sampling = writing.composer.sampling(number: picture.number)
      writing.compose(picture)
      var explaining = CaptionExplaining(
        options.plan.recipe, table: known.names.table, characterNames: known.names.characters,
        core: core)
      explaining.coreCount = { known.counts?.count(ofTag: $1, character: $0) }
      var explanation = explaining.explanation(
        of: record.mentions(cutsScores: writing.rules.cutsScores), filled: filled,
        final: writing.post, caption: writing.composer.bytes, sampling: sampling)
      explanation.siteName = Self.siteName
      explanation.number = picture.number
      explanation.picturePath = path
      let made = try writing.make(picture.entry, content, record)
      return FolderCaptionExplanation(caption: explanation, sample: made.sample)
    } catch let flaw as PictureFlaw {
      throw failure(flaw.reason)
    }
  }
}

extension FolderPictures {
  /// Where the picture of a name is. Throws `noSuchInput`.
  fileprivate func position(named name: String) throws -> Int {
    let inside = pictures.indices.filter { pictures[$0].isInside && pictures[$0].entry.hasPicture }
    func stem(_ name: String) -> Substring {
      name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
    }
    let readings: [(FolderPictures.Picture) -> Bool] = [
      { shown($0.entry.path) == name || "\(root.appending($0.entry.path))" == name },
      { "\($0.entry.path)" == name },
      { $0.entry.path.name.description == name },
      { stem($0.entry.path.name.description) == name },
    ]
    for isMeant in readings {
      let found = inside.filter { isMeant(pictures[$0]) }
      if found.count == 1 { return found[0] }
      guard found.isEmpty else {
        let paths = found.prefix(3).map { shown(pictures[$0].entry.path) }
        throw FolderCaptioningError(
          .noSuchInput, "several pictures are called '\(name)'",
          hint: "Name one by its path: \(paths.joined(separator: ", ")).")
      }
    }
    let example = inside.first.map { " such as \(shown(pictures[$0].entry.path))" } ?? ""
    throw FolderCaptioningError(
      .noSuchInput, "'\(name)' is no picture of \(shownRoot)",
      hint: "Name a picture by its path,\(example).")
  }
}

extension CaptionRecord {
  /// The tags that captioning begins with, those that a score took away, and the names of the other fields.
  fileprivate func mentions(cutsScores: Bool) -> [CaptionExplaining.Mention] {
    typealias Mention = CaptionExplaining.Mention
    func text(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self) }
    let meta = Set(metaTags)
    func mention(_ tag: PictureFields.Tags.Tag, isScored: Bool, _ role: Mention.Role) -> Mention {
      Mention(
        recordName: text(tag.name), category: meta.contains(tag.name) ? "meta" : nil, role: role,
        score: isScored ? tag.score : nil)
    }
    var mentions = source.tags.map { mention($0, isScored: source.isScored, .tag) }
    if cutsScores, source.isScored {
      let taken = Set(source.tags.map(\.name))
      mentions += tags.tags.filter { !taken.contains($0.name) }
        .map { mention($0, isScored: true, .notScored) }
    }
    for (names, field) in [
      (characters, CaptionField.character), (copyrights, .copyright), (artists, .artist),
    ] {
      mentions += names.map { name in
        var mention = Mention(
          recordName: text(name), category: field.rawValue, role: .name(field))
        mention.writtenName = text(name)
        return mention
      }
    }
    return mentions
  }
}
