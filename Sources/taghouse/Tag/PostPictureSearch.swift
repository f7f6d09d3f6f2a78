import ByteIO
import Foundation
import Reading
import Store
import Taggers

/// Which posts have a picture among some files.
struct PostPictureSearch {
  /// The posts to be tagged, with what reads their pictures.
  struct Found {
    var pictures: [PostPicture] = []
    /// Posts with a picture that were left out, for the tagger knows them.
    var seenCount: Int64 = 0
    /// Of the first post.
    var siteName = ""
    fileprivate var places: [Place] = []
    fileprivate var paths: [String] = []
    fileprivate var index: PictureIndex?
  }

  fileprivate enum Place: Sendable {
    case indexed(PictureIndex.Picture)
    case file(String)
  }

  private let paths: [String]
  private let index: PictureIndex
  /// From the root on.
  private let folders: [String]

  init(_ index: PictureIndex, _ paths: [String]) {
    self.index = index
    self.paths = paths
    folders = paths.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path + "/" }
  }

  func pictures(
    of warehouse: Warehouse, site: String?, notSeenBy tagger: String?
  ) throws -> Found {
    var found = Found()
    found.paths = paths
    found.index = index
    let isOne = try site != nil || warehouse.sites(havingPosts: true).count < 2
    func place(of post: PicturePost) -> Place? {
      if let path = post.path, folders.contains(where: path.hasPrefix),
        FileManager.default.fileExists(atPath: path)
      {
        return .file(path)
      }
      return post.md5.withUnsafeBufferPointer { md5 in
        index.picture(
          number: post.number, site: isOne ? nil : post.siteName, md5: md5.isEmpty ? nil : md5)
      }.map(Place.indexed)
    }
    try warehouse.forEachPicturePost(siteName: site, notSeenBy: tagger) { post in
      guard let place = place(of: post) else { return }
      if found.siteName.isEmpty { found.siteName = post.siteName }
      let path: String
      switch place {
      case .file(let name): path = name
      case .indexed(let picture): path = index.path(picture)
      }
      found.places.append(place)
      found.pictures.append(PostPicture(key: "\(post.siteName)/\(post.number)", path: path))
    }
    if found.pictures.isEmpty, tagger != nil {
      try warehouse.forEachPicturePost(siteName: site, notSeenBy: nil) { post in
        if place(of: post) != nil { found.seenCount += 1 }
      }
    }
    return found
  }
}

extension PostPictureSearch.Found {
  /// Makes what reads pictures on one thread.
  var reading:
    @Sendable () -> (_ position: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws ->
      Void
  {
    let (places, paths) = (places, paths)
    return {
      let reader = PostPictureReader(places, paths)
      return { try reader.read($0, $1) }
    }
  }
}

/// Reads pictures. One thread: an index has one tar open at a time, so each thread has its own.
private final class PostPictureReader {
  private let places: [PostPictureSearch.Place]
  private let paths: [String]
  private var index: PictureIndex?
  private var buffer = PictureBuffer()

  init(_ places: [PostPictureSearch.Place], _ paths: [String]) {
    self.places = places
    self.paths = paths
  }

  func read(_ position: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    switch places[position] {
    case .file(let path):
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      try data.withUnsafeBytes(body)
    case .indexed(let picture):
      // The same paths give the same places.
      let index = try self.index ?? PictureIndex(paths: paths)
      self.index = index
      try body(try index.read(picture, into: &buffer))
    }
  }
}

/// The file of scores, line by line.
final class ScoreLines {
  private let handle: FileHandle

  init(path: String) throws {
    try Data().write(to: URL(fileURLWithPath: path))
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  func write(_ line: [UInt8]) throws { try handle.write(contentsOf: Data(line)) }
  func close() throws { try handle.close() }
}
