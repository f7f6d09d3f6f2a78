/// Endings of files that boards have.
package enum FileEnding {
  /// In small letters. A search may name one alone, where there is no tag of this name.
  package static let known: Set<String> = [
    "avif", "bmp", "flv", "gif", "jpeg", "jpg", "jxl", "mp4", "png", "swf", "webm", "webp", "zip",
  ]
}
