/// The lists that ship with the program: small, safe for work, in the tags of Danbooru.
///
/// They are meant as a start. A list of one's own takes the place of a whole list.
public enum DefaultLists {
  /// What tells of the record or of other pictures, and cannot be seen in this one. What can be seen
  /// and is not wanted (a signature) stays, so that a model learns it under its name.
  public static let blacklist = Blacklist(
    words(
      """
      alternate_* official_alternate_* adapted_* contemporary aged_up aged_down age_progression
      age_regression cosplay crossover fusion genderswap* personification role_reversal parody
      style_parody meme *_(meme) redraw derivative_work virtual_youtuber no_headwear no_eyewear
      no_legwear out_of_frame *_out_of_frame commentary *_commentary translated
      translation_request tagme *_request bad_id bad_*_id duplicate md5_mismatch revision
      third-party_edit third-party_source
      """))

  /// What says less than another tag and is no whole word of its name.
  public static let overlap = OverlapList(
    """
    long_hair: very_long_hair absurdly_long_hair
    short_hair: very_short_hair pixie_cut buzz_cut
    multiple_girls: 2girls 3girls 4girls 5girls 6+girls
    multiple_boys: 2boys 3boys 4boys 5boys 6+boys
    multiple_others: 2others 3others 4others 5others 6+others
    smile: grin smirk :d
    open_mouth: :d :o xd screaming yawning
    closed_mouth: pursed_lips :|
    closed_eyes: ^_^ >_<
    animal_ears: cat_ears dog_ears fox_ears rabbit_ears wolf_ears horse_ears mouse_ears
    braid: twin_braids quad_braids braided_ponytail braided_bun
    hair_bun: double_bun cone_hair_bun braided_bun
    horns: antlers
    hat: beret baseball_cap peaked_cap nurse_cap
    hair_ornament: hairclip hairpin hair_flower hair_bow hair_ribbon hair_stick
    shirt: t-shirt sweatshirt
    skirt: miniskirt
    dress: sundress evening_gown
    jacket: blazer
    pants: jeans sweatpants
    footwear: boots shoes sandals slippers sneakers high_heels loafers
    shoes: loafers sneakers mary_janes high_heels
    gloves: mittens
    school_uniform: serafuku gakuran
    japanese_clothes: kimono yukata hakama haori
    weapon: sword katana gun rifle handgun spear axe dagger
    sword: katana rapier greatsword
    gun: handgun rifle shotgun revolver
    outdoors: beach forest street rooftop
    indoors: bedroom classroom kitchen library bathroom
    sky: sunset
    simple_background: white_background grey_background black_background
    monochrome: greyscale sepia
    flower: rose sunflower hydrangea tulip cherry_blossoms
    sitting: seiza wariza indian_style
    """.split(separator: "\n").map { line in
      let sides = line.split(separator: ":", maxSplits: 1).map(String.init)
      return OverlapList.Entry(sides[0], coveredBy: words(sides[1]))
    })

  /// Hair, eyes and build first; what grows on a body and marks it second.
  public static let characterTags = CharacterTagList(
    whitelist: phrases(
      """
      closed eyes, half-closed eyes, rolling eyes, narrowed eyes, empty eyes, covering own eyes,
      floating hair, wet hair, messy hair, holding hair, hand in own hair, adjusting hair,
      playing with own hair, fake tail, fake animal ears, fake horns, fake wings, question mark
      """),
    suffixes: [
      """
      hair, eyes, skin, bangs, ahoge, sidelocks, braid, ponytail, twintails, bun, drills, updo,
      bob cut, hime cut, pixie cut, hair intakes, afro, dreadlocks, mohawk, bald, beard, mustache,
      goatee, eyebrows, side up, one eye covered
      """,
      """
      ears, ear fluff, tail, horns, wings, halo, antlers, fur, fangs, freckles, mark, tattoo,
      heterochromia, pupils, elf, girl, boy
      """,
    ].map(phrases),
    prefixes: [
      "hair between, hair over, dark-skinned, muscular", "mole, scar, furry, mature",
    ].map(phrases))

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func phrases(_ text: String) -> [String] {
    text.split(separator: ",").map { words(String($0)).joined(separator: " ") }
  }
}
