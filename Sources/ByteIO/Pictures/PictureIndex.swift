// Where the pictures of posts lie: in folders, or in tars, whose headers are read and nothing else.
//
//     danbooru/0123/1123.jpg            by number
//     tars/0123.tar: 1123.webp          by number
//     fa3ea83980a7f2d9….png             by md5
//
// Where several sites have pictures, a name of a folder or tar on the way says the site: danbooru/1123.jpg,
// danbooru.tar. Of two pictures with one name the first counts, in the order of the paths.

import Glibc

/// Pictures that can be found by the number or the md5 of their posts.
///
/// Never changed once it is made; any thread may look things up. `read` is for one thread.
/// Memory: some 60 bytes a picture and its path.
public final class PictureIndex: @unchecked Sendable {
  /// A picture; valid for the index that has found it.
  public struct Picture: Sendable, Equatable, BitwiseCopyable {
    fileprivate var place: Int32
  }

  private struct Place {
    /// Of the tar; -1 for a file of its own.
    var tar: Int32
    var offset: Int64
    var byteCount: Int64
    /// Where its path ends in `paths`; it begins where the one before ends.
    var pathEnd: Int
  }

  /// Digits of a number that a name may be.
  private static let maximumDigitCount = 18

  private var tars: [InputFile] = []
  private var places: [Place] = []
  private var paths: [UInt8] = []
  /// Sorted, with the places of pictures.
  private var numbers: [(number: Int64, place: Int32)] = []
  private var hashes: [(high: UInt64, low: UInt64, place: Int32)] = []
  /// Files that pictures came from, for who must not write over them.
  public private(set) var inputPaths: [String] = []
  /// Pictures whose names are neither numbers nor sums.
  public private(set) var unnamedCount: Int64 = 0
  /// The tar that is open for `read`.
  private var open: (tar: Int32, descriptor: Int32) = (-1, -1)

  public var count: Int { places.count }
  public var hasTars: Bool { !tars.isEmpty }

  /// Looks at folders, at all below them, and at the headers of tars.
  /// - Throws: `noSuchInput` where nothing is there; `cannotOpen`, `readFailed`, `corruptInput`.
  public init(paths arguments: [String]) throws {
    for file in try InputFile.find(arguments, suffixes: PictureFolder.pictureSuffixes) {
      let name = file.path.lowercased()
      if name.hasSuffix(".tar") {
        try add(tar: file)
      } else if InputFile.archiveSuffixes.contains(where: name.hasSuffix) {
        throw ByteIOError(
          .cannotOpen, "pictures in a compressed archive cannot be read where they lie",
          hint: "uncompress it first: a tar of pictures gains nothing by it", path: file.path)
      } else {
        add(Array(file.path.utf8), tar: -1, offset: 0, byteCount: file.byteCount ?? 0)
      }
    }
    inputPaths = arguments + tars.map(\.path)
    numbers.sort { ($0.number, $0.place) < ($1.number, $1.place) }
    hashes.sort { ($0.high, $0.low, $0.place) < ($1.high, $1.low, $1.place) }
  }

  deinit {
    if open.descriptor >= 0 { close(open.descriptor) }
  }

  private func add(tar file: InputFile) throws {
    let descriptor = try Self.opened(file.path)
    defer { close(descriptor) }
    let number = Int32(tars.count)
    tars.append(file)
    let members = TarMembers(descriptor, path: file.path, byteCount: file.byteCount ?? 0)
    try members.forEachMember { member in
      guard PictureFolder.isPicture(PathBytes(member.name).name.bytes) else { return }
      add(
        Array(file.path.utf8) + [UInt8(ascii: "/")] + member.name, tar: number,
        offset: member.offset, byteCount: member.byteCount)
    }
  }

  private func add(_ path: [UInt8], tar: Int32, offset: Int64, byteCount: Int64) {
    let name = PathBytes(path).name.bytes
    let stem = name.prefix { $0 != UInt8(ascii: ".") }
    let place = Int32(places.count)
    if stem.count <= Self.maximumDigitCount, !stem.isEmpty,
      let number = Int64(String(decoding: stem, as: UTF8.self)),
      stem.allSatisfy({ 0x30...0x39 ~= $0 })
    {
      numbers.append((number, place))
    } else if let (high, low) = Self.sum(stem) {
      hashes.append((high, low, place))
    } else {
      unnamedCount += 1
      return
    }
    paths += path
    places.append(Place(tar: tar, offset: offset, byteCount: byteCount, pathEnd: paths.count))
  }

  /// An md5 as two numbers; nil for what is none.
  private static func sum(_ digits: some Collection<UInt8>) -> (high: UInt64, low: UInt64)? {
    guard digits.count == 32 else { return nil }
    let text = String(decoding: digits, as: UTF8.self)
    guard let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    return (high, low)
  }

  // MARK: Finding

  /// The picture of a post; nil where there is none.
  /// - Parameters:
  ///   - site: Its name where there are several sites; nil where numbers are of one site.
  ///   - md5: 32 hexadecimal digits; nil where it is not known.
  public func picture(
    number: Int64, site: String?, md5: UnsafeBufferPointer<UInt8>?
  ) -> Picture? {
    var index = firstIndex(numbers.count) { numbers[$0].number >= number }
    while index < numbers.count, numbers[index].number == number {
      let place = numbers[index].place
      if site.map({ isOf($0, place) }) ?? true { return Picture(place: place) }
      index += 1
    }
    guard let md5, let (high, low) = Self.sum(md5) else { return nil }
    index = firstIndex(hashes.count) { (hashes[$0].high, hashes[$0].low) >= (high, low) }
    guard index < hashes.count, (hashes[index].high, hashes[index].low) == (high, low) else {
      return nil
    }
    return Picture(place: hashes[index].place)
  }

  private func firstIndex(_ count: Int, where isBehind: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Whether a folder or tar on the way to a picture has the name of a site.
  private func isOf(_ site: String, _ place: Int32) -> Bool {
    path(place).split(separator: UInt8(ascii: "/")).dropLast().contains { part in
      part.elementsEqual(site.utf8) || part.elementsEqual("\(site).tar".utf8)
    }
  }

  private func path(_ place: Int32) -> ArraySlice<UInt8> {
    let start = place == 0 ? 0 : places[Int(place) - 1].pathEnd
    return paths[start..<places[Int(place)].pathEnd]
  }

  /// The ending of a picture's name, in small letters and without a dot.
  public func fileExtension(_ picture: Picture) -> String {
    let path = path(picture.place)
    let dot = path.lastIndex(of: UInt8(ascii: ".")) ?? path.endIndex
    return String(decoding: path[dot...].dropFirst(), as: UTF8.self).lowercased()
  }

  /// As it was found: below the folder that was named, or behind the path of its tar.
  public func path(_ picture: Picture) -> String {
    String(decoding: path(picture.place), as: UTF8.self)
  }

  /// From the root on, without links. Throws `cannotOpen` when it is gone.
  public func absolutePath(_ picture: Picture) throws -> String {
    let path = path(picture)
    guard let resolved = realpath(path, nil) else {
      throw ByteIOError.reading("this picture cannot be looked at", path: path)
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  // MARK: Reading

  /// Reads a picture; the bytes are valid until `buffer` is used again.
  /// - Throws: `cannotOpen`, `readFailed`, `corruptInput`.
  public func read(
    _ picture: Picture, into buffer: inout PictureBuffer
  ) throws -> UnsafeRawBufferPointer {
    let place = places[Int(picture.place)]
    let bytes = buffer.bytes(count: Int(place.byteCount))
    if place.tar < 0 {
      let path = String(decoding: path(picture.place), as: UTF8.self)
      let descriptor = try Self.opened(path)
      defer { close(descriptor) }
      try FileRange.read(descriptor, offset: 0, into: bytes, path: path)
    } else {
      let path = tars[Int(place.tar)].path
      if open.tar != place.tar {
        if open.descriptor >= 0 { close(open.descriptor) }
        open = (-1, -1)
        open = (place.tar, try Self.opened(path))
      }
      try FileRange.read(open.descriptor, offset: place.offset, into: bytes, path: path)
    }
    return UnsafeRawBufferPointer(bytes)
  }

  private static func opened(_ path: String) throws -> Int32 {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ByteIOError.reading("this file cannot be opened", path: path)
    }
    return descriptor
  }
}

/// Memory for one picture, used again for the next.
public struct PictureBuffer: ~Copyable {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)

  public init() {}

  deinit { memory.deallocate() }

  mutating func bytes(count: Int) -> UnsafeMutableRawBufferPointer {
    if count > memory.count {
      memory.deallocate()
      memory = .allocate(byteCount: max(count, memory.count * 2), alignment: 64)
    }
    return UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
  }
}
