/// A column of the table `post` that exports write as it is.
package enum ScannedTextColumn: String, Sendable {
  case width = "image_width"
  case height = "image_height"
  case md5
  case score
  case createdAt = "created_at"
}
