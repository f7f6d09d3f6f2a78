internal import BooruFormats
internal import ByteIO

extension ImportFormat {
  /// Pictures in folders with what lies beside them: metadata, captions, tags.
  public static let sidecars = ImportFormat(
    name: "sidecars", defaultSiteName: nil, recordNoun: "pictures", fileSuffixes: [],
    hasPosts: false, taggerName: "sidecar", readsPictureFolders: true,
    makeDecoder: { context in
      SidecarDecoder(numbers: PictureNumbers(known: context.knownPictures)) { record in
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
          }
        }
        return picture
      }
    })
}
