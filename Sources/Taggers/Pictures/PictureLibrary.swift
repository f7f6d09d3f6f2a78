internal import CTaggers
internal import Foundation

/// libvips, which decodes pictures.
public enum PictureLibrary {
  /// Loads it, once. Throws `missingLibrary`. Not for several threads.
  public static func load() throws(TaggerError) {
    var failure = ""
    for path in LibraryPlaces.vips(ProcessInfo.processInfo.environment) {
      let (code, text) = withErrorText { taghouse_vips_open(path, $0) }
      if code == 0 { return }
      failure = text
    }
    throw TaggerError(
      .missingLibrary, "libvips, which decodes pictures, cannot be loaded: \(failure)",
      hint: "`make tagger` installs it, or `sudo apt install libvips42`"
        + " (libvips42t64 on Debian 13 and Ubuntu 24.04).")
  }
}

/// Why a picture cannot be tagged. Reads on from its path.
struct TaggedPictureFlaw: Error {
  var reason: String
}
