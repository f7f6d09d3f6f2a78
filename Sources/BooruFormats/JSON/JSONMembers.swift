/// The members of an object on a tape, in their order: where the key of each stands, and its value.
struct JSONMembers: Sequence, IteratorProtocol {
  private let tape: JSONTape
  private var position: Int
  private let end: Int

  @inline(__always)
  init(of object: Int, on tape: JSONTape) {
    self.tape = tape
    position = object + 1
    end = tape.endIndex(of: object)
  }

  @inline(__always)
  mutating func next() -> (key: Int, value: Int)? {
    guard position < end else { return nil }
    let key = position
    position = tape.index(after: key + 1)
    return (key, key + 1)
  }
}

extension JSONTape {
  /// The members of the document's object, which its value must be.
  @inline(__always)
  var members: JSONMembers { JSONMembers(of: Self.root, on: self) }
}
