internal import BooruFormats
internal import Columns
internal import Glibc

/// The tags of a caption, or its parts where no tags are known, each once, in an order of their own.
///
/// A part stands between ", " and `|||`, without white space around it; empty ones are none. One thread.
final class CaptionPieces {
  struct Piece: BitwiseCopyable {
    var hash: UInt64
    var start: UnsafePointer<UInt8>
    var count: Int

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }
  }

  private var pieces = ColumnBuffer<Piece>()

  /// They point into the caption, which must stay as it is.
  func fill(_ caption: ExportedCaption, asTags: Bool) {
    pieces.removeAll(keptCapacity: 1 << 16)
    if asTags {
      var start = 0
      for end in caption.tagEnds.buffer {
        append(UnsafeBufferPointer(rebasing: caption.tags.buffer[start..<end]))
        start = end
      }
    } else {
      split(caption.text.buffer)
    }
    pieces.sort { Self.order($0, $1) < 0 }
    var kept = 0
    for index in 0..<pieces.count {
      if kept > 0, Self.order(pieces[kept - 1], pieces[index]) == 0 { continue }
      pieces[kept] = pieces[index]
      kept += 1
    }
    pieces.truncate(to: kept)
  }

  private func split(_ text: UnsafeBufferPointer<UInt8>) {
    let (comma, space, bar) = (UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "|"))
    var start = 0
    var position = 0
    while position < text.count {
      var width = 0
      if text[position] == comma, position + 1 < text.count, text[position + 1] == space {
        width = 2
      } else if text[position] == bar, position + 2 < text.count, text[position + 1] == bar,
        text[position + 2] == bar
      {
        width = 3
      }
      if width > 0 {
        append(UnsafeBufferPointer(rebasing: text[start..<position]))
        start = position + width
      }
      position += max(width, 1)
    }
    append(UnsafeBufferPointer(rebasing: text[start...]))
  }

  private func append(_ piece: UnsafeBufferPointer<UInt8>) {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
    guard let first = piece.firstIndex(where: { !isBlank($0) }),
      let last = piece.lastIndex(where: { !isBlank($0) }), let base = piece.baseAddress
    else { return }
    let trimmed = UnsafeBufferPointer(start: base + first, count: last + 1 - first)
    pieces.append(Piece(hash: NameHash.hash(trimmed), start: base + first, count: trimmed.count))
  }

  /// By hash, and by bytes where two have one hash.
  private static func order(_ first: Piece, _ second: Piece) -> Int32 {
    if first.hash != second.hash { return first.hash < second.hash ? -1 : 1 }
    if first.count != second.count { return first.count < second.count ? -1 : 1 }
    return memcmp(first.start, second.start, first.count)
  }

  /// Calls `body` with each that only one of the two has.
  func compare(
    with after: CaptionPieces, _ body: (_ piece: UnsafeBufferPointer<UInt8>, _ comes: Bool) -> Void
  ) {
    var (old, new) = (0, 0)
    while old < pieces.count || new < after.pieces.count {
      let order =
        old == pieces.count
        ? 1 : new == after.pieces.count ? -1 : Self.order(pieces[old], after.pieces[new])
      if order < 0 { body(pieces[old].bytes, false) }
      if order > 0 { body(after.pieces[new].bytes, true) }
      if order <= 0 { old += 1 }
      if order >= 0 { new += 1 }
    }
  }
}
