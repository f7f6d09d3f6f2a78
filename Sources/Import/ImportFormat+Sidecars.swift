public import BooruFormats
internal import ByteIO

extension ImportFormat {
  /// Pictures in folders with what lies beside them: metadata, captions, tags, posts.
  public static let sidecars = sidecars(texts: .told)

  /// The same; `texts` says what texts beside pictures are.
  public static func sidecars(texts: TextReading) -> ImportFormat {
    ImportFormat(
      name: "sidecars", defaultSiteName: nil, recordNoun: "pictures", fileSuffixes: [],
      hasPosts: false, taggerName: "sidecar", readsPictureFolders: true, categories: .danbooru,
      settings: { _ in texts == .told ? "" : #"{"tags_from":"\#(texts.rawValue)"}"# },
      makeDecoder: { context in
        SidecarDecoder(
          numbers: PictureNumbers(known: context.knownPictures), texts: texts, cut: cut)
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
