/// What captions and descriptions are made of. Between the parts of a sentence stands the name of a
/// tag; texts are such as may stand between the quotes of JSON.
enum CaptionWords {
  /// Two names each.
  static let openings: [[StaticString]] = [
    ["The image is a digital illustration of a scene with ", " and ", "."],
    ["A detailed digital drawing shows ", " together with ", " in soft, even light."],
    ["This picture, drawn in a clean and confident style, depicts ", " next to ", "."],
    ["In this colorful artwork the eye first meets ", ", and a moment later ", "."],
    ["The drawing presents ", " against a calm backdrop, with ", " close at hand."],
  ]

  /// Two names each, 60 to 110 bytes besides them.
  static let sentences: [[StaticString]] = [
    [
      "To the left of the center, ", " draws attention, while ",
      " balances the composition on the other side.",
    ],
    ["The artist has placed ", " in the foreground, and lets ", " fade gently into the distance."],
    [
      "Warm light falls across ", " and leaves a thin bright edge along ", ", which adds depth.",
    ],
    ["Small details such as ", " and ", " reward a second look and tell a story of their own."],
    [
      "The palette is built around muted blues and oranges, so that ", " stands out beside ",
      " without effort.",
    ],
    [
      "Behind this, ", " can be made out, partly covered by ",
      " and by a few loosely sketched shapes.",
    ],
    [
      "The posture is relaxed and friendly; ", " and ", " make the mood of the scene easy to read.",
    ],
    [
      "Fine lines describe the texture of ", ", whereas ", " is rendered with broad, flat strokes.",
    ],
    [
      "Near the lower edge there is ", ", and just above it the outline of ",
      " closes the picture.",
    ],
    [
      "The expression suggests curiosity, an impression that ", " and ",
      " support in a quiet way.",
    ],
    [
      "Shadows are kept simple, which gives ", " a graphic look and makes ",
      " seem almost weightless.",
    ],
    ["Overall, the scene feels peaceful, and ", " together with ", " gives it a touch of humor."],
  ]

  /// One name each, at most 60 bytes besides it.
  static let briefOpenings: [[StaticString]] = [
    ["An illustration that shows ", " in a calm scene."],
    ["A digital drawing with ", " as its subject."],
    ["The image depicts ", ", seen from close by."],
    ["A colorful picture of ", " on a quiet day."],
  ]

  static let briefSentences: [[StaticString]] = [
    ["Next to it one finds ", " in soft light."],
    ["The background holds ", " and little else."],
    ["A second look reveals ", " near the edge."],
    ["The mood is set by ", " and gentle colors."],
    ["It is completed by ", " in the foreground."],
  ]

  /// One name each.
  static let parts: [[StaticString]] = [
    ["face: a friendly look with ", ""],
    ["clothing: carefully drawn, including ", ""],
    ["pose: at ease, turned slightly to the viewer, with ", ""],
    ["background: loosely painted, holding ", ""],
    ["lighting: from the upper left, strongest on ", ""],
    ["style: clean lines and flat colors, most of all for ", ""],
  ]

  static let descriptionOpenings: [StaticString] = [
    "A gift for a friend, thank you for the kind words!", "[b]Second page[/b] of three.",
    "Finished at last, after \"a short break\" of two months.", "Drawn with ink, colored later.",
    "Practice, mostly of light; comments are welcome", "h3. Sketches, part 4",
  ]
  static let descriptionLines: [StaticString] = [
    "", "More of these: \"gallery\":https://img.gallery.example/all", "- pencils, then ink",
    "- colors, of course", "[quote]Where does the road go?[/quote]", "posted with permission",
    "The paper was 12\" by 16\", which is rather large.", "See also: post #12, post #34",
  ]
}
