internal import BooruFormats
internal import Columns
internal import SQLitePages
internal import Spills

/// The last keys of the tables of captions and latents, behind which rows can be appended.
struct LastParts {
  /// post_id and caption_kind_id.
  var caption: (postID: Int64, kindID: Int64) = (0, 0)
  var captionRecord: Int64 = 0
  var latent: Int64 = 0
}

extension BulkLoader {
  /// Appends what a record tells of a post that is there, if its rows belong behind all others.
  func appendLate(_ post: Int, of batch: RecordBatch, fileID: Int64) throws -> Bool {
    let parts = batch.parts[post]
    guard parts.isDisjoint(with: [.fields, .tags]), areNumbersAscending,
      !setAsideNumbers.contains(batch.numbers[post])
    else { return false }
    let postID = postID(of: batch.numbers[post])
    let captions = batch.captionRange(of: post)
    // A record without anything is for the incremental loader to count.
    guard !captions.isEmpty || !parts.isEmpty else { return false }
    if parts.contains(.captionRecord), postID <= lastParts.captionRecord { return false }
    if parts.contains(.latent), postID <= lastParts.latent { return false }
    for position in captions {
      let kindID = captionKinds.ids[Int(batch.captions[position].kind)]
      if (postID, kindID) <= lastParts.caption { return false }
    }
    // A record of a caption dump counts captions of its kinds that are there as changed.
    if parts.contains(.captionRecord), postID <= lastParts.caption.postID { return false }
    try appendCaptions(of: post, in: batch, postID: postID, fileID: fileID)
    return true
  }

  /// The post_id of a number that is there. The one behind the last is looked at first.
  private func postID(of number: Int64) -> Int64 {
    let next = lastFound + 1
    if next < numbers.count, numbers[next] == number {
      lastFound = next
    } else {
      var low = 0
      var high = numbers.count
      while low < high {
        let middle = (low + high) / 2
        if numbers[middle] < number { low = middle + 1 } else { high = middle }
      }
      lastFound = low
    }
    return Int64(lastFound + 1)
  }

  /// The rows of caption, caption_record and latent of a post; behind all that are there.
  func appendCaptions(
    of post: Int, in batch: RecordBatch, postID: Int64, fileID: Int64
  ) throws {
    let captions = batch.captionRange(of: post)
    if !captions.isEmpty { try appendCaptions(captions, of: batch, postID: postID) }
    let parts = batch.parts[post]
    if parts.contains(.captionRecord) {
      encoder.reset()
      encoder.appendNull()
      encoder.append(integer: fileID)
      for column in CaptionRecordLayout.columns { append(column.value, of: post, in: batch) }
      try captionRecordTree.append(rowid: postID, record: &encoder)
      lastParts.captionRecord = postID
    }
    if parts.contains(.latent) {
      encoder.reset()
      encoder.appendNull()
      append(.integer(.latentWidth), of: post, in: batch)
      append(.integer(.latentHeight), of: post, in: batch)
      encoder.append(integer: fileID)
      try latentTree.append(rowid: postID, record: &encoder)
      lastParts.latent = postID
    }
  }

  private func appendCaptions(
    _ captions: Range<Int>, of batch: RecordBatch, postID: Int64
  ) throws {
    postCaptions.removeAll(keepingCapacity: true)
    for position in captions {
      let caption = batch.captions[position]
      postCaptions.append((captionKinds.ids[Int(caption.kind)], caption))
    }
    if postCaptions.count > 1 { postCaptions.sort { $0.kindID < $1.kindID } }
    for (kindID, caption) in postCaptions {
      encoder.reset()
      encoder.append(integer: postID)
      encoder.append(integer: kindID)
      encoder.append(integer: Int64(caption.textLength))
      encoder.append(text: UnsafeRawBufferPointer(batch.bytes(of: caption.text)))
      try captionTree.append(record: &encoder)
      try captionLengths.appendDistance(to: postID, of: Int(kindID))
      try captionLengths.append(UInt64(caption.textLength), to: Int(kindID))
      lastParts.caption = (postID, kindID)
    }
  }
}
