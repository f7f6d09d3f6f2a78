"""The formats that `load` reads: bytes of one record to what it tells of a post.

They are the decoders of `Sources/BooruFormats` once more, in Python, with the same rules and the same
words for what is rejected; the differential test holds them equal.
"""
