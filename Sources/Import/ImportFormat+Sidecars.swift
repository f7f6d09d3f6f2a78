internal import BooruFormats
internal import ByteIO

extension ImportFormat {
  /// Pictures in folders with what lies beside them: metadata, captions, tags, posts.
  public static let sidecars = sidecars(takesTagsOfText: false)

  /// The same; `takesTagsOfText` says whether texts beside pictures are tags rather than captions.
  public static func sidecars(takesTagsOfText: Bool) -> ImportFormat {
    ImportFormat(
      name: "sidecars", defaultSiteName: nil, recordNoun: "pictures", fileSuffixes: [],
      hasPosts: false, taggerName: "sidecar", readsPictureFolders: true, categories: .danbooru,
      settings: { _ in takesTagsOfText ? #"{"tags_from":"txt"}"# : "" },
      makeDecoder: { context in
        SidecarDecoder(
          numbers: PictureNumbers(known: context.knownPictures), takesTagsOfText: takesTagsOfText,
          cut: cut)
      })
  }

  /// The parts of a record that a `PictureFolderReader` has made.
  private static func cut(_ record: UnsafeBufferPointer<UInt8>) -> PictureRecord {
    var picture = PictureRecord()
    PicturePart.forEach(of: UnsafeRawBufferPointer(record)) { part, bytes in
      let content = bytes.assumingMemoryBound(to: UInt8.self)
      switch part {
      case .path: picture.path = String(decoding: content, as: UTF8.self)
      case .flaw: picture.flaw = String(decoding: content, as: UTF8.self)
      case .bare: picture.hasPicture = false
      case .metadata: picture.metadata = content
      case .text: picture.text = content
      case .tags: picture.tags = content
      case .post: picture.post = content
      }
    }
    return picture
  }
}
